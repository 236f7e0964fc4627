import { sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { statement } from "../../db/statement.ts";
import type { Language } from "../kernel/languages.ts";
import { storableJson, storableText } from "../kernel/storable.ts";
import type { LaneKey } from "./lane-repo.ts";
import type { Place } from "./message-repo.ts";
import type { Change, Reply } from "./turn.ts";

const given = sql.placeholder;

type Committing = Place & {
  owner: string;
  channelId: string;
  chatKey: string;
  mailIds: readonly string[];
  messageId: string;
  now: Date;
  said: number;
  hasReply: boolean;
  isDue: boolean;
  text: string;
  language: Language | null;
  suggestions: string | null;
  buttons: string | null;
  replyTo: string | null;
  outcome: Reply["kind"] | null;
  grounded: boolean | null;
  citations: string;
  trace: string | null;
  change: Change["to"] | null;
  reason: string | null;
  resumeAt: Date | null;
  limitToldOn: string | null;
};

/** A person answers, and their time has not run out. */
const BY_PERSON = sql`(mode = 'person' and (resume_at is null or resume_at > ${given("now")}::timestamptz))`;
const CHANGE = sql`${given("change")}::text`;
/** Somebody is called who is not there yet; a person who took over meanwhile is left alone. */
const CALLED = sql`(${CHANGE} in ('person', 'waiting') and not ${BY_PERSON})`;
/** The business answered from its own phone while the turn was thinking; that mail waits for the next turn. */
const ECHOED = sql`exists (select from mail x where x.channel_id = ${given("channelId")} and x.chat_key = ${given("chatKey")} and x.handled_at is null
  and x.id <> all (${given("mailIds")}::text[]) and x.body->'content'->>'type' = 'echo')`;

const commitTurnStatement = statement<
  Committing,
  { status: "sending" | "withheld" | null; mode: "bot" | "person"; waiting: boolean }
>(
  "commit_turn",
  sql`
    with mine as (
      update conversation set
        language = coalesce(${given("language")}, language),
        limit_told_on = coalesce(${given("limitToldOn")}, limit_told_on),
        mode = case when ${CHANGE} in ('person', 'taken') then 'person' when ${CHANGE} = 'bot' then 'bot' else mode end,
        resume_at = case when ${CHANGE} = 'taken' or (${CHANGE} = 'person' and not ${BY_PERSON}) then ${given("resumeAt")}::timestamptz
          when ${CHANGE} = 'bot' then null else resume_at end,
        waiting_since = case when ${CHANGE} in ('taken', 'bot') then null
          when ${CALLED} and (waiting_since is null or waiting_since < session_at) then ${given("now")}::timestamptz else waiting_since end,
        handover_reason = case when ${CHANGE} = 'bot' then null when ${CHANGE} = 'taken' or ${CALLED} then ${given("reason")} else handover_reason end,
        unread = case when ${CALLED} then greatest(unread, ${given("said")}::int) when ${CHANGE} = 'taken' then 0 else unread end,
        unknowns = case when ${CHANGE} in ('person', 'waiting', 'taken') or ${given("outcome")} = 'answered' then 0
          when ${given("outcome")} = 'unknown' then unknowns + 1 else unknowns end,
        last_message_at = case when ${given("hasReply")}::boolean then ${given("now")} else last_message_at end,
        last_text = case when ${given("hasReply")}::boolean and (${given("isDue")}::boolean or not ${BY_PERSON}) then left(${given("text")}, 200) else last_text end,
        last_author = case when ${given("hasReply")}::boolean and (${given("isDue")}::boolean or not ${BY_PERSON}) then 'bot' else last_author end
      where id = ${given("conversationId")} and lane_owner = ${given("owner")}
      returning mode, resume_at, waiting_since
    ), handled as (
      update mail set handled_at = ${given("now")}
      where id = any (${given("mailIds")}::text[]) and exists (select from mine)
    ), answer as (
      insert into message (id, workspace_id, bot_id, conversation_id, author, text, language, status, attempts, next_attempt_at, suggestions, buttons, reply_to, outcome, grounded, citations, trace, created_at)
      select ${given("messageId")}, ${given("workspaceId")}, ${given("botId")}, ${given("conversationId")}, 'bot', ${given("text")}, ${given("language")},
             case when ${given("isDue")}::boolean or not (${BY_PERSON} or ${ECHOED}) then 'sending' else 'withheld' end, 1, ${given("now")}::timestamptz,
             ${given("suggestions")}::jsonb, ${given("buttons")}::jsonb, ${given("replyTo")}, ${given("outcome")}, ${given("grounded")}::boolean,
             ${given("citations")}::jsonb, ${given("trace")}::jsonb, ${given("now")}::timestamptz
      from mine where ${given("hasReply")}::boolean
      returning status
    )
    select (select status from answer) as status, mine.mode, mine.waiting_since is not null as waiting from mine`,
);

export type Turn = {
  channelId: string;
  chatKey: string;
  mailIds: readonly string[];
  /** How many messages of the customer it answers. */
  said: number;
  reply: Reply | null;
  change: Change | undefined;
  /** The message that the answer quotes. */
  replyTo: string | null;
  messageId: string;
  milliseconds: number;
  now: Date;
};

export type Committed = {
  outcome: "sending" | "withheld" | "silent";
  /** Whether a person answers now, or is waited for. */
  needsPerson: boolean;
};

/**
 * The commit point of a turn, in one statement: the mail is handled, the conversation changed and the answer stands in the outbox, or none
 * of it. Whether a person has taken over is read here, just before sending: then the answer is withheld, unless it says that a person was
 * called. "lost": nothing was written, since the lane is another's.
 */
export async function commitTurn(
  db: Database,
  lane: LaneKey,
  place: Place,
  turn: Turn,
): Promise<Committed | "lost"> {
  const { reply, change, milliseconds, ...rest } = turn;
  const trace = reply?.trace && {
    searchedFor: reply.trace.searchedFor,
    passages: reply.trace.passages,
    model: reply.trace.model,
    milliseconds,
    inputTokens: reply.trace.tokens.input,
    outputTokens: reply.trace.tokens.output,
  };
  const [row] = await commitTurnStatement(db, {
    ...place,
    ...rest,
    owner: lane.owner,
    hasReply: reply !== null,
    isDue: isDue(reply?.kind),
    text: storableText(reply?.text ?? ""),
    language: reply?.language ?? null,
    suggestions: jsonOf(reply?.suggestions),
    buttons: jsonOf(reply?.buttons),
    outcome: reply?.kind ?? null,
    grounded: reply?.grounded ?? null,
    citations: storableJson(reply?.citations ?? []),
    trace: trace ? storableJson(trace) : null,
    change: change?.to ?? null,
    reason: change?.to === "taken" ? "own_app" : change && "reason" in change ? change.reason : null,
    resumeAt: change && "resumeAt" in change ? change.resumeAt : null,
    limitToldOn: reply?.limitToldOn ?? null,
  });
  if (!row) return "lost";
  return { outcome: row.status ?? "silent", needsPerson: row.mode === "person" || row.waiting };
}

/** What is said to a customer although a person answers: that one was called, and the question how the help was. */
export function isDue(kind: Reply["kind"] | null | undefined): boolean {
  return kind === "handover" || kind === "rating";
}

function jsonOf(list: readonly unknown[] | undefined): string | null {
  return list?.length ? storableJson(list) : null;
}

const stopTurnStatement = statement<LaneKey & { mailIds: readonly string[] }, never>(
  "stop_turn",
  sql`
    with back as (
      update mail set attempts = attempts - 1, stops = stops + 1 where id = any (${given("mailIds")}::text[]) and handled_at is null
    )
    update conversation set lane_owner = null, lane_expires_at = null
    where id = ${given("conversationId")} and lane_owner = ${given("owner")}`,
);

/** Gives a turn up for a later one that answers more: no failure, and the lane is free. */
export async function stopTurn(db: Database, lane: LaneKey, mailIds: readonly string[]): Promise<void> {
  await stopTurnStatement(db, { ...lane, mailIds });
}
