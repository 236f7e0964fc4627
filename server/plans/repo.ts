import { and, eq, gte, inArray, sql } from "drizzle-orm";
import type { Database, Executor } from "../../db/client.ts";
import { dailyUsage, subscription } from "../../db/schema/index.ts";
import { statement } from "../../db/statement.ts";
import { isPlanKey, type PlanKey } from "./plan-table.ts";
import type { Subscription, SubscriptionStatus } from "./rules.ts";

export async function findSubscription(db: Executor, workspaceId: string): Promise<Subscription | undefined> {
  const [row] = await db.select().from(subscription).where(eq(subscription.workspaceId, workspaceId));
  if (!row || !isPlanKey(row.plan)) return undefined;
  return { plan: row.plan, status: row.status as SubscriptionStatus, periodEnd: row.periodEnd };
}

/** Does nothing where a subscription stands already. */
export async function insertSubscription(
  db: Executor,
  workspaceId: string,
  value: Subscription,
  now: Date,
): Promise<void> {
  await db
    .insert(subscription)
    .values({ workspaceId, ...value, updatedAt: now })
    .onConflictDoNothing();
}

export async function saveSubscription(
  db: Executor,
  workspaceId: string,
  value: Subscription,
  now: Date,
): Promise<void> {
  await db
    .insert(subscription)
    .values({ workspaceId, ...value, updatedAt: now })
    .onConflictDoUpdate({ target: subscription.workspaceId, set: { ...value, updatedAt: now } });
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
  { plan: string; status: SubscriptionStatus; periodEnd: Date; counted: boolean }
>(
  "take_message",
  sql`
    with paid as (
      select plan, status, period_end from subscription where workspace_id = ${given("workspaceId")}
    ), counted as (
      insert into daily_usage as d (bot_id, day, messages)
      select ${given("botId")}, ${given("day")}, 1 from paid, (select set_config('synchronous_commit', 'off', true)) unhurried
      where ${given("isNew")}::boolean and status <> 'suspended' and period_end > ${given("now")}
      on conflict (bot_id, day) do update set messages = d.messages + 1
        where d.messages < coalesce((${given("dailyLimits")}::jsonb ->> (select plan from paid))::int, d.messages + 1)
      returning bot_id
    )
    select plan, status, period_end as "periodEnd", exists (select from counted) as counted from paid`,
);

/**
 * Reads what the workspace has and, where that lets its bots speak, counts one message of the day unless the plan's limit is reached. One
 * statement, so exact under concurrency. `dailyLimits` has the plans that have a limit. The commit does not wait for the disk: all customers
 * of a bot stand in line for this row, and should the database server crash, its last counts are no loss.
 */
export async function takeMessage(
  db: Database,
  message: NewMessage,
  dailyLimits: Partial<Record<PlanKey, number>>,
): Promise<{ subscription: Subscription; counted: boolean } | undefined> {
  const [row] = await takeMessageStatement(db, { ...message, dailyLimits: JSON.stringify(dailyLimits) });
  if (!row || !isPlanKey(row.plan)) return undefined;
  const { plan, status, periodEnd, counted } = row;
  return { subscription: { plan, status, periodEnd }, counted };
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
