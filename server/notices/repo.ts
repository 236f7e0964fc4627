import { and, eq, lt, sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { conversation, member, notice, user } from "../../db/schema/index.ts";
import type { NoticeData, NoticeMedium } from "./kinds.ts";

export type NewNotice = {
  id: string;
  workspaceId: string;
  kind: string;
  occasion: string;
  botId: string | null;
  data: NoticeData;
};

/** Whoever owns the workspace; a role may name several. */
export async function findOwners(db: Database, workspaceId: string): Promise<string[]> {
  const rows = await db
    .select({ userId: member.userId })
    .from(member)
    .where(
      and(eq(member.organizationId, workspaceId), sql`'owner' = any (string_to_array(${member.role}, ','))`),
    )
    .limit(20);
  return rows.map(({ userId }) => userId);
}

type NewDelivery = { id: string; userId: string; medium: NoticeMedium };

/** Writes the notice with its deliveries, or nothing where the occasion was told before. One statement. True when it is new. */
export async function insertNotice(
  db: Database,
  told: NewNotice,
  deliveries: readonly NewDelivery[],
  now: Date,
): Promise<boolean> {
  const { rows } = await db.execute(sql`
    with told as (
      insert into notice (id, workspace_id, kind, occasion, bot_id, data, created_at)
      values (${told.id}, ${told.workspaceId}, ${told.kind}, ${told.occasion}, ${told.botId}, ${JSON.stringify(told.data)}::jsonb, ${now})
      on conflict (workspace_id, kind, occasion) do nothing
      returning id
    ), addressed as (
      insert into notice_delivery (id, notice_id, workspace_id, kind, user_id, medium, due_at, created_at)
      select g.id, told.id, ${told.workspaceId}, ${told.kind}, g."userId", g.medium, ${now}, ${now}
      from told, jsonb_to_recordset(${JSON.stringify(deliveries)}::jsonb) as g (id text, "userId" text, medium text)
    )
    select id from told`);
  return rows.length > 0;
}

/** Deliveries whose time has come, and those whose sender died; the longest due first. */
export async function findDueDeliveries(db: Database, now: Date, limit: number): Promise<string[]> {
  const { rows } = await db.execute<{ id: string }>(sql`
    select min(id) as id from notice_delivery where status in ('waiting', 'sending') and due_at <= ${now}
    group by workspace_id, user_id, kind, medium order by min(due_at) limit ${limit}`);
  return rows.map(({ id }) => id);
}

export type WaitingCustomer = {
  workspaceId: string;
  botId: string;
  bot: string;
  conversationId: string;
  since: Date;
};

/** Conversations in which a person has been wanted since before `before` (and after `notBefore`), and of which nobody was told yet. */
export async function findWaitingCustomers(
  db: Database,
  { before, notBefore, limit }: { before: Date; notBefore: Date; limit: number },
): Promise<WaitingCustomer[]> {
  const { rows } = await db.execute<Omit<WaitingCustomer, "since"> & { since: number }>(sql`
    select v.workspace_id as "workspaceId", v.bot_id as "botId", b.name as bot, v.id as "conversationId",
           ${sinceOf("v")} as since
    from conversation v join bot b on b.id = v.bot_id
    where v.waiting_since < ${before} and v.waiting_since > ${notBefore} and v.closed_at is null and v.channel_id <> 'playground'
      and not exists (
        select from notice n where n.workspace_id = v.workspace_id and n.kind = 'handover_waiting'
          and n.occasion = v.id || ':' || ${sinceOf("v")}
      )
    order by v.waiting_since limit ${limit}`);
  return rows.map((row) => ({ ...row, since: new Date(Number(row.since)) }));
}

/** Milliseconds since 1970, as text: a waiting period has one beginning. */
function sinceOf(conversationAlias: "v") {
  return sql.raw(`trunc(extract(epoch from ${conversationAlias}.waiting_since) * 1000)::bigint::text`);
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

/** Which of the channels are in this state, with what a person was last told about each by a letter that left. */
export async function findChannelStates(
  db: Database,
  userId: string,
  channelIds: readonly string[],
): Promise<Map<string, { status: string; lastTold: string | null }>> {
  const { rows } = await db.execute<{ id: string; status: string; lastTold: string | null }>(sql`
    select c.id, c.status, (
      select d.kind from notice_delivery d join notice n on n.id = d.notice_id
      where d.user_id = ${userId} and d.workspace_id = c.workspace_id and d.kind in ('channel_broken', 'channel_restored')
        and d.status = 'sent' and n.data ->> 'channelId' = c.id
      order by d.sent_at desc, n.created_at desc limit 1
    ) as "lastTold"
    from channel c where c.id in ${channelIds}`);
  return new Map(rows.map(({ id, ...state }) => [id, state]));
}

export async function deleteOldNotices(db: Database, before: Date): Promise<void> {
  await db.delete(notice).where(lt(notice.createdAt, before));
}

/** The person's own address and language. */
export async function findAddressee(
  db: Database,
  userId: string,
): Promise<{ email: string; emailVerified: boolean; language: string } | undefined> {
  const [row] = await db
    .select({ email: user.email, emailVerified: user.emailVerified, language: user.language })
    .from(user)
    .where(eq(user.id, userId));
  return row;
}
