import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { FileText } from "lucide-react";
import { useTranslation } from "react-i18next";
import { orNotFound } from "~/.server/attempt.ts";
import { orderView } from "~/.server/billing-orders.ts";
import { stretchesOf } from "~/.server/billing-plan.ts";
import { requirePayer } from "~/.server/require-billing.ts";
import { Page } from "~/components/layout/page.tsx";
import { Button } from "~/components/ui/button.tsx";
import { Card } from "~/components/ui/card.tsx";
import { Going } from "~/features/billing/going.tsx";
import { OrderState } from "~/features/billing/order-state.tsx";
import { pageMeta, pageTitle } from "~/lib/page-meta.ts";

export const handle = { i18n: ["billing"] };

/** How often a browser without scripts looks by itself, every five seconds. */
const MOST_LOOKS = 60;

export async function loader(args: LoaderFunctionArgs) {
  const { language, user, workspaceId, t, home } = requirePayer(args);
  const { billing, plans } = args.context.services;
  const id = args.params.orderId ?? "";
  const { searchParams, search } = new URL(args.request.url);
  // The state comes from what the provider told the server. What the address says is no more than a hint to ask.
  if (search) await billing.noteReturn(workspaceId, id, search.slice(1));
  const order = orderView(await orNotFound(billing.order(workspaceId, id)), language, user.timeZone);
  const { timeline } = await plans.subscriptionOf(workspaceId);
  const at = timeline.findIndex(({ plan, trial }) => plan === order.planKey && !trial);
  const looks = Number(searchParams.get("look") ?? 0) || 0;
  return {
    title: pageTitle(t, t("billing:order.title", { number: order.number })),
    home,
    order,
    until: stretchesOf(timeline, language, user.timeZone)[at]?.until ?? null,
    going: searchParams.has("pay") && order.payUrl !== null,
    nextLook: looks < MOST_LOOKS ? `${home}/orders/${id}?look=${looks + 1}` : null,
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data);

/** Where a payer comes back to: the true state of the payment, even when the provider is later than the browser. */
export default function BillingOrderRoute() {
  const { t } = useTranslation("billing");
  const { home, order, until, going, nextLook } = useLoaderData<typeof loader>();
  const address = `${home}/orders/${order.id}`;
  const facts = [
    [t("order.what"), t("payments.line", { plan: order.plan, count: order.months })],
    ...(order.discount ? [[t("order.discount"), order.discount]] : []),
    [t("order.amount"), order.amount],
    [t("order.provider"), t(`providers.${order.provider}.name`)],
    [t("order.made"), order.made],
  ];
  const title = t("order.title", { number: order.number });
  return (
    <Page title={title} width="narrow" crumbs={[{ label: t("page.title"), to: home }, { label: title }]}>
      <div className="grid gap-6">
        {going && order.payUrl ? (
          <Going provider={order.provider} url={order.payUrl} back={address} />
        ) : (
          <Card>
            <OrderState key={order.status} order={order} until={until} home={home} nextLook={nextLook} />
          </Card>
        )}
        <Card>
          <dl className="grid gap-4 sm:grid-cols-2">
            {facts.map(([name, value]) => (
              <div key={name}>
                <dt className="text-sm text-muted">{name}</dt>
                <dd className="mt-0.5 font-medium">{value}</dd>
              </div>
            ))}
          </dl>
          <div className="mt-6 flex flex-wrap gap-2 border-t pt-5">
            <Button asChild variant="secondary" size="sm">
              <a href={`${address}/invoice.pdf`}>
                <FileText aria-hidden />
                {t(order.status === "paid" ? "order.invoice" : "order.bill")}
              </a>
            </Button>
            <Button asChild variant="quiet" size="sm">
              <Link to={home}>{t("order.back")}</Link>
            </Button>
          </div>
        </Card>
      </div>
    </Page>
  );
}
