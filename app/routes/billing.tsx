import type { SubmissionResult } from "@conform-to/react";
import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { attempt, orNotFound } from "~/.server/attempt.ts";
import { orderView } from "~/.server/billing-orders.ts";
import { billingPlan } from "~/.server/billing-plan.ts";
import { profileWords, readProfile } from "~/.server/billing-profile.ts";
import { usageView } from "~/.server/billing-usage.ts";
import { redirectSaying } from "~/.server/flash.ts";
import { readBoundedForm } from "~/.server/read-bounded-form.ts";
import { formAgain } from "~/.server/read-form.ts";
import { payersOf, requireBilling, requirePayer } from "~/.server/require-billing.ts";
import { errorText } from "~/.server/texts.ts";
import { Page } from "~/components/layout/page.tsx";
import { Notice } from "~/components/ui/notice.tsx";
import { KeepBots } from "~/features/billing/keep-bots.tsx";
import { PaymentsCard } from "~/features/billing/payments-card.tsx";
import { PlanCard } from "~/features/billing/plan-card.tsx";
import { ProfileForm } from "~/features/billing/profile-form.tsx";
import { StateNotice } from "~/features/billing/state-notice.tsx";
import { UsageCard } from "~/features/billing/usage-card.tsx";
import { WhoToAsk } from "~/features/billing/who-to-ask.tsx";
import { pageMeta, pageTitle } from "~/lib/page-meta.ts";

export const handle = { i18n: ["billing", "inbox"] };

const PAGE_SIZE = 12;

export async function loader(args: LoaderFunctionArgs) {
  const { language, user, workspaceId, workspaceName, mayPay, t, home } = requireBilling(args);
  const { services } = args.context;
  const { timeZone } = user;
  const cursor = new URL(args.request.url).searchParams.get("cursor") ?? undefined;
  const [plan, usage, profile, payments, payers] = await Promise.all([
    billingPlan(services, workspaceId, language, timeZone),
    usageView(services, workspaceId),
    mayPay ? services.billingOffice.profile(workspaceId) : null,
    mayPay ? orNotFound(services.billing.orders(workspaceId, { limit: PAGE_SIZE, cursor })) : null,
    mayPay ? [] : payersOf(services, workspaceId),
  ]);
  return {
    title: pageTitle(t, t("billing:page.title")),
    workspace: workspaceName,
    home,
    mayPay,
    payers,
    plan,
    usage,
    profile,
    orders: payments?.items.map((order) => orderView(order, language, timeZone)) ?? [],
    nextCursor: payments?.nextCursor ?? null,
    problem: problemOf(args.request, language),
  };
}

/** What the way to the provider's page has met; see `billing-portal.tsx`. */
function problemOf(request: Request, language: Parameters<typeof errorText>[0]): string | null {
  const code = new URL(request.url).searchParams.get("problem");
  return code?.startsWith("billing.") ? errorText(language, code) : null;
}

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data);

export async function action(args: ActionFunctionArgs) {
  const form = await readBoundedForm(args.request);
  const intent = form.get("intent");
  if (intent === "keep") return keep(args, String(form.get("botId") ?? ""));
  if (intent === "cancel" || intent === "resume") return renew(args, intent);
  if (intent === "profile") return saveProfile(args, form);
  throw new Response(null, { status: 400 });
}

async function keep(args: ActionFunctionArgs, botId: string) {
  const { workspaceId, language, t } = requirePayer(args);
  const { bots } = args.context.services;
  const bot = await orNotFound(bots.get(workspaceId, botId));
  await orNotFound(bots.keep(workspaceId, bot.id));
  return redirectSaying(args.context, `/${language}/app`, t("billing:keep.done", { name: bot.name }));
}

async function renew(args: ActionFunctionArgs, intent: "cancel" | "resume") {
  const { workspaceId, language, user, home, t } = requirePayer(args);
  const { services } = args.context;
  const done = await attempt(services.billing[intent](workspaceId));
  if (!done.ok) return redirect(`${home}?problem=${encodeURIComponent(done.code)}`);
  const plan = await billingPlan(services, workspaceId, language, user.timeZone);
  const words = { plan: plan.name, date: plan.until };
  const said = intent === "cancel" ? t("billing:plan.cancelled", words) : t("billing:plan.resumed");
  return redirectSaying(args.context, home, said);
}

async function saveProfile(args: ActionFunctionArgs, form: FormData) {
  const { workspaceId, language, home, t } = requirePayer(args);
  const { billingOffice } = args.context.services;
  const submission = readProfile(form, language, billingOffice);
  if (submission.status !== "success")
    return formAgain(submission, { fields: profileWords(submission.error ?? {}, submission.payload, t) });
  await billingOffice.saveProfile(workspaceId, submission.value);
  return redirectSaying(args.context, home, t("billing:profile.saved"));
}

/** What the workspace has, what of it is used, what was paid. */
export default function BillingRoute() {
  const { t } = useTranslation("billing");
  const { workspace, home, mayPay, payers, plan, usage, profile, orders, nextCursor, problem } =
    useLoaderData<typeof loader>();
  const lastResult = useActionData<SubmissionResult<string[]>>();
  const { used, limit } = usage.bots;
  return (
    <Page title={t("page.title")} description={t("page.description", { workspace })}>
      <div className="grid grid-cols-1 gap-6">
        {problem && (
          <Notice tone="danger">
            <p>{problem}</p>
          </Notice>
        )}
        <StateNotice plan={plan} home={home} mayPay={mayPay} />
        {!mayPay && <WhoToAsk names={payers} />}
        {limit !== null && used > limit && (
          <KeepBots bots={usage.each} used={used} limit={limit} mayPay={mayPay} />
        )}
        <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-2">
          <PlanCard plan={plan} home={home} mayPay={mayPay} />
          <UsageCard usage={usage} />
        </div>
        {mayPay && <PaymentsCard orders={orders} nextCursor={nextCursor} home={home} />}
        {profile && <ProfileForm key={JSON.stringify(profile)} profile={profile} lastResult={lastResult} />}
      </div>
    </Page>
  );
}
