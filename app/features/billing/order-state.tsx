import { Link, useLocation } from "@remix-run/react";
import { CircleCheck, CircleX, Clock, Undo2 } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { OrderView } from "~/.server/billing-orders.ts";
import { Button } from "~/components/ui/button.tsx";
import { Spinner } from "~/components/ui/spinner.tsx";
import { cn } from "~/lib/cn.ts";
import { useAwaitPayment } from "./use-await-payment.ts";
import { useProviderName } from "./use-provider-name.ts";

export type OrderStateProps = {
  order: OrderView;
  /** Until when the plan that was paid for lasts, where that is still so. */
  until: string | null;
  home: string;
  /** Where a browser without scripts looks next; null when it has looked often enough. */
  nextLook: string | null;
};

const LOOKS = {
  pending: { icon: Clock, tone: "bg-warning-soft text-warning-ink" },
  paid: { icon: CircleCheck, tone: "bg-success-soft text-success-ink" },
  cancelled: { icon: CircleX, tone: "bg-sunken text-muted" },
  expired: { icon: CircleX, tone: "bg-sunken text-muted" },
  refunded: { icon: Undo2, tone: "bg-sunken text-muted" },
} as const;

/** What became of a payment, as the server knows it, and what can be done. */
export function OrderState({ order, until, home, nextLook }: OrderStateProps) {
  const { icon: Icon, tone } = LOOKS[order.status];
  return (
    <div className="flex flex-col gap-5 sm:flex-row">
      <span className={cn("grid size-14 shrink-0 place-items-center rounded-xl", tone)}>
        <Icon aria-hidden className="size-7" />
      </span>
      <div className="min-w-0 flex-1">
        <Words order={order} until={until} />
        <div className="mt-5 flex flex-wrap items-center gap-3">
          {order.status === "pending" ? (
            <Pending order={order} home={home} nextLook={nextLook} />
          ) : (
            <Next order={order} home={home} />
          )}
        </div>
      </div>
    </div>
  );
}

function Words({ order, until }: Pick<OrderStateProps, "order" | "until">) {
  const { t } = useTranslation("billing");
  const provider = useProviderName()(order.provider);
  const { status, plan, free } = order;
  const words = {
    provider,
    plan,
    until: until ?? "",
    date: (status === "paid" ? order.paid : order.ended) ?? "",
  };
  const paidKey = !until ? "order.paidLater" : free ? "order.paidFree" : "order.paidText";
  const isLost = status === "pending" && !order.payUrl;
  const text = status === "paid" ? t(paidKey, words) : t(`order.${status}Text`, words);
  return (
    <div role="status">
      <h2 className="text-xl font-semibold">{t(`order.${status}Title`, words)}</h2>
      <p className="mt-1.5 text-muted">{isLost ? t("order.noLinkText", words) : text}</p>
    </div>
  );
}

function Pending({ order, home, nextLook }: Omit<OrderStateProps, "until">) {
  const { t } = useTranslation("billing");
  const provider = useProviderName()(order.provider);
  const { pathname } = useLocation();
  const hasStopped = useAwaitPayment(true);
  return (
    <>
      {order.payUrl ? (
        <Button asChild>
          <a href={order.payUrl} rel="noreferrer">
            {t("order.continue", { provider })}
          </a>
        </Button>
      ) : (
        <Again home={home} order={order} />
      )}
      {hasStopped || nextLook === null ? (
        <>
          <Button asChild variant="secondary">
            <a href={pathname}>{t("order.checkNow")}</a>
          </Button>
          <p className="basis-full text-sm text-muted">{t("order.stillText", { provider })}</p>
        </>
      ) : (
        <p className="flex items-center gap-2 text-sm text-muted">
          <Spinner />
          {t("order.checking")}
        </p>
      )}
      {nextLook !== null && (
        <noscript>
          <meta httpEquiv="refresh" content={`5;url=${nextLook}`} />
        </noscript>
      )}
    </>
  );
}

function Next({ order, home }: Pick<OrderStateProps, "order" | "home">): ReactNode {
  const { t } = useTranslation("billing");
  if (order.status !== "paid") return <Again home={home} order={order} />;
  return (
    <Button asChild>
      <Link to={home.replace(/\/billing$/, "")}>{t("order.toBots")}</Link>
    </Button>
  );
}

function Again({ home, order }: Pick<OrderStateProps, "order" | "home">) {
  const { t } = useTranslation("billing");
  const query = new URLSearchParams({ plan: order.planKey, months: String(order.months) });
  return (
    <Button asChild>
      <Link to={`${home}/choose?${query}`}>{t("order.again")}</Link>
    </Button>
  );
}
