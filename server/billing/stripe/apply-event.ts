import type Stripe from "stripe";
import type { Database, Executor } from "../../../db/client.ts";
import { isLanguage } from "../../kernel/languages.ts";
import type { PlanKey, Plans } from "../../plans/index.ts";
import { findOrder, insertOrderOnce, type OrderRow, saveOrder } from "../repo.ts";
import { bookMovement, type SettleDeps } from "../settle-payment.ts";
import { findPaidOrder, findWorkspaceByStripe } from "../stripe-repo.ts";
import type { StripePrices } from "./checkout.ts";
import { idOf, paidAtOf, paidPeriodOf, priceOf, subscriptionIdOf } from "./read-objects.ts";

export type StripeEventDeps = Omit<SettleDeps, "plans"> & {
  db: Database;
  stripe: Stripe;
  prices: StripePrices;
  plans: SettleDeps["plans"] & Pick<Plans, "mark" | "rowOf">;
  /** Told when the provider could not collect a renewal. */
  onPaymentFailed: (tx: Executor, workspaceId: string, invoiceId: string) => Promise<void>;
};

/**
 * Applies one event: a word for what came of it. Events come twice and in any order, so what an event is about is asked of Stripe anew
 * wherever its state may have moved on: a cancelled subscription stays cancelled when an older event comes late.
 */
export async function applyStripeEvent(deps: StripeEventDeps, event: Stripe.Event): Promise<string> {
  switch (event.type) {
    case "checkout.session.completed":
    case "checkout.session.async_payment_succeeded":
      return linkCheckout(deps, event.data.object);
    case "customer.subscription.created":
    case "customer.subscription.updated":
    case "customer.subscription.deleted":
    case "customer.subscription.paused":
    case "customer.subscription.resumed":
      return followSubscription(deps, event.data.object.id);
    case "invoice.paid":
    case "invoice.payment_succeeded":
      return bookInvoice(deps, event.data.object.id);
    case "invoice.payment_failed":
    case "invoice.payment_action_required":
      return noteFailure(deps, event.data.object);
    case "refund.created":
    case "refund.updated":
      return bookRefund(deps, event.data.object.id);
    default:
      return "ignored";
  }
}

async function linkCheckout(deps: StripeEventDeps, session: Stripe.Checkout.Session): Promise<string> {
  const order = session.client_reference_id
    ? await findOrder(deps.db, session.client_reference_id)
    : undefined;
  const subscriptionId = idOf(session.subscription);
  if (!order || !subscriptionId) return "ignored";
  const before = await deps.plans.rowOf(deps.db, order.workspaceId);
  const customerId = idOf(session.customer) ?? before?.stripeCustomerId ?? null;
  await deps.db.transaction((tx) => deps.plans.mark(tx, order.workspaceId, { stripeCustomerId: customerId }));
  return followSubscription(deps, subscriptionId);
}

/** Takes over what Stripe says of a subscription now. */
async function followSubscription(deps: StripeEventDeps, subscriptionId: string): Promise<string> {
  const subscription = await deps.stripe.subscriptions.retrieve(subscriptionId);
  const workspaceId = await workspaceOf(deps, subscription);
  if (!workspaceId) return "ignored";
  const row = await deps.plans.rowOf(deps.db, workspaceId);
  const { status } = subscription;
  const isOver = status === "canceled" || status === "unpaid" || status === "incomplete_expired";
  const isCurrent = !row?.stripeSubscriptionId || row.stripeSubscriptionId === subscriptionId;
  if (isOver && !isCurrent) return "ignored";
  if (status === "incomplete") return "ignored";
  // A second subscription replaces the first: what is left of the first was paid and is kept, but it must not renew.
  if (!isOver && !isCurrent && row?.stripeSubscriptionId) await cancelQuietly(deps, row.stripeSubscriptionId);
  await deps.db.transaction((tx) =>
    deps.plans.mark(tx, workspaceId, {
      stripeCustomerId: idOf(subscription.customer) ?? row?.stripeCustomerId ?? null,
      stripeSubscriptionId: isOver ? null : subscriptionId,
      renewedBy: isOver ? null : "stripe",
      cancelAtPeriodEnd: !isOver && (subscription.cancel_at_period_end || subscription.cancel_at !== null),
      pastDueSince: status === "past_due" ? (row?.pastDueSince ?? deps.clock.now()) : null,
    }),
  );
  return isOver ? "ended" : "followed";
}

async function cancelQuietly({ stripe }: StripeEventDeps, subscriptionId: string): Promise<void> {
  const earlier = await stripe.subscriptions.retrieve(subscriptionId);
  if (earlier.status !== "canceled" && earlier.status !== "incomplete_expired")
    await stripe.subscriptions.cancel(subscriptionId, {}, { idempotencyKey: `cancel:${subscriptionId}` });
}

