import { eq, lt, sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { notice, user } from "../../db/schema/index.ts";
import type { NoticeData, NoticeMedium } from "./kinds.ts";

export type NewNotice = {
  id: string;
  workspaceId: string;
  kind: string;
  occasion: string;
  botId: string | null;
  data: NoticeData;
};

/** An owner, and how they can be reached. */
export type Owner = {
  userId: string;
  /** What they chose; null where they never did. */
  email: boolean | null;
  telegram: boolean | null;
  linked: boolean;
  blocked: boolean;
};

/** Whoever owns the workspace; a role may name several. */
export async function findOwners(db: Database, workspaceId: string, kind: string): Promise<Owner[]> {
  const { rows } = await db.execute<Owner>(sql`
    select m.user_id as "userId", p.email, p.telegram, c.chat_key is not null as linked, c.blocked_at is not null as blocked
    from member m
    left join notice_preference p on p.user_id = m.user_id and p.kind = ${kind}
    left join platform_chat c on c.user_id = m.user_id
    where m.workspace_id = ${workspaceId} and 'owner' = any (string_to_array(m.role, ','))
    order by m.created_at limit 20`);
  return rows;
}

export type NewDelivery = { id: string; userId: string; medium: NoticeMedium };

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

export async function deleteOldNotices(db: Database, before: Date): Promise<void> {
  await db.delete(notice).where(lt(notice.createdAt, before));
}

export type Addressee = { email: string; emailVerified: boolean; language: string; timeZone: string };

/** The person's own address, language and time zone. */
export async function findAddressee(db: Database, userId: string): Promise<Addressee | undefined> {
  const [row] = await db
    .select({
      email: user.email,
      emailVerified: user.emailVerified,
      language: user.language,
      timeZone: user.timeZone,
    })
    .from(user)
    .where(eq(user.id, userId));
  return row;
}
