import type Stripe from "stripe";
import { findOrder } from "../repo.ts";
import { bookInvoice, type InvoiceDeps, noteFailure } from "./book-invoice.ts";
import { bookDispute, bookRefund, bookRefundsOf } from "./book-refund.ts";
import { followSubscription } from "./follow-subscription.ts";
import { idOf } from "./read-objects.ts";

export type StripeEventDeps = InvoiceDeps;

/**
 * Applies one event: a word for what came of it. Events come twice and in any order, so only an event's subject is taken from it; what is
 * true of the subject now is asked of Stripe. A cancelled subscription stays cancelled when an older event comes late.
 */
export async function applyStripeEvent(deps: StripeEventDeps, event: Stripe.Event): Promise<string> {
  switch (event.type) {
    case "checkout.session.completed":
    case "checkout.session.async_payment_succeeded":
      return followCheckout(deps, event.data.object);
    case "customer.subscription.created":
    case "customer.subscription.updated":
    case "customer.subscription.deleted":
    case "customer.subscription.paused":
    case "customer.subscription.resumed":
      return followSubscription(deps, event.data.object.id);
    case "invoice.paid":
    case "invoice.payment_succeeded":
      return withId(event.data.object, (id) => bookInvoice(deps, id));
    case "invoice.payment_failed":
    case "invoice.payment_action_required":
      return withId(event.data.object, (id) => noteFailure(deps, id));
    case "refund.created":
    case "refund.updated":
    case "charge.refund.updated":
      return bookRefund(deps, event.data.object.id);
    case "charge.refunded":
      return bookRefundsOf(deps, event.data.object.id);
    case "charge.dispute.closed":
      return bookDispute(deps, event.data.object.id);
    default:
      return "ignored";
  }
}

async function withId(
  { id }: { id?: string | undefined },
  apply: (id: string) => Promise<string>,
): Promise<string> {
  return id ? apply(id) : "ignored";
}

/** A finished checkout has made a subscription and, as a rule, paid its first invoice. */
async function followCheckout(deps: StripeEventDeps, session: Stripe.Checkout.Session): Promise<string> {
  const orderId = session.client_reference_id;
  const order = orderId ? await findOrder(deps.db, orderId) : undefined;
  const subscriptionId = idOf(session.subscription);
  if (order?.provider !== "stripe" || !subscriptionId) return "unknown";
  const followed = await followSubscription(deps, subscriptionId);
  const invoiceId = idOf(session.invoice);
  return invoiceId ? bookInvoice(deps, invoiceId) : followed;
}
