import { createHash, randomUUID } from "node:crypto";

export type Json = Record<string, unknown>;

export type Line = { start: number; end: number; amount: number };
export type FakeInvoice = {
  id: string;
  subscription: string;
  customer: string;
  status: "open" | "paid" | "void";
  reason: "subscription_create" | "subscription_cycle" | "subscription_update";
  total: number;
  paid: number;
  created: number;
  paidAt: number | null;
  intent: string;
  charge: string;
  lines: Line[];
};
export type FakeSubscription = {
  id: string;
  customer: string;
  status: "active" | "past_due" | "canceled" | "unpaid" | "incomplete";
  price: string;
  metadata: Record<string, string>;
  created: number;
  start: number;
  end: number;
  cancelAtPeriodEnd: boolean;
  latestInvoice: string;
};
export type FakeSession = {
  id: string;
  status: "open" | "complete" | "expired";
  price: string;
  orderId: string;
  customer: string | null;
  email: string | null;
  metadata: Record<string, string>;
  subscription: string | null;
  invoice: string | null;
  percentOff: number;
};
export type FakeRefund = {
  id: string;
  status: "succeeded" | "pending" | "failed";
  amount: number;
  intent: string;
  charge: string;
  created: number;
};
export type FakeDispute = {
  id: string;
  status: "lost" | "won";
  amount: number;
  intent: string;
  created: number;
};
export type FakeEvent = { id: string; type: string; created: number; body: Buffer };

/** Everything that this Stripe knows. */
export function createStripeState() {
  let count = 0;
  // Two of these do not give the same ids.
  const account = randomUUID().slice(0, 6);
  return {
    next: (prefix: string): string => `${prefix}_${account}${String(++count).padStart(6, "0")}`,
    customers: new Map<string, { id: string; email: string | null }>(),
    coupons: new Map<string, number>(),
    sessions: new Map<string, FakeSession>(),
    subscriptions: new Map<string, FakeSubscription>(),
    invoices: new Map<string, FakeInvoice>(),
    refunds: new Map<string, FakeRefund>(),
    disputes: new Map<string, FakeDispute>(),
    events: [] as FakeEvent[],
    calls: [] as { method: string; path: string; params: Json; key: string | undefined }[],
    answered: new Map<string, { params: string; status: number; body: Json }>(),
  };
}

export type StripeState = ReturnType<typeof createStripeState>;

export const hashOf = (params: Json): string =>
  createHash("sha256").update(JSON.stringify(params)).digest("hex");

/** The same day of the next month, in seconds. */
export function monthAfter(seconds: number): number {
  const from = new Date(seconds * 1000);
  const to = new Date(from);
  to.setUTCDate(1);
  to.setUTCMonth(to.getUTCMonth() + 1);
  const last = new Date(Date.UTC(to.getUTCFullYear(), to.getUTCMonth() + 1, 0)).getUTCDate();
  to.setUTCDate(Math.min(from.getUTCDate(), last));
  return to.getTime() / 1000;
}
