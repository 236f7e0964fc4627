import type { OrderStatus } from "./types.ts";

export type Booking = { id: string; kind: "payment" | "refund"; amount: number; at: Date };

/** What the money says about an order: paid since when, refunded since when, or nothing yet. */
export type MoneyState = { status: Extract<OrderStatus, "paid" | "refunded">; since: Date } | null;

/**
 * The state of an order by all that was booked for it, in whatever order it was heard of: paid while more came than went back. A refund
 * that is heard of before its payment leaves the order refunded once both are known.
 */
export function moneyState(bookings: readonly Booking[]): MoneyState {
  const inOrder = [...bookings].sort((a, b) => a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1));
  const free = inOrder.every(({ amount }) => amount === 0);
  // A code may have left nothing to pay: then the booking itself is what counts.
  if (free && inOrder[0]) return { status: "paid", since: inOrder[0].at };
  let balance = 0;
  let state: MoneyState = null;
  for (const { amount, at } of inOrder) {
    const before = balance;
    balance += amount;
    if (balance > 0 && before <= 0) state = { status: "paid", since: at };
    if (balance <= 0 && before > 0) state = { status: "refunded", since: at };
  }
  const last = inOrder.at(-1);
  if (balance <= 0 && last && inOrder.some(({ kind }) => kind === "refund"))
    return state?.status === "refunded" ? state : { status: "refunded", since: last.at };
  return state;
}
