import { and, asc, eq, gte, inArray, isNull, lte, ne, sql } from "drizzle-orm";
import type { Database, Executor } from "../../db/client.ts";
import { dailyUsage, planGrant, subscription } from "../../db/schema/index.ts";
import { statement } from "../../db/statement.ts";
import { isPlanKey, type PlanKey } from "./plan-table.ts";
import type { Subscription, SubscriptionStatus } from "./rules.ts";

export type SubscriptionRow = typeof subscription.$inferSelect;
export type GrantRow = typeof planGrant.$inferSelect;

export async function findSubscription(
  db: Executor,
  workspaceId: string,
): Promise<SubscriptionRow | undefined> {
  const [row] = await db.select().from(subscription).where(eq(subscription.workspaceId, workspaceId));
  return row;
}

/** The row, held until the transaction ends, so that grants are worked out one after the other. */
export async function lockSubscription(
  tx: Executor,
  workspaceId: string,
): Promise<SubscriptionRow | undefined> {
  const [row] = await tx
    .select()
    .from(subscription)
    .where(eq(subscription.workspaceId, workspaceId))
    .for("update");
  return row;
}

/** Makes the row of a workspace that has none. */
export async function insertSubscription(db: Executor, workspaceId: string, now: Date): Promise<void> {
  await db
    .insert(subscription)
    .values({ workspaceId, plan: "free", status: "suspended", periodEnd: now, updatedAt: now })
    .onConflictDoNothing();
}

export async function saveSubscription(
  db: Executor,
  workspaceId: string,
  changes: Partial<typeof subscription.$inferInsert>,
): Promise<void> {
  await db.update(subscription).set(changes).where(eq(subscription.workspaceId, workspaceId));
}

/** False when something was granted for this already. */
export async function insertGrant(db: Executor, row: typeof planGrant.$inferInsert): Promise<boolean> {
  const result = await db.insert(planGrant).values(row).onConflictDoNothing();
  return (result.rowCount ?? 0) > 0;
}

/** Takes a grant back, or changes until when it holds; false when there is none. */
export async function changeGrant(
  db: Executor,
  workspaceId: string,
  ref: string,
  changes: Partial<Pick<GrantRow, "revokedAt" | "until" | "plan" | "at">>,
): Promise<boolean> {
  const result = await db
    .update(planGrant)
    .set(changes)
    .where(and(eq(planGrant.workspaceId, workspaceId), eq(planGrant.ref, ref)));
  return (result.rowCount ?? 0) > 0;
}

/** What counts: everything that was not taken back. */
export async function listGrants(db: Executor, workspaceId: string): Promise<GrantRow[]> {
  return db
    .select()
    .from(planGrant)
    .where(and(eq(planGrant.workspaceId, workspaceId), isNull(planGrant.revokedAt)));
}

/** Workspaces whose plan has ended and another follows, or whose end was not yet written down; for the sweep. */
export async function listEnded(db: Executor, now: Date, limit: number): Promise<string[]> {
  const rows = await db
    .select({ workspaceId: subscription.workspaceId })
    .from(subscription)
    .where(and(lte(subscription.periodEnd, now), ne(subscription.status, "suspended")))
    .orderBy(asc(subscription.periodEnd))
    .limit(limit);
  return rows.map((row) => row.workspaceId);
}

const given = sql.placeholder;

type NewMessage = {
  workspaceId: string;
  botId: string;
  day: string;
  now: Date;
  /** False: it was counted before. */
  isNew: boolean;
};

const takeMessageStatement = statement<
  NewMessage & { dailyLimits: string },
  { plan: string; status: SubscriptionStatus; periodEnd: Date; endsAt: Date | null; messages: number | null }
>(
  "take_message",
  sql`
    with paid as (
      select plan, status, period_end, ends_at from subscription where workspace_id = ${given("workspaceId")}
    ), counted as (
      insert into daily_usage as d (bot_id, day, messages)
      select ${given("botId")}, ${given("day")}, 1 from paid, (select set_config('synchronous_commit', 'off', true)) unhurried
      where ${given("isNew")}::boolean and status <> 'suspended' and period_end > ${given("now")}
      on conflict (bot_id, day) do update set messages = d.messages + 1
        where d.messages < coalesce((${given("dailyLimits")}::jsonb ->> (select plan from paid))::int, d.messages + 1)
      returning messages
    )
    select plan, status, period_end as "periodEnd", ends_at as "endsAt", (select messages from counted) as messages from paid`,
);

/**
 * Reads what the workspace has and, where that lets its bots speak, counts one message of the day unless the plan's limit is reached. One
 * statement, so exact under concurrency. `dailyLimits` has the plans that have a limit. The commit does not wait for the disk: all customers
 * of a bot stand in line for this row, and should the database server crash, its last counts are no loss. `counted`: the day's messages with
 * this one; null where it was not counted.
 */
export async function takeMessage(
  db: Database,
  message: NewMessage,
  dailyLimits: Partial<Record<PlanKey, number>>,
): Promise<{ subscription: Subscription & { endsAt: Date | null }; counted: number | null } | undefined> {
  const [row] = await takeMessageStatement(db, { ...message, dailyLimits: JSON.stringify(dailyLimits) });
  if (!row || !isPlanKey(row.plan)) return undefined;
  const { plan, status, periodEnd, endsAt, messages } = row;
  return { subscription: { plan, status, periodEnd, endsAt }, counted: messages };
}

/** The messages that each bot has answered from that day (YYYY-MM-DD) on. */
export async function sumMessages(
  db: Executor,
  botIds: readonly string[],
  fromDay: string,
): Promise<Map<string, number>> {
  if (botIds.length === 0) return new Map();
  const rows = await db
    .select({ botId: dailyUsage.botId, messages: sql`sum(${dailyUsage.messages})`.mapWith(Number) })
    .from(dailyUsage)
    .where(and(inArray(dailyUsage.botId, [...botIds]), gte(dailyUsage.day, fromDay)))
    .groupBy(dailyUsage.botId);
  return new Map(rows.map((row) => [row.botId, row.messages]));
}
