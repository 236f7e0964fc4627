import type { Database, Executor } from "../../db/client.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Ids } from "../kernel/ids.ts";
import { isPlanKey, limitsOf, type PlanKey, type PlanLimits } from "./plan-table.ts";
import {
  changeGrant,
  type GrantRow,
  insertGrant,
  insertSubscription,
  listGrants,
  lockSubscription,
  type SubscriptionRow,
  saveSubscription,
} from "./repo.ts";
import { presentOf } from "./rules.ts";
import { type Grant, timelineOf } from "./timeline.ts";

export type NewGrant = {
  workspaceId: string;
  kind: Grant["kind"];
  plan: PlanKey;
  /** What it is given for; a second grant for the same is not made. */
  ref: string;
  /** When it was given, by the clock of whoever gave it: a payment's own time, however late we hear of it. */
  at: Date;
  months?: number;
  days?: number;
  until?: Date;
  note?: string;
};

export type GrantDeps = {
  db: Database;
  clock: Clock;
  ids: Ids;
  /** Told in the same transaction when the plan's limits may have changed. */
  onPlan: (executor: Executor, workspaceId: string, limits: PlanLimits) => Promise<void>;
};

/** Gives a right to a plan, once per `ref`, and works out what the workspace has now. False when it was given before. */
export async function grantPlan(deps: GrantDeps, tx: Executor, grant: NewGrant): Promise<boolean> {
  const now = deps.clock.now();
  const { months = null, days = null, until = null, note = null, ...given } = grant;
  await insertSubscription(tx, grant.workspaceId, now);
  await lockSubscription(tx, grant.workspaceId);
  const row = { ...given, months, days, until, note, id: deps.ids.next("grt"), createdAt: now };
  const isNew = await insertGrant(tx, row);
  if (isNew) await workOut(deps, tx, grant.workspaceId);
  return isNew;
}

/** Takes back what was given for `ref`; harmless when repeated or when nothing was given. */
export async function revokeGrant(
  deps: GrantDeps,
  tx: Executor,
  workspaceId: string,
  ref: string,
  at: Date,
): Promise<void> {
  await lockSubscription(tx, workspaceId);
  if (await changeGrant(tx, workspaceId, ref, { revokedAt: at })) await workOut(deps, tx, workspaceId);
}

/** Gives again what was given for `ref` before, from `at` on: a payment that was taken back and came again, or whose true time is known now. */
export async function regrantPlan(
  deps: GrantDeps,
  tx: Executor,
  workspaceId: string,
  ref: string,
  at: Date,
): Promise<void> {
  await lockSubscription(tx, workspaceId);
  if (await changeGrant(tx, workspaceId, ref, { revokedAt: null, at })) await workOut(deps, tx, workspaceId);
}

/** Changes what was given for `ref`: a renewal that the provider moved, a plan that was switched in the middle. */
export async function amendGrant(
  deps: GrantDeps,
  tx: Executor,
  workspaceId: string,
  ref: string,
  changes: { until?: Date; plan?: PlanKey },
): Promise<void> {
  await lockSubscription(tx, workspaceId);
  if (await changeGrant(tx, workspaceId, ref, changes)) await workOut(deps, tx, workspaceId);
}

/** Writes down what the grants come to now. The caller holds the subscription's row. */
export async function workOut(deps: GrantDeps, tx: Executor, workspaceId: string): Promise<void> {
  const now = deps.clock.now();
  const row = await lockSubscription(tx, workspaceId);
  if (!row) return;
  const timeline = timelineOf((await listGrants(tx, workspaceId)).flatMap(toGrant), now);
  const last = {
    plan: isPlanKey(row.plan) ? row.plan : ("free" as const),
    periodEnd: endOf(row) < now ? endOf(row) : now,
  };
  const present = presentOf(timeline, row, last);
  const endedKind = timeline.length > 0 ? null : (endedKindOf(row) ?? row.endedKind);
  await saveSubscription(tx, workspaceId, { ...present, timeline, endedKind, updatedAt: now });
  await deps.onPlan(tx, workspaceId, limitsOf(present.plan));
}

/** When the last of what was known ends: several stretches may have ended since. */
function endOf({ endsAt, periodEnd }: SubscriptionRow): Date {
  return endsAt ?? periodEnd;
}

function endedKindOf({ timeline }: SubscriptionRow): "trial" | "period" | undefined {
  const last = timeline.at(-1);
  return last && (last.trial ? "trial" : "period");
}

function toGrant(row: GrantRow): Grant[] {
  return isPlanKey(row.plan) ? [{ ...row, plan: row.plan }] : [];
}
