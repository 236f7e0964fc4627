import type Stripe from "stripe";
import type { Executor } from "../../../db/client.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { PlanKey, Plans } from "../../plans/index.ts";
import { grantRef } from "../settle-payment.ts";
import { listPeriods, type Period } from "../stripe-repo.ts";
import { isOver, periodEndOf } from "./read-objects.ts";

const HOUR_MS = 3_600_000;
/** Stripe collects a renewal about an hour after the period has ended: the bots must not fall silent meanwhile. */
const MARGIN_MS = 2 * HOUR_MS;
/** How long a workspace goes on while Stripe tries to collect. */
export const GRACE_MS = 72 * HOUR_MS;
/** Older periods are over and no longer change anything. */
const LATEST = 6;

/**
 * Fits what a subscription's paid invoices give to each other: a period ends where the next begins (a plan switched in the middle, a renewal
 * that came early), the latest one has the plan that the subscription has now, and lasts a little longer while a renewal is to come. Worked
 * out anew from all periods each time, so it does not depend on the order in which invoices are heard of.
 */
export async function fitPeriods(
  { clock, plans }: { clock: Clock; plans: Pick<Plans, "amend"> },
  tx: Executor,
  workspaceId: string,
  subscription: Stripe.Subscription,
  plan: PlanKey | undefined,
): Promise<void> {
  const periods = await listPeriods(tx, workspaceId, subscription.id, LATEST);
  for (const [i, period] of periods.entries()) {
    const next = periods[i + 1];
    const until = next
      ? earlier(period.to, next.from)
      : new Date(period.to.getTime() + extraOf(subscription, period, clock.now()));
    const switched = !next && plan ? { plan } : {};
    await plans.amend(tx, workspaceId, grantRef(period.orderId), { until, ...switched });
  }
}

function extraOf(subscription: Stripe.Subscription, { to }: Period, now: Date): number {
  const renews =
    !isOver(subscription) && !subscription.cancel_at_period_end && subscription.cancel_at === null;
  if (!renews) return 0;
  const rolledOn = (periodEndOf(subscription)?.getTime() ?? 0) > to.getTime();
  const isOwed = subscription.status === "past_due" || rolledOn;
  return isOwed && now.getTime() >= to.getTime() ? GRACE_MS : MARGIN_MS;
}

function earlier(a: Date, b: Date): Date {
  return a < b ? a : b;
}