/** Books a paid invoice: the first one on the order of the checkout, each renewal on an order of its own. */
async function bookInvoice(deps: StripeEventDeps, invoiceId: string): Promise<string> {
  const invoice = await deps.stripe.invoices.retrieve(invoiceId);
  const subscriptionId = subscriptionIdOf(invoice);
  if (invoice.status !== "paid" || !subscriptionId) return "ignored";
  const subscription = await deps.stripe.subscriptions.retrieve(subscriptionId);
  const order = await orderOf(deps, invoice, subscription);
  if (!order) return "ignored";
  const period = paidPeriodOf(invoice);
  await deps.db.transaction(async (tx) => {
    if (period) await saveOrder(tx, order.id, { periodFrom: period.from, periodTo: period.to });
    await bookMovement(deps, tx, {
      kind: "payment",
      orderId: order.id,
      provider: "stripe",
      ref: invoiceId,
      amount: invoice.amount_paid,
      currency: "USD",
      at: paidAtOf(invoice),
    });
  });
  await followSubscription(deps, subscriptionId);
  return "booked";
}

async function orderOf(
  deps: StripeEventDeps,
  invoice: Stripe.Invoice,
  subscription: Stripe.Subscription,
): Promise<OrderRow | undefined> {
  const { order_id: firstOrder, language } = subscription.metadata;
  const first = firstOrder ? await findOrder(deps.db, firstOrder) : undefined;
  const isFirst = invoice.billing_reason === "subscription_create";
  if (isFirst && first) return first;
  const workspaceId = await workspaceOf(deps, subscription);
  const plan = planOf(deps, subscription);
  if (!workspaceId || !plan) return undefined;
  return insertOrderOnce(deps.db, {
    id: `ord_${invoice.id}`,
    workspaceId,
    userId: first?.userId ?? "",
    plan,
    months: 1,
    provider: "stripe",
    amount: invoice.amount_due,
    currency: "USD",
    status: "pending",
    language: first?.language ?? (isLanguage(language) ? language : "en"),
    checkoutId: invoice.id ?? null,
    createdAt: new Date(invoice.created * 1000),
  });
}

async function noteFailure(deps: StripeEventDeps, invoice: Stripe.Invoice): Promise<string> {
  const subscriptionId = subscriptionIdOf(invoice);
  if (!subscriptionId || !invoice.id) return "ignored";
  const now = await deps.stripe.invoices.retrieve(invoice.id);
  if (now.status === "paid") return "ignored";
  const followed = await followSubscription(deps, subscriptionId);
  const workspaceId = await findWorkspaceByStripe(deps.db, subscriptionId);
  if (workspaceId)
    await deps.db.transaction((tx) => deps.onPaymentFailed(tx, workspaceId, now.id ?? subscriptionId));
  return followed;
}

/** A refund names a payment; the invoice that the payment was for names the order. */
async function bookRefund(deps: StripeEventDeps, refundId: string): Promise<string> {
  const refund = await deps.stripe.refunds.retrieve(refundId);
  const paymentIntent = idOf(refund.payment_intent);
  if (refund.status !== "succeeded" || !paymentIntent) return "ignored";
  const { data } = await deps.stripe.invoicePayments.list({
    payment: { type: "payment_intent", payment_intent: paymentIntent },
    limit: 10,
  });
  const invoiceId = data.map(({ invoice }) => idOf(invoice)).find(Boolean);
  const orderId = invoiceId && (await findPaidOrder(deps.db, invoiceId));
  // The payment is not booked yet: thrown, so that the event is tried again after it.
  if (!orderId) throw new Error("a refund came before its payment");
  const booked = await deps.db.transaction((tx) =>
    bookMovement(deps, tx, {
      kind: "refund",
      orderId,
      provider: "stripe",
      ref: refundId,
      amount: refund.amount,
      currency: "USD",
      at: new Date(refund.created * 1000),
    }),
  );
  return booked ? "booked" : "known";
}

async function workspaceOf(
  { db }: StripeEventDeps,
  subscription: Stripe.Subscription,
): Promise<string | undefined> {
  const known = await findWorkspaceByStripe(db, subscription.id);
  if (known) return known;
  const order = subscription.metadata.order_id
    ? await findOrder(db, subscription.metadata.order_id)
    : undefined;
  return order?.workspaceId;
}

function planOf({ prices }: StripeEventDeps, subscription: Stripe.Subscription): PlanKey | undefined {
  const price = priceOf(subscription);
  const found = (Object.keys(prices) as PlanKey[]).find((plan) => prices[plan] === price);
  return found;
}
