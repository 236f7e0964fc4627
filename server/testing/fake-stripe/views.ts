import type { FakeDispute, FakeInvoice, FakeRefund, FakeSession, FakeSubscription, Json } from "./state.ts";

/** How events of an endpoint look: `before` is the shape of accounts on versions before 2025. */
export type Shape = "now" | "before";

export function viewSubscription(one: FakeSubscription, shape: Shape = "now"): Json {
  const period = { current_period_start: one.start, current_period_end: one.end };
  const price = { id: one.price, object: "price", currency: "usd" };
  const item = { id: `si_${one.id}`, object: "subscription_item", price, quantity: 1 };
  return {
    id: one.id,
    object: "subscription",
    customer: one.customer,
    status: one.status,
    metadata: one.metadata,
    created: one.created,
    cancel_at_period_end: one.cancelAtPeriodEnd,
    cancel_at: one.cancelAtPeriodEnd ? one.end : null,
    latest_invoice: one.latestInvoice,
    items: { object: "list", data: [shape === "now" ? { ...item, ...period } : item], has_more: false },
    ...(shape === "before" && period),
  };
}

export function viewInvoice(one: FakeInvoice, shape: Shape = "now"): Json {
  const parent = { type: "subscription_details", subscription_details: { subscription: one.subscription } };
  return {
    id: one.id,
    object: "invoice",
    customer: one.customer,
    status: one.status,
    currency: "usd",
    billing_reason: one.reason,
    total: one.total,
    amount_due: one.total,
    amount_paid: one.paid,
    created: one.created,
    status_transitions: { paid_at: one.paidAt },
    lines: {
      object: "list",
      has_more: false,
      data: one.lines.map(({ start, end, amount }, i) => ({
        id: `il_${one.id}_${i}`,
        object: "line_item",
        amount,
        period: { start, end },
      })),
    },
    ...(shape === "now" ? { parent } : { subscription: one.subscription, payment_intent: one.intent }),
  };
}

export function viewSession(one: FakeSession, url: string): Json {
  return {
    id: one.id,
    object: "checkout.session",
    mode: "subscription",
    status: one.status,
    payment_status: one.status === "complete" ? "paid" : "unpaid",
    client_reference_id: one.orderId,
    customer: one.customer,
    customer_email: one.email,
    metadata: one.metadata,
    subscription: one.subscription,
    invoice: one.invoice,
    url: one.status === "open" ? `${url}/pay/${one.id}` : null,
  };
}

export function viewRefund(one: FakeRefund): Json {
  const { id, status, amount, intent, charge, created } = one;
  return { id, object: "refund", status, amount, currency: "usd", payment_intent: intent, charge, created };
}

export function viewDispute(one: FakeDispute): Json {
  const { id, status, amount, intent, created } = one;
  return { id, object: "dispute", status, amount, currency: "usd", payment_intent: intent, created };
}
