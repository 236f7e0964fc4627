import { Link } from "@remix-run/react";
import { FileText } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { OrderView } from "~/.server/billing-orders.ts";
import { Badge, type BadgeProps } from "~/components/ui/badge.tsx";
import { Button } from "~/components/ui/button.tsx";
import { type Column, DataTable } from "~/components/ui/data-table.tsx";
import { Pagination } from "~/components/ui/pagination.tsx";

export const ORDER_TONES: Record<OrderView["status"], BadgeProps["tone"]> = {
  pending: "warning",
  paid: "success",
  cancelled: "neutral",
  expired: "neutral",
  refunded: "neutral",
};

export type PaymentsCardProps = { orders: OrderView[]; nextCursor: string | null; home: string };

/** Everything that was ordered, latest first. */
export function PaymentsCard({ orders, nextCursor, home }: PaymentsCardProps) {
  const { t } = useTranslation("billing");
  const columns = useColumns(home);
  return (
    <section aria-labelledby="payments">
      <h2 id="payments" className="mb-4 text-lg font-semibold">
        {t("payments.title")}
      </h2>
      {orders.length === 0 ? (
        <p className="text-muted">{t("payments.none")}</p>
      ) : (
        <DataTable
          caption={t("payments.caption")}
          columns={columns}
          rows={orders}
          rowKey={(order) => order.id}
        />
      )}
      <Pagination nextCursor={nextCursor} />
    </section>
  );
}

function useColumns(home: string): Column<OrderView>[] {
  const { t } = useTranslation("billing");
  return [
    {
      key: "number",
      header: t("payments.number"),
      main: true,
      cell: ({ id, number }) => (
        <Link
          to={`${home}/orders/${id}`}
          className="whitespace-nowrap underline decoration-line-strong underline-offset-4 hover:decoration-current"
        >
          {number}
        </Link>
      ),
    },
    { key: "date", header: t("payments.date"), cell: ({ made }) => made },
    {
      key: "what",
      header: t("payments.what"),
      cell: ({ plan, months }) => t("payments.line", { plan, count: months }),
    },
    {
      key: "provider",
      header: t("payments.provider"),
      cell: ({ provider }) => t(`providers.${provider}.name`),
    },
    {
      key: "amount",
      header: t("payments.amount"),
      numeric: true,
      cell: ({ amount }) => <span className="whitespace-nowrap">{amount}</span>,
    },
    {
      key: "status",
      header: t("payments.status"),
      cell: ({ status }) => <Badge tone={ORDER_TONES[status]}>{t(`status.${status}`)}</Badge>,
    },
    {
      key: "invoice",
      header: t("payments.invoice"),
      actions: true,
      cell: ({ id, number }) => (
        <Button asChild size="sm" variant="quiet">
          <a href={`${home}/orders/${id}/invoice.pdf`} aria-label={t("payments.pdfOf", { number })}>
            <FileText aria-hidden />
            {t("payments.pdf")}
          </a>
        </Button>
      ),
    },
  ];
}
