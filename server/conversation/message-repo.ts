import { and, asc, eq, inArray, sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { conversation, message } from "../../db/schema/index.ts";
import { statement } from "../../db/statement.ts";
import type { Language } from "../kernel/languages.ts";
import type { LaneKey } from "./lane-repo.ts";

export type MessageRow = typeof message.$inferSelect;
export type Place = { workspaceId: string; botId: string; conversationId: string };

const given = sql.placeholder;

/** A message on its way to the customer: the bot's or a person's. */
export type Outgoing = Pick<
  MessageRow,
  | "id"
  | "author"
  | "text"
  | "sentParts"
  | "attempts"
  | "suggestions"
  | "buttons"
  | "replyTo"
  | "template"
  | "createdAt"
> & {
  /** When the customer last wrote: how long a provider lets us write counts from here. */
  lastCustomerAt: Date | null;
};

/** What is not sent yet in a conversation, oldest first, and when each may be tried (again). */
export async function findOutgoing(
  db: Database,
  conversationId: string,
): Promise<(Outgoing & { nextAttemptAt: Date | null })[]> {
  return db
    .select({
      id: message.id,
      author: message.author,
      text: message.text,
      sentParts: message.sentParts,
      attempts: message.attempts,
      suggestions: message.suggestions,
      buttons: message.buttons,
      replyTo: message.replyTo,
      template: message.template,
      createdAt: message.createdAt,
      nextAttemptAt: message.nextAttemptAt,
      lastCustomerAt: conversation.lastCustomerAt,
    })
    .from(message)
    .innerJoin(conversation, eq(conversation.id, message.conversationId))
    .where(and(eq(message.conversationId, conversationId), inArray(message.status, ["pending", "sending"])))
    .orderBy(asc(message.createdAt), asc(message.id))
    .limit(20);
}

/**
 * Takes a message up just before it is sent. Who answers is read here once more: what the bot wanted to say is withheld where a person
 * answers now, unless a part of it was sent already. "gone": it was not waiting any more. `needsPerson` as in an Announcement.
 */
export async function markSending(
  db: Database,
  messageId: string,
  now: Date,
): Promise<{ status: "sending" | "withheld" | "gone"; needsPerson: boolean }> {
  const result = await db.execute<{ status: "sending" | "withheld"; needsPerson: boolean }>(sql`
    update message m set attempts = m.attempts + 1, status = case
      when m.author = 'bot' and m.sent_parts = 0 and coalesce(m.outcome, '') not in ('handover', 'rating')
        and v.mode = 'person' and (v.resume_at is null or v.resume_at > ${now}) then 'withheld' else 'sending' end
    from conversation v
    where m.id = ${messageId} and v.id = m.conversation_id and m.status in ('pending', 'sending')
    returning m.status, (v.mode = 'person' or v.waiting_since is not null) as "needsPerson"`);
  return result.rows[0] ?? { status: "gone", needsPerson: false };
}

/** Withholds what the bot is about to say where a person has taken over meanwhile; true when it was withheld. */
export async function withholdIfTaken(db: Database, messageId: string, now: Date): Promise<boolean> {
  const result = await db.execute(sql`
    update message m set status = 'withheld', next_attempt_at = null
    from conversation v
    where m.id = ${messageId} and v.id = m.conversation_id and m.status = 'sending' and m.sent_parts = 0
      and coalesce(m.outcome, '') not in ('handover', 'rating')
      and v.mode = 'person' and (v.resume_at is null or v.resume_at > ${now})`);
  return (result.rowCount ?? 0) > 0;
}

export async function markPartSent(db: Database, messageId: string, sentParts: number): Promise<void> {
  await db.update(message).set({ sentParts }).where(eq(message.id, messageId));
}

export async function markPending(
  db: Database,
  messageId: string,
  nextAttemptAt: Date,
  failure: string,
): Promise<void> {
  await db
    .update(message)
    .set({ status: "pending", nextAttemptAt, failure })
    .where(eq(message.id, messageId));
}

export async function markFailed(db: Database, messageId: string, failure: string): Promise<void> {
  await db
    .update(message)
    .set({ status: "failed", failure, nextAttemptAt: null })
    .where(eq(message.id, messageId));
}

type Sent = { parts: number; providerMessageId: string; at: Date };
type SentMessage = Sent & { messageId: string };

const SENT = sql`status = 'sent', sent_parts = ${given("parts")}, provider_message_id = ${given("providerMessageId")}, sent_at = ${given("at")},
  next_attempt_at = null, failure = null`;

const markSentStatement = statement<SentMessage, never>(
  "mark_sent",
  sql`update message set ${SENT} where id = ${given("messageId")}`,
);

const markSentAndReleaseStatement = statement<SentMessage & LaneKey, never>(
  "mark_sent_and_release",
  sql`
    with done as (update message set ${SENT} where id = ${given("messageId")})
    update conversation set lane_owner = null, lane_expires_at = null where id = ${given("conversationId")} and lane_owner = ${given("owner")}`,
);

export async function markSent(db: Database, messageId: string, sent: Sent): Promise<void> {
  await markSentStatement(db, { ...sent, messageId });
}

/** Marks an answer as sent and gives the lane back: one round trip at the end of every turn. */
export async function markSentAndRelease(
  db: Database,
  lane: LaneKey,
  messageId: string,
  sent: Sent,
): Promise<void> {
  await markSentAndReleaseStatement(db, { ...sent, ...lane, messageId });
}

/** Conversations with an answer that should have been sent before `before` and that nobody is handling, the longest forgotten first. */
export async function findForgottenAnswers(
  db: Database,
  before: Date,
  now: Date,
  limit: number,
): Promise<{ channelId: string; chatKey: string }[]> {
  const result = await db.execute<{ channelId: string; chatKey: string }>(sql`
    select v.channel_id as "channelId", v.chat_key as "chatKey"
    from message m join conversation v on v.id = m.conversation_id join channel c on c.id = v.channel_id
    where m.status in ('pending', 'sending') and m.next_attempt_at < ${before} and (v.lane_owner is null or v.lane_expires_at < ${now})
    group by v.channel_id, v.chat_key order by min(m.next_attempt_at) limit ${limit}`);
  return result.rows;
}

/** Marks answers whose channel was deleted while they were on their way: nobody can send them any more. */
export async function failOrphanedAnswers(db: Database, before: Date): Promise<void> {
  await db.execute(sql`
    update message m set status = 'failed', failure = 'channel_gone', next_attempt_at = null
    from conversation v
    where m.status in ('pending', 'sending') and m.next_attempt_at < ${before} and v.id = m.conversation_id
      and not exists (select from channel c where c.id = v.channel_id)`);
}

export async function insertMessages(db: Database, rows: (typeof message.$inferInsert)[]): Promise<void> {
  await db.insert(message).values(rows);
}

export type UnansweredAsked = {
  id: string;
  question: string;
  normalised: string;
  language: Language;
  now: Date;
};

/** Puts a question on the owner's list, or counts it where it stands already. */
export async function recordUnanswered(
  db: Database,
  { workspaceId, botId, conversationId }: Place,
  asked: UnansweredAsked,
): Promise<void> {
  await db.execute(sql`
    insert into unanswered_question as u (id, workspace_id, bot_id, question, normalised, language, conversation_id, origin_conversation_id, first_asked_at, last_asked_at)
    values (${asked.id}, ${workspaceId}, ${botId}, ${asked.question}, ${asked.normalised}, ${asked.language}, ${conversationId}, ${conversationId}, ${asked.now}, ${asked.now})
    on conflict (bot_id, normalised) do update set times = u.times + 1, last_asked_at = excluded.last_asked_at, conversation_id = excluded.conversation_id`);
}
