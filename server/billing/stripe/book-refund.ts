import { findOrder } from "../repo.ts";
import { bookMovement } from "../settle-payment.ts";
import { findPaidOrder } from "../stripe-repo.ts";
import { bookInvoice, type InvoiceDeps } from "./book-invoice.ts";
import { followSubscription } from "./follow-subscription.ts";
import { idOf } from "./read-objects.ts";

type GivenBack = { ref: string; paymentIntent: string; amount: number; currency: string; created: number };

const MOST_REFUNDS = 100;

/** Books a refund as Stripe has it now. */
export async function bookRefund(deps: InvoiceDeps, refundId: string): Promise<string> {
  const refund = await deps.stripe.refunds.retrieve(refundId);
  const paymentIntent = idOf(refund.payment_intent);
  if (refund.status !== "succeeded" || !paymentIntent) return "ignored";
  const { amount, currency, created } = refund;
  return giveBack(deps, { ref: refund.id, paymentIntent, amount, currency, created });
}

/** Older endpoints hear of refunds by their charge only. */
export async function bookRefundsOf(deps: InvoiceDeps, chargeId: string): Promise<string> {
  const { data } = await deps.stripe.refunds.list({ charge: chargeId, limit: MOST_REFUNDS });
  const outcomes: string[] = [];
  for (const { id } of data) outcomes.push(await bookRefund(deps, id));
  return outcomes.find((outcome) => outcome === "booked") ?? outcomes[0] ?? "ignored";
}

/** A dispute that was lost takes the money away as a refund does. */
export async function bookDispute(deps: InvoiceDeps, disputeId: string): Promise<string> {
  const dispute = await deps.stripe.disputes.retrieve(disputeId);
  const paymentIntent = idOf(dispute.payment_intent);
  if (dispute.status !== "lost" || !paymentIntent) return "ignored";
  const { amount, currency, created } = dispute;
  return giveBack(deps, { ref: dispute.id, paymentIntent, amount, currency, created });
}

/** The payment's invoice names the order; an invoice that we have not heard of yet is booked first. */
async function giveBack(deps: InvoiceDeps, given: GivenBack): Promise<string> {
  const { data } = await deps.stripe.invoicePayments.list({
    payment: { type: "payment_intent", payment_intent: given.paymentIntent },
    limit: 10,
  });
  const invoiceId = data.map(({ invoice }) => idOf(invoice)).find((id) => id !== undefined);
  if (!invoiceId) return "ignored";
  if (!(await findPaidOrder(deps.db, invoiceId))) await bookInvoice(deps, invoiceId);
  const orderId = await findPaidOrder(deps.db, invoiceId);
  if (!orderId) return "unknown";
  if (given.currency !== "usd") throw new Error(`the refund is in ${given.currency}`);
  const isNew = await deps.db.transaction((tx) =>
    bookMovement(deps, tx, {
      kind: "refund",
      orderId,
      provider: "stripe",
      ref: given.ref,
      amount: given.amount,
      currency: "USD",
      at: new Date(given.created * 1000),
    }),
  );
  const order = await findOrder(deps.db, orderId);
  if (order?.subscriptionId) await followSubscription(deps, order.subscriptionId);
  return isNew ? "booked" : "known";
}
