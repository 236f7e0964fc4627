import { and, eq, gte, inArray, sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { dailyUsage, subscription } from "../../db/schema/index.ts";
import { isPlanKey } from "./plan-table.ts";
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

/** Counts one message of the day unless the limit is reached; one statement, so exact under concurrency. */
export async function countMessage(
  db: Executor,
  botId: string,
  day: string,
  limit: number | null,
): Promise<boolean> {
  const result = await db
    .insert(dailyUsage)
    .values({ botId, day, messages: 1 })
    .onConflictDoUpdate({
      target: [dailyUsage.botId, dailyUsage.day],
      set: { messages: sql`${dailyUsage.messages} + 1` },
      ...(limit === null ? {} : { setWhere: sql`${dailyUsage.messages} < ${limit}` }),
    });
  return (result.rowCount ?? 0) > 0;
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
