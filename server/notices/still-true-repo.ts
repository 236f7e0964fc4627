import { eq, sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { conversation, subscription } from "../../db/schema/index.ts";
import type { NoticeMedium } from "./kinds.ts";

export type PlanState = Pick<
  typeof subscription.$inferSelect,
  "plan" | "status" | "periodEnd" | "endsAt" | "suspendedAt" | "renewedBy" | "cancelAtPeriodEnd"
>;

export async function findPlanState(db: Database, workspaceId: string): Promise<PlanState | undefined> {
  const [row] = await db.select().from(subscription).where(eq(subscription.workspaceId, workspaceId));
  return row;
}

/** Which of these payments have come after all. */
export async function findPaid(
  db: Database,
  workspaceId: string,
  refs: readonly string[],
): Promise<Set<string>> {
  const { rows } = await db.execute<{ ref: string }>(sql`
    select ref from ledger_entry where workspace_id = ${workspaceId} and kind = 'payment' and ref in ${refs}`);
  return new Set(rows.map(({ ref }) => ref));
}

/** The day it is for each bot, and its plan. */
export async function findBotDays(
  db: Database,
  botIds: readonly string[],
  now: Date,
): Promise<Map<string, { today: string; yesterday: string; plan: string }>> {
  const { rows } = await db.execute<{ id: string; today: string; yesterday: string; plan: string }>(sql`
    select b.id, (${now}::timestamptz at time zone b.time_zone)::date::text as today,
           ((${now}::timestamptz at time zone b.time_zone)::date - 1)::text as yesterday, s.plan
    from bot b join subscription s on s.workspace_id = b.workspace_id where b.id in ${botIds}`);
  return new Map(rows.map(({ id, ...row }) => [id, row]));
}

/** What each conversation that still waits has waited since. */
export async function findStillWaiting(db: Database, ids: readonly string[]): Promise<Map<string, number>> {
  const rows = await db
    .select({ id: conversation.id, since: conversation.waitingSince })
    .from(conversation)
    .where(
      sql`${conversation.id} in ${ids} and ${conversation.waitingSince} is not null and ${conversation.closedAt} is null`,
    );
  return new Map(rows.map(({ id, since }) => [id, since?.getTime() ?? 0]));
}

/** Which of the channels are in this state, with what a person was last told about each by this medium. */
export async function findChannelStates(
  db: Database,
  { userId, medium }: { userId: string; medium: NoticeMedium },
  channelIds: readonly string[],
): Promise<Map<string, { status: string; lastTold: string | null }>> {
  const { rows } = await db.execute<{ id: string; status: string; lastTold: string | null }>(sql`
    select c.id, c.status, (
      select d.kind from notice_delivery d join notice n on n.id = d.notice_id
      where d.user_id = ${userId} and d.medium = ${medium} and d.workspace_id = c.workspace_id and d.kind in ('channel_broken', 'channel_restored')
        and d.status = 'sent' and n.data ->> 'channelId' = c.id
      order by d.sent_at desc, n.created_at desc limit 1
    ) as "lastTold"
    from channel c where c.id in ${channelIds}`);
  return new Map(rows.map(({ id, ...state }) => [id, state]));
}
