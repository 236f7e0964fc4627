import { and, asc, eq, isNotNull, isNull, sql } from "drizzle-orm";
import type { Executor } from "../../../db/client.ts";
import { conversation, deskProgress, message } from "../../../db/schema/index.ts";

/** Where a conversation stands, for a job that knows nothing but its id. */
export async function findPlace(
  db: Executor,
  conversationId: string,
): Promise<{ workspaceId: string; botId: string } | undefined> {
  const [row] = await db
    .select({ workspaceId: conversation.workspaceId, botId: conversation.botId })
    .from(conversation)
    .where(eq(conversation.id, conversationId));
  return row;
}

export async function findByTopic(db: Executor, botId: string, topic: string): Promise<string | undefined> {
  const [row] = await db
    .select({ id: conversation.id })
    .from(conversation)
    .where(and(eq(conversation.botId, botId), eq(conversation.deskTopic, topic)))
    .limit(1);
  return row?.id;
}

/** Gives a conversation its topic; its last messages (`shown`) and all that follow are to be posted there. */
export async function setTopic(
  db: Executor,
  conversationId: string,
  topic: string,
  shown: number,
  now: Date,
): Promise<void> {
  await db.execute(sql`
    with given as (update conversation set desk_topic = ${topic} where id = ${conversationId} returning id)
    insert into desk_progress (conversation_id, since, posted, at)
    select id, coalesce((select min(created_at) from (
      select created_at from message where conversation_id = ${conversationId} order by created_at desc limit ${shown}) as latest), ${now}), '{}', ${now}
    from given
    on conflict (conversation_id) do update set since = excluded.since, posted = '{}', at = excluded.at`);
}

export async function forgetTopic(db: Executor, conversationId: string): Promise<void> {
  await db.update(conversation).set({ deskTopic: null }).where(eq(conversation.id, conversationId));
}

/** The bot's group is another one now, or none. */
export async function forgetTopics(db: Executor, workspaceId: string, botId: string): Promise<void> {
  await db
    .update(conversation)
    .set({ deskTopic: null })
    .where(
      and(
        eq(conversation.workspaceId, workspaceId),
        eq(conversation.botId, botId),
        isNotNull(conversation.deskTopic),
      ),
    );
}

export type ToPost = {
  id: string;
  author: "customer" | "bot" | "person";
  authorName: string | null;
  text: string;
  status: string;
  failure: string | null;
  mediaKind: string | null;
};

/**
 * What the topic lacks, oldest first: all but what was written at the desk itself (of that, only what could not be delivered) and answers
 * that have not left.
 */
export async function findToPost(db: Executor, conversationId: string, limit: number): Promise<ToPost[]> {
  return db
    .select({
      id: message.id,
      author: message.author,
      authorName: message.authorName,
      text: message.text,
      status: message.status,
      failure: message.failure,
      mediaKind: sql<string | null>`${message.media} ->> 'kind'`,
    })
    .from(deskProgress)
    .innerJoin(
      message,
      and(
        eq(message.conversationId, deskProgress.conversationId),
        sql`${message.createdAt} >= ${deskProgress.since}`,
      ),
    )
    .where(
      and(
        eq(deskProgress.conversationId, conversationId),
        sql`${message.id} <> all (${deskProgress.posted})`,
        sql`case ${message.author} when 'customer' then true when 'bot' then ${message.status} = 'sent'
          else ${message.authorId} is distinct from ${DESK_AUTHOR} or ${message.status} = 'failed' end`,
      ),
    )
    .orderBy(asc(message.createdAt), asc(message.id))
    .limit(limit);
}

/** Whose words a message written at the desk is; the person is known by name only. */
export const DESK_AUTHOR = "desk";
const KEPT = 60;

/** Remembers that a message was posted; of many, only the latest are remembered and earlier ones are never looked at again. */
export async function markPosted(db: Executor, conversationId: string, id: string, now: Date): Promise<void> {
  await db.execute(sql`
    update desk_progress p set at = ${now},
      posted = (array_append(posted, ${id}))[greatest(1, cardinality(posted) + 2 - ${KEPT}::int):],
      since = case when cardinality(posted) + 1 > ${KEPT}::int
        then greatest(since, coalesce((select m.created_at + interval '1 microsecond' from message m where m.id = p.posted[1]), since))
        else since end
    where conversation_id = ${conversationId}`);
}

/** Whether nothing stands in the topic yet. */
export async function isEmptyTopic(db: Executor, conversationId: string): Promise<boolean> {
  const rows = await db
    .select({ id: deskProgress.conversationId })
    .from(deskProgress)
    .where(
      and(eq(deskProgress.conversationId, conversationId), sql`cardinality(${deskProgress.posted}) = 0`),
    );
  return rows.length > 0;
}

/** Conversations of the bot that wait for a person and have no topic. */
export async function findWithoutTopic(db: Executor, botId: string, limit: number): Promise<string[]> {
  const rows = await db
    .select({ id: conversation.id })
    .from(conversation)
    .where(
      and(
        eq(conversation.botId, botId),
        isNotNull(conversation.waitingSince),
        isNull(conversation.deskTopic),
      ),
    )
    .orderBy(asc(conversation.waitingSince))
    .limit(limit);
  return rows.map(({ id }) => id);
}

/**
 * Conversations of bots with a desk whose topic is missing or behind although nothing has happened since `before`: their job was lost.
 */
export async function findBehind(db: Executor, before: Date, limit: number): Promise<string[]> {
  const desks = sql`select bot_id from channel c where c.settings -> 'desk' is not null and c.settings -> 'desk' <> 'null' and c.status = 'active'`;
  const result = await db.execute<{ id: string }>(sql`
    (select v.id from (${desks}) c join conversation v on v.bot_id = c.bot_id
     where v.waiting_since between ${before}::timestamptz - interval '1 hour' and ${before} and v.desk_topic is null limit 20)
    union all
    (select v.id from (${desks}) c join conversation v on v.bot_id = c.bot_id join desk_progress p on p.conversation_id = v.id
     where v.desk_topic is not null and p.at < v.last_message_at
       and v.last_message_at between ${before}::timestamptz - interval '1 day' and ${before} limit ${limit})`);
  return result.rows.map(({ id }) => id);
}

/** Notes that the topic was looked at, so that it is not looked at again before something is said. */
export async function markCurrent(db: Executor, conversationId: string, now: Date): Promise<void> {
  await db.update(deskProgress).set({ at: now }).where(eq(deskProgress.conversationId, conversationId));
}
