import type { Database } from "../../../db/client.ts";
import type { Logger } from "../../kernel/logger.ts";
import { findOrder, type OrderRow } from "../repo.ts";
import { bookMovement, type SettleDeps } from "../settle-payment.ts";
import { type PayoneerClient, PayoneerError } from "./open-client.ts";
import { type Charge, readCharge, readList } from "./read-answers.ts";

export type ChargeDeps = SettleDeps & { db: Database; logger: Logger; client: PayoneerClient };
export type Booked = { outcome: string; orderId?: string };

/** The money went back, by the merchant's doing or by the bank's. */
const BACK = new Set(["paid_out", "refunded", "charged_back"]);

/**
 * Asks Payoneer for a charge and books what it says: a payment only when it is `charged` and order, amount and currency are right to the
 * cent; money that went back likewise. Anything else changes nothing.
 */
export async function bookCharge(deps: ChargeDeps, longId: string): Promise<Booked> {
  const charge = readCharge(await askFor(deps, `/api/charges/${longId}`));
  if (charge?.longId !== longId) return { outcome: "unknown" };
  const order = await findOrder(deps.db, charge.transactionId);
  if (order?.provider !== "payoneer") return { outcome: "unknown" };
  const orderId = order.id;
  const isBack = BACK.has(charge.code);
  if (charge.code !== "charged" && !isBack) return { outcome: charge.code, orderId };
  const amount = amountOf(charge, order, isBack);
  if (amount === undefined) {
    deps.logger.error({ orderId, longId }, "a charge of Payoneer does not fit its order");
    return { outcome: "mismatch", orderId };
  }
  const isNew = await deps.db.transaction((tx) =>
    bookMovement(deps, tx, {
      kind: isBack ? "refund" : "payment",
      orderId,
      provider: "payoneer",
      ref: longId,
      amount,
      currency: "USD",
      at: charge.at ?? deps.clock.now(),
    }),
  );
  return { outcome: isNew ? "booked" : "known", orderId };
}

/** What is to be booked, in cents: an order is paid in full, a part of it may go back. */
function amountOf({ amount, currency }: Charge, order: OrderRow, isBack: boolean): number | undefined {
  if (currency !== order.currency || amount === undefined) return undefined;
  if (isBack) return amount > 0 && amount <= order.amount ? amount : undefined;
  return amount === order.amount ? amount : undefined;
}

/** Asks whether an order was paid without our having been told. */
export async function askForOrder(deps: ChargeDeps, order: OrderRow): Promise<Booked> {
  if (!order.checkoutId) return { outcome: "unknown" };
  const list = readList(await askFor(deps, `/api/lists/${order.checkoutId}`));
  return list?.chargeId ? bookCharge(deps, list.chargeId) : { outcome: "open", orderId: order.id };
}

/** Undefined where Payoneer knows nothing of it. */
async function askFor({ client }: ChargeDeps, path: string): Promise<unknown> {
  try {
    return await client.call("GET", path);
  } catch (error) {
    if (error instanceof PayoneerError && error.status === 404) return undefined;
    throw error;
  }
}
