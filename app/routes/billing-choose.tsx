import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { attempt } from "~/.server/attempt.ts";
import { type ChooseArgs, chooseView, quoteFor, readChoice, shownOf } from "~/.server/billing-choose.ts";
import { billingPlan, planName } from "~/.server/billing-plan.ts";
import { redirectSaying } from "~/.server/flash.ts";
import { readBoundedForm } from "~/.server/read-bounded-form.ts";
import { payersOf, requireBilling, requirePayer } from "~/.server/require-billing.ts";
import { errorText } from "~/.server/texts.ts";
import { Page } from "~/components/layout/page.tsx";
import { Notice } from "~/components/ui/notice.tsx";
import { ChooseForm } from "~/features/billing/choose-form.tsx";
import { OrderSummary } from "~/features/billing/order-summary.tsx";
import { useProviderName } from "~/features/billing/use-provider-name.ts";
import { WhoToAsk } from "~/features/billing/who-to-ask.tsx";
import { pageMeta, pageTitle } from "~/lib/page-meta.ts";

export const handle = { i18n: ["billing", "landing"] };

export async function loader(args: LoaderFunctionArgs) {
  const { language, user, workspaceId, mayPay, t, home } = requireBilling(args);
  const { services, pricing } = args.context;
  const title = pageTitle(t, t("billing:choose.title"));
  if (!mayPay)
    return { title, home, payers: await payersOf(services, workspaceId), view: null, renewing: null };
  const asking = { services, pricing, workspaceId, language, timeZone: user.timeZone };
  const plan = await billingPlan(services, workspaceId, language, user.timeZone);
  const posted = new URL(args.request.url).searchParams;
  const choice = readChoice(posted, services.billing.providers(), plan.key);
  const renewing = plan.renewal && !plan.renewal.cancelled ? plan.renewal.provider : null;
  const contact = services.billingOffice.seller.email || services.billingOffice.seller.phone;
  return { title, home, payers: [], view: await chooseView(asking, choice), renewing, contact };
}

export const meta: MetaFunction<typeof loader> = ({ data: page }) => pageMeta(page);

export async function action(args: ActionFunctionArgs) {
  const form = await readBoundedForm(args.request);
  const { language, user, workspaceId } = requirePayer(args);
  const { services, pricing } = args.context;
  if (form.get("intent") === "redeem") return redeem(args, String(form.get("promo") ?? ""));
  const { plan } = await services.plans.subscriptionOf(workspaceId);
  const asking = { services, pricing, workspaceId, language, timeZone: user.timeZone };
  return pay(args, form, asking, readChoice(form, services.billing.providers(), plan));
}

async function pay(
  args: ActionFunctionArgs,
  form: FormData,
  asking: ChooseArgs,
  choice: ReturnType<typeof readChoice>,
) {
  const { language, user, workspaceId, t, home } = requirePayer(args);
  const { services, publicUrl } = args.context;
  const way = services.billing.providers().find(({ key }) => key === choice.provider);
  if (!way) return problem(errorText(language, "billing.provider_off"));
  // Nobody pays another amount than the one they saw.
  const quote = await quoteFor(asking, choice, way);
  if (shownOf(quote) !== form.get("shown")) return problem(t("billing:choose.changed"));
  const { plan, months, promo } = choice;
  const made = await attempt(
    services.billing.checkout({
      workspaceId,
      userId: user.id,
      email: user.email,
      language,
      origin: publicUrl,
      plan,
      months,
      provider: way.key,
      ...(promo && { promoCode: promo }),
    }),
  );
  if (!made.ok) return problem(errorText(language, made.code, made.details));
  return redirect(`${home}/orders/${made.value.order.id}?pay=1`);
}

async function redeem(args: ActionFunctionArgs, code: string) {
  const { language, workspaceId, t, home } = requirePayer(args);
  const got = await attempt(args.context.services.billing.redeemPromo(workspaceId, code.slice(0, 60)));
  if (!got.ok) return problem(errorText(language, got.code, got.details));
  const { plan, days } = got.value;
  const words = { plan: planName(language, plan), count: days };
  return redirectSaying(args.context, home, t("billing:choose.giftDone", words));
}

function problem(text: string) {
  return data({ problem: text }, { status: 400 });
}

/** Plans compared, with the whole price before anything is paid. */
export default function BillingChooseRoute() {
  const { t } = useTranslation("billing");
  const { home, payers, view, renewing, contact } = useLoaderData<typeof loader>() as ChoosePage;
  const posted = useActionData<{ problem: string }>();
  const providerName = useProviderName();
  const way = view?.ways.find(({ key }) => key === view.choice.provider);
  return (
    <Page
      title={t("choose.title")}
      description={t("choose.description")}
      crumbs={[{ label: t("page.title"), to: home }, { label: t("choose.title") }]}
    >
      {!view ? (
        <WhoToAsk names={payers} />
      ) : (
        <div className="grid grid-cols-1 items-start gap-8 lg:grid-cols-[1fr_22rem]">
          <ChooseForm view={view} />
          <div className="grid gap-5">
            {renewing && (
              <Notice tone="info">
                <p>{t("choose.renewingNow", { provider: providerName(renewing) })}</p>
              </Notice>
            )}
            {view.sum ? (
              <OrderSummary
                choice={view.choice}
                sum={view.sum}
                renews={way?.renews ?? false}
                problem={posted?.problem}
              />
            ) : (
              <Notice tone="info" title={t("choose.noneTitle")}>
                <p>{contact ? t("choose.noneContact", { contact }) : t("choose.noneText")}</p>
              </Notice>
            )}
          </div>
        </div>
      )}
    </Page>
  );
}

type ChoosePage = {
  home: string;
  payers: string[];
  view: Awaited<ReturnType<typeof chooseView>> | null;
  renewing: string | null;
  contact?: string;
};
