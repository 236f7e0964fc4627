import { and, asc, eq, inArray, sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { message } from "../../db/schema/index.ts";
import { statement } from "../../db/statement.ts";
import type { Language } from "../kernel/languages.ts";
import type { ChatTurn } from "../providers/llm/port.ts";
import type { LaneKey } from "./lane-repo.ts";
import type { MailRow } from "./mail-repo.ts";
import type { Reply } from "./turn.ts";

export type MessageRow = typeof message.$inferSelect;
export type Place = { workspaceId: string; botId: string; conversationId: string };

const HISTORY_LENGTH = 10;

const given = sql.placeholder;

const recordMailStatement = statement<
  Place & { mailIds: readonly string[]; messageIds: readonly string[]; texts: string[]; times: Date[] },
  { openMailIds: string[] | null; history: ChatTurn[] | null }
>(
  "record_mail",
  sql`
    with open as (
      update mail set attempts = attempts + 1 where id = any (${given("mailIds")}::text[]) and handled_at is null returning id
    ), kept as (
      insert into message (id, workspace_id, bot_id, conversation_id, author, text, mail_id, status, created_at)
      select g.id, ${given("workspaceId")}, ${given("botId")}, ${given("conversationId")}, 'customer', g.text, g.mail, 'received', g.at
      from unnest(${given("messageIds")}::text[], ${given("mailIds")}::text[], ${given("texts")}::text[], ${given("times")}::timestamptz[])
        as g (id, mail, text, at) join open on open.id = g.mail
      on conflict (mail_id) do nothing
    ), latest as (
      select case author when 'customer' then 'customer' else 'bot' end as role, text, created_at, id
      from message
      where conversation_id = ${given("conversationId")} and (mail_id is null or mail_id <> all (${given("mailIds")}::text[]))
        and status in ('received', 'sent')
      order by created_at desc, id desc limit ${sql.raw(String(HISTORY_LENGTH))}
    )
    select (select jsonb_agg(id) from open) as "openMailIds",
           (select jsonb_agg(jsonb_build_object('role', role, 'text', text) order by created_at, id) from latest) as history`,
);

/**
 * Writes down the customer's mail as messages (harmless when repeated), counts the attempt, and returns which of the mail is still
 * unanswered and what was said before, oldest first: one round trip.
 */
export async function recordMail(
  db: Database,
  place: Place,
  mails: readonly MailRow[],
  messageIds: readonly string[],
): Promise<{ openMailIds: string[]; history: ChatTurn[] }> {
  const [row] = await recordMailStatement(db, {
    ...place,
    messageIds,
    mailIds: mails.map(({ id }) => id),
    texts: mails.map(textOf),
    times: mails.map(({ receivedAt }) => receivedAt),
  });
  return { openMailIds: row?.openMailIds ?? [], history: row?.history ?? [] };
}

function textOf({ body: { content } }: MailRow): string {
  if (content.type === "text" || content.type === "command") return content.text;
  if (content.type === "start") return content.payload ? `/start ${content.payload}` : "/start";
  if (content.type === "media" || content.type === "unsupported") return content.caption ?? "";
  return content.type === "edit" || content.type === "echo" ? content.text : "";
}

export type Outgoing = {
  id: string;
  text: string;
  sentParts: number;
  attempts: number;
  suggestions: string[] | null;
  createdAt: Date;
};

const commitTurnStatement = statement<
  Place & {
    owner: string;
    mailIds: readonly string[];
    messageId: string;
    now: Date;
    hasReply: boolean;
    text: string;
    language: Language | null;
    suggestions: string | null;
    outcome: Reply["kind"] | null;
    grounded: boolean | null;
    citations: string;
    trace: string | null;
  },
  { status: "sending" | "withheld" | null }
>(
  "commit_turn",
  sql`
    with mine as (
      update conversation set last_message_at = ${given("now")}, language = coalesce(${given("language")}, language)
      where id = ${given("conversationId")} and lane_owner = ${given("owner")}
      returning mode
    ), handled as (
      update mail set handled_at = ${given("now")}
      where id = any (${given("mailIds")}::text[]) and exists (select from mine)
    ), answer as (
      insert into message (id, workspace_id, bot_id, conversation_id, author, text, language, status, attempts, next_attempt_at, suggestions, outcome, grounded, citations, trace, created_at)
      select ${given("messageId")}, ${given("workspaceId")}, ${given("botId")}, ${given("conversationId")}, 'bot', ${given("text")}, ${given("language")},
             case mine.mode when 'bot' then 'sending' else 'withheld' end, 1, ${given("now")}::timestamptz,
             ${given("suggestions")}::jsonb, ${given("outcome")}, ${given("grounded")}::boolean,
             ${given("citations")}::jsonb, ${given("trace")}::jsonb, ${given("now")}::timestamptz
      from mine where ${given("hasReply")}::boolean
      returning status
    )
    select (select status from answer) as status from mine`,
);

/**
 * The commit point of a turn, in one statement: the mail is handled and the answer stands in the outbox, or neither. Whether a person has
 * taken over is read here, just before sending: then the answer is withheld. Nothing is written when the lane was lost.
 */
export async function commitTurn(
  db: Database,
  lane: LaneKey,
  place: Place,
  turn: {
    mailIds: readonly string[];
    reply: Reply | null;
    messageId: string;
    milliseconds: number;
    now: Date;
  },
): Promise<"sending" | "withheld" | "silent" | "lost"> {
  const { reply, messageId, mailIds, now } = turn;
  const trace = reply?.trace && {
    searchedFor: reply.trace.searchedFor,
    passages: reply.trace.passages,
    model: reply.trace.model,
    milliseconds: turn.milliseconds,
    inputTokens: reply.trace.tokens.input,
    outputTokens: reply.trace.tokens.output,
  };
  const [row] = await commitTurnStatement(db, {
    ...place,
    owner: lane.owner,
    mailIds,
    messageId,
    now,
    hasReply: reply !== null,
    text: reply?.text ?? "",
    language: reply?.language ?? null,
    suggestions: reply?.suggestions?.length ? JSON.stringify(reply.suggestions) : null,
    outcome: reply?.kind ?? null,
    grounded: reply?.grounded ?? null,
    citations: JSON.stringify(reply?.citations ?? []),
    trace: trace ? JSON.stringify(trace) : null,
  });
  return row ? (row.status ?? "silent") : "lost";
}

/** Answers of a conversation that are not sent yet, oldest first, and when each may be tried (again). */
export async function findOutgoing(
  db: Database,
  conversationId: string,
): Promise<(Outgoing & { nextAttemptAt: Date | null })[]> {
  return db
    .select({
      id: message.id,
      text: message.text,
      sentParts: message.sentParts,
      attempts: message.attempts,
      suggestions: message.suggestions,
      createdAt: message.createdAt,
      nextAttemptAt: message.nextAttemptAt,
    })
    .from(message)
    .where(and(eq(message.conversationId, conversationId), inArray(message.status, ["pending", "sending"])))
    .orderBy(asc(message.createdAt), asc(message.id))
    .limit(20);
}

export async function markSending(db: Database, messageId: string): Promise<void> {
  await db
    .update(message)
    .set({ status: "sending", attempts: sql`${message.attempts} + 1` })
    .where(eq(message.id, messageId));
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

/** What was said before, oldest first. */
export async function findHistory(db: Database, conversationId: string): Promise<ChatTurn[]> {
  const rows = await db
    .select({ author: message.author, text: message.text })
    .from(message)
    .where(and(eq(message.conversationId, conversationId), inArray(message.status, ["received", "sent"])))
    .orderBy(sql`${message.createdAt} desc, ${message.id} desc`)
    .limit(HISTORY_LENGTH);
  return rows
    .reverse()
    .map(({ author, text }) => ({ role: author === "customer" ? "customer" : "bot", text }));
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
    insert into unanswered_question as u (id, workspace_id, bot_id, question, normalised, language, conversation_id, first_asked_at, last_asked_at)
    values (${asked.id}, ${workspaceId}, ${botId}, ${asked.question}, ${asked.normalised}, ${asked.language}, ${conversationId}, ${asked.now}, ${asked.now})
    on conflict (bot_id, normalised) do update set times = u.times + 1, last_asked_at = excluded.last_asked_at, conversation_id = excluded.conversation_id`);
}
