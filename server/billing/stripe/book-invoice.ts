import type Stripe from "stripe";
import { isLanguage } from "../../kernel/languages.ts";
import { findOrder, insertOrderOnce, type OrderRow, saveOrder } from "../repo.ts";
import { bookMovement } from "../settle-payment.ts";
import { findWorkspaceByStripe } from "../stripe-repo.ts";
import { type FollowDeps, followSubscription, planOf, workspaceOf } from "./follow-subscription.ts";
import { paidAtOf, paidPeriodOf, subscriptionIdOf } from "./read-objects.ts";

export type FailedRenewal = { workspaceId: string; invoiceId: string; amount: number };

export type InvoiceDeps = FollowDeps & {
  /** Told when a renewal could not be collected; several times for one invoice where Stripe tries again. */
  onPaymentFailed: (failed: FailedRenewal) => Promise<void>;
};

/**
 * Books a paid invoice, as Stripe has it now: the first one on the order of the checkout, each later one on an order of its own. Booked
 * once by its id, whichever of Stripe's two events says so.
 */
export async function bookInvoice(deps: InvoiceDeps, invoiceId: string): Promise<string> {
  const invoice = await deps.stripe.invoices.retrieve(invoiceId);
  const subscriptionId = subscriptionIdOf(invoice);
  if (invoice.status !== "paid" || !subscriptionId) return "ignored";
  const subscription = await deps.stripe.subscriptions.retrieve(subscriptionId);
  const order = await orderOf(deps, invoice, subscription);
  if (!order) return "unknown";
  // Our prices are in dollars: another currency is a mistake in the account, and somebody must look at it.
  if (invoice.currency !== "usd") throw new Error(`the invoice is in ${invoice.currency}`);
  const isNew = await deps.db.transaction(async (tx) => {
    const period = paidPeriodOf(invoice);
    const paid = period && { periodFrom: period.from, periodTo: period.to };
    await saveOrder(tx, order.id, { subscriptionId, ...paid });
    return bookMovement(deps, tx, {
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
  return isNew ? "booked" : "known";
}

async function orderOf(
  deps: InvoiceDeps,
  invoice: Stripe.Invoice,
  subscription: Stripe.Subscription,
): Promise<OrderRow | undefined> {
  const workspaceId = await workspaceOf(deps, subscription);
  if (!workspaceId) return undefined;
  const { order_id: firstOrder, language } = subscription.metadata;
  const first = firstOrder ? await findOrder(deps.db, firstOrder) : undefined;
  if (first && invoice.billing_reason === "subscription_create") return first;
  const plan = planOf(deps, subscription);
  if (!plan) throw new Error("the subscription has a price that no plan has");
  return insertOrderOnce(deps.db, {
    id: `ord_${invoice.id}`,
    workspaceId,
    userId: first?.userId ?? "",
    plan,
    months: 1,
    provider: "stripe",
    amount: invoice.amount_paid,
    currency: "USD",
    status: "pending",
    language: first?.language ?? (isLanguage(language) ? language : "en"),
    checkoutId: invoice.id ?? null,
    subscriptionId: subscription.id,
    createdAt: new Date(invoice.created * 1000),
  });
}

/** Tells of a renewal that could not be collected, if that is still so. */
export async function noteFailure(deps: InvoiceDeps, invoiceId: string): Promise<string> {
  const invoice = await deps.stripe.invoices.retrieve(invoiceId);
  const subscriptionId = subscriptionIdOf(invoice);
  if (!subscriptionId || invoice.status !== "open") return "ignored";
  const followed = await followSubscription(deps, subscriptionId);
  const workspaceId = await findWorkspaceByStripe(deps.db, subscriptionId);
  // The first payment of a new subscription fails before the payer's eyes.
  if (!workspaceId || invoice.billing_reason === "subscription_create") return followed;
  await deps.onPaymentFailed({ workspaceId, invoiceId, amount: invoice.amount_due });
  return followed;
}
