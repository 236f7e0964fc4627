import type Stripe from "stripe";

/*
 * Since the versions of 2025 a subscription's period stands on its items and an invoice names its subscription under `parent`; accounts
 * on older versions still send the former shape. Both are read.
 */

type Loose = Record<string, unknown>;

/** The subscription that an invoice is for; undefined for an invoice of its own. */
export function subscriptionIdOf(invoice: Stripe.Invoice): string | undefined {
  const now = invoice.parent?.subscription_details?.subscription;
  const before = (invoice as unknown as Loose).subscription;
  return idOf(now) ?? idOf(before);
}

/** The period that an invoice's subscription line pays for, in seconds of the epoch. */
export function paidPeriodOf(invoice: Stripe.Invoice): { from: Date; to: Date } | undefined {
  const periods = invoice.lines.data.map(({ period }) => period).filter(({ end, start }) => end > start);
  const last = periods.reduce<{ start: number; end: number } | undefined>(
    (latest, period) => (!latest || period.end > latest.end ? period : latest),
    undefined,
  );
  return last && { from: new Date(last.start * 1000), to: new Date(last.end * 1000) };
}

/** When an invoice was paid. */
export function paidAtOf(invoice: Stripe.Invoice): Date {
  return new Date((invoice.status_transitions.paid_at ?? invoice.created) * 1000);
}

/** When a subscription's present period ends. */
export function periodEndOf(subscription: Stripe.Subscription): Date | undefined {
  const onItem = subscription.items.data[0]?.current_period_end;
  const before = (subscription as unknown as Loose).current_period_end;
  const seconds = onItem ?? (typeof before === "number" ? before : undefined);
  return seconds === undefined ? undefined : new Date(seconds * 1000);
}

/** It will never be collected for again. */
export function isOver({ status }: Stripe.Subscription): boolean {
  return status === "canceled" || status === "unpaid" || status === "incomplete_expired";
}

export function priceOf(subscription: Stripe.Subscription): string | undefined {
  return subscription.items.data[0]?.price.id;
}

/** Stripe gives a reference as an id or, where it was expanded, as the object. */
export function idOf(reference: unknown): string | undefined {
  if (typeof reference === "string") return reference;
  if (typeof reference === "object" && reference !== null && "id" in reference)
    return typeof reference.id === "string" ? reference.id : undefined;
  return undefined;
}
