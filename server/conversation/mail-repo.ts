import { and, asc, eq, isNull, lt, sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { mail } from "../../db/schema/index.ts";
import { prepared, statement } from "../../db/statement.ts";
import type { InboundMail } from "../channels/port.ts";

export type MailRow = { id: string; body: InboundMail; receivedAt: Date; attempts: number; stops: number };

/** No turn takes more than this at once; what is left waits for the next. */
const MAX_MAIL_PER_TURN = 50;

const given = sql.placeholder;

const insertMailStatement = statement<
  { channelId: string; rows: string; receivedAt: Date },
  { chatKey: string }
>(
  "insert_mail",
  sql`
    insert into mail (id, channel_id, provider_message_id, chat_key, body, received_at)
    select g.id, ${given("channelId")}, g."providerMessageId", g."chatKey", g.body, ${given("receivedAt")}::timestamptz
    from jsonb_to_recordset(${given("rows")}::jsonb) as g (id text, "providerMessageId" text, "chatKey" text, body jsonb)
    on conflict (channel_id, provider_message_id) do nothing
    returning chat_key as "chatKey"`,
);

/** Stores mail; what was delivered before is left out. Returns the chats that really have something new. */
export async function insertMail(
  db: Database,
  channelId: string,
  mails: readonly { id: string; mail: InboundMail }[],
  receivedAt: Date,
): Promise<string[]> {
  const rows = mails.map(({ id, mail: body }) => {
    const { providerMessageId, chatKey } = body;
    return { id, providerMessageId, chatKey, body };
  });
  const stored = await insertMailStatement(db, { channelId, rows: JSON.stringify(rows), receivedAt });
  return [...new Set(stored.map(({ chatKey }) => chatKey))];
}

const openMailQuery = prepared((db) =>
  db
    .select({
      id: mail.id,
      body: mail.body,
      receivedAt: mail.receivedAt,
      attempts: mail.attempts,
      stops: mail.stops,
    })
    .from(mail)
    .where(
      and(eq(mail.channelId, given("channelId")), eq(mail.chatKey, given("chatKey")), isNull(mail.handledAt)),
    )
    .orderBy(asc(mail.receivedAt), asc(mail.id))
    .limit(MAX_MAIL_PER_TURN)
    .prepare("open_mail"),
);

/** The unanswered mail of a chat, oldest first. */
export async function findOpenMail(db: Database, channelId: string, chatKey: string): Promise<MailRow[]> {
  return openMailQuery(db).execute({ channelId, chatKey });
}

const hasMoreMailStatement = statement<
  { channelId: string; chatKey: string; mailIds: readonly string[] },
  { found: boolean }
>(
  "has_more_mail",
  sql`
    select exists (
      select from mail
      where channel_id = ${given("channelId")} and chat_key = ${given("chatKey")} and handled_at is null
        and id <> all (${given("mailIds")}::text[]) and body->'content'->>'type' <> 'membership'
        and coalesce(body->'content'->>'data', '') !~ '^(fb|rate):'
    ) as found`,
);

/** Whether anything has come to the chat that changes what is to be answered. */
export async function hasMoreMail(
  db: Database,
  chat: { channelId: string; chatKey: string; mailIds: readonly string[] },
): Promise<boolean> {
  const [row] = await hasMoreMailStatement(db, chat);
  return row?.found ?? false;
}

/** Marks mail that belongs to no conversation (what the team wrote at its desk) as done. */
export async function markHandled(db: Database, mailId: string, now: Date): Promise<void> {
  await db.update(mail).set({ handledAt: now }).where(eq(mail.id, mailId));
}

export type ForgottenChat = { channelId: string; chatKey: string };

/**
 * Chats with mail that nobody has handled since `before`, and whose conversation nobody is handling now; those of the last hour first: what
 * cannot be handled at all (a kind of channel that is not offered any more) keeps nobody else from being found.
 */
export async function findForgottenChats(
  db: Database,
  before: Date,
  now: Date,
  limit: number,
): Promise<ForgottenChat[]> {
  const result = await db.execute<ForgottenChat>(sql`
    select m.channel_id as "channelId", m.chat_key as "chatKey"
    from mail m left join conversation v on v.channel_id = m.channel_id and v.chat_key = m.chat_key
    where m.handled_at is null and m.received_at < ${before} and (v.lane_owner is null or v.lane_expires_at < ${now})
    group by m.channel_id, m.chat_key
    order by min(m.received_at) < ${now}::timestamptz - interval '1 hour', min(m.received_at) limit ${limit}`);
  return result.rows;
}

/** Removes handled mail that no provider will deliver again. */
export async function deleteOldMail(db: Database, before: Date): Promise<void> {
  await db.delete(mail).where(and(lt(mail.receivedAt, before), sql`${mail.handledAt} is not null`));
}
