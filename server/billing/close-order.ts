import type { Database, Executor } from "../../db/client.ts";
import type { Clock } from "../kernel/clock.ts";
import { listExpiring, lockOrder, releasePromo, saveOrder } from "./repo.ts";

const DAY_MS = 86_400_000;
/** So long an order can be paid at its price. */
export const PAYABLE_MS = 3 * DAY_MS;
const MOST_AT_ONCE = 200;

/**
 * Gives up an order that was not paid and frees its promo code. False when it was paid or given up meanwhile. Money that comes for it all the
 * same still counts, see `bookMovement`.
 */
export async function closeOrder(
  tx: Executor,
  orderId: string,
  status: "cancelled" | "expired",
  at: Date,
): Promise<boolean> {
  const order = await lockOrder(tx, orderId);
  if (order?.status !== "pending") return false;
  await saveOrder(tx, orderId, { status, endedAt: at });
  await releasePromo(tx, orderId, at);
  return true;
}

/** Gives up what nobody has paid in three days; for the sweep. */
export async function expireOrders({ db, clock }: { db: Database; clock: Clock }): Promise<void> {
  const now = clock.now();
  for (const orderId of await listExpiring(db, new Date(now.getTime() - PAYABLE_MS), MOST_AT_ONCE))
    await db.transaction((tx) => closeOrder(tx, orderId, "expired", now));
}
