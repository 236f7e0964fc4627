import type Stripe from "stripe";
import type { Database } from "../../../db/client.ts";
import type { PlanKey, Plans } from "../../plans/index.ts";
import { findOrder } from "../repo.ts";
import type { SettleDeps } from "../settle-payment.ts";
import { findWorkspaceByStripe, lockVersion, versionOf } from "../stripe-repo.ts";
import type { StripePrices } from "./checkout.ts";
import { fitPeriods } from "./fit-periods.ts";
import { idOf, isOver, priceOf } from "./read-objects.ts";

export type FollowDeps = Omit<SettleDeps, "plans"> & {
  db: Database;
  stripe: Stripe;
  prices: StripePrices;
  plans: SettleDeps["plans"] & Pick<Plans, "mark" | "amend" | "rowOf">;
};

/** Somebody else changes the same workspace at the same moment this often only when something is wrong. */
const MOST_TRIES = 6;

/**
 * Takes over what Stripe says of a subscription now. Two events may be handled at the same time: an answer that was asked for before another
 * one was written down is thrown away and asked for again, so that the older never overwrites the newer.
 */
export async function followSubscription(deps: FollowDeps, subscriptionId: string): Promise<string> {
  const workspaceId = await workspaceOf(deps, await deps.stripe.subscriptions.retrieve(subscriptionId));
  if (!workspaceId) return "unknown";
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const outcome = await followOnce(deps, workspaceId, subscriptionId);
    if (outcome) return outcome;
  }
  throw new Error("the subscription changes faster than it can be read");
}

/** Undefined when the workspace's row changed meanwhile. */
async function followOnce(
  deps: FollowDeps,
  workspaceId: string,
  subscriptionId: string,
): Promise<string | undefined> {
  const { db, stripe, plans } = deps;
  const version = await versionOf(db, workspaceId);
  const row = await plans.rowOf(db, workspaceId);
  const subscription = await stripe.subscriptions.retrieve(subscriptionId);
  const standing = await standingOf(deps, subscription, row?.stripeSubscriptionId ?? undefined);
  const now = deps.clock.now();
  return db.transaction(async (tx) => {
    if ((await lockVersion(tx, workspaceId)) !== version) return undefined;
    await fitPeriods(deps, tx, workspaceId, subscription, planOf(deps, subscription));
    if (standing === "beside") return "ignored";
    const ended = isOver(subscription);
    await plans.mark(tx, workspaceId, {
      stripeCustomerId: idOf(subscription.customer) ?? row?.stripeCustomerId ?? null,
      stripeSubscriptionId: ended ? null : subscriptionId,
      renewedBy: ended ? null : "stripe",
      cancelAtPeriodEnd: !ended && isCancelled(subscription),
      pastDueSince: subscription.status === "past_due" ? (row?.pastDueSince ?? now) : null,
    });
    return ended ? "ended" : "followed";
  });
}

/**
 * Whether the workspace's renewal is this subscription. Of two that live the younger stays, whichever is heard of first; the other must not
 * renew, while what it was paid for is kept.
 */
async function standingOf(
  deps: FollowDeps,
  subscription: Stripe.Subscription,
  currentId: string | undefined,
): Promise<"current" | "beside"> {
  if (subscription.status === "incomplete") return "beside";
  if (!currentId || currentId === subscription.id) return "current";
  if (isOver(subscription)) return "beside";
  const current = await deps.stripe.subscriptions.retrieve(currentId);
  if (isOver(current)) return "current";
  const isYounger = subscription.created - current.created || (subscription.id > current.id ? 1 : -1);
  const older = isYounger > 0 ? current : subscription;
  await deps.stripe.subscriptions.cancel(older.id, {}, { idempotencyKey: `cancel:${older.id}` });
  return older === current ? "current" : "beside";
}

export function isCancelled(subscription: Stripe.Subscription): boolean {
  return subscription.cancel_at_period_end || subscription.cancel_at !== null;
}

/**
 * The workspace that pays by this subscription. Undefined where nothing of ours is meant by it: an account of Stripe may serve other
 * programs, and a workspace may have been deleted.
 */
export async function workspaceOf(
  { db }: Pick<FollowDeps, "db">,
  subscription: Stripe.Subscription,
): Promise<string | undefined> {
  const known = await findWorkspaceByStripe(db, subscription.id);
  if (known) return known;
  const { order_id: orderId } = subscription.metadata;
  const order = orderId ? await findOrder(db, orderId) : undefined;
  return order?.provider === "stripe" ? order.workspaceId : undefined;
}

export function planOf(
  { prices }: Pick<FollowDeps, "prices">,
  subscription: Stripe.Subscription,
): PlanKey | undefined {
  const price = priceOf(subscription);
  return (Object.keys(prices) as PlanKey[]).find((plan) => prices[plan] === price);
}
