import type { OrderRow } from "./repo.ts";
import type { FailedRenewal } from "./stripe/book-invoice.ts";

/** Something about money that a workspace's owners are told, once for each occasion. */
export type PaymentNews = {
  workspaceId: string;
  kind: "payment_received" | "payment_refunded" | "payment_failed";
  occasion: string;
  data: Record<string, string | number>;
};

/** What is to be told of an order as it stands; undefined while nothing has been paid, and where nothing had to be. */
export function newsOfOrder(order: OrderRow, title: string): PaymentNews | undefined {
  const { id: orderId, workspaceId, number, plan, months, amount, currency, status } = order;
  if (amount === 0 || (status !== "paid" && status !== "refunded")) return undefined;
  const kind = status === "paid" ? "payment_received" : "payment_refunded";
  const data = { orderId, number, plan, months, amount, currency, title };
  return { workspaceId, kind, occasion: `${kind}:${orderId}`, data };
}

export function newsOfFailure({ workspaceId, invoiceId, amount }: FailedRenewal): PaymentNews {
  const data = { invoiceId, amount, currency: "USD" };
  return { workspaceId, kind: "payment_failed", occasion: `payment_failed:${invoiceId}`, data };
}
