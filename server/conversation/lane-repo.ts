import { and, eq, sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import type { HandoverReason } from "../../db/schema/conversation.ts";
import { conversation } from "../../db/schema/index.ts";
import { statement } from "../../db/statement.ts";
import type { Language } from "../kernel/languages.ts";

/** A taken lane: whose it is. */
export type LaneKey = { conversationId: string; owner: string };

export type Arrival = {
  workspaceId: string;
  botId: string;
  channelId: string;
  chatKey: string;
  /** The customer, as the channel knows them. */
  externalId: string;
  name: string;
  username: string | null;
  /** The name is one that the provider gave now, not what stands in for a missing one: only such a name replaces the known one. */
  named: boolean;
  language: Language | null;
  /** When the customer blocked the bot; null for everything else that comes from them. */
  blockedBotAt: Date | null;
  /** How many messages the customer has written since the last turn, the last of them, and when the first and the last came. */
  said: number;
  lastText: string | null;
  lastRef: string | null;
  firstSaidAt: Date | null;
  lastSaidAt: Date | null;
  /** Ids for the rows, should they not exist yet. */
  newCustomerId: string;
  newConversationId: string;
  owner: string;
  now: Date;
  until: Date;
};

export type TakenLane = {
  conversationId: string;
  /** Who answers: a person whose time has run out has given back to the bot. */
  mode: "bot" | "person";
  language: Language | null;
  unknowns: number;
  waitingSince: Date | null;
  handoverReason: HandoverReason | null;
  sessionAt: Date | null;
  contextAt: Date | null;
  brief: string | null;
  lastCustomerAt: Date | null;
  customerId: string | null;
  customerName: string | null;
  customerLanguage: Language | null;
  languageChosen: boolean | null;
  customerBlockedAt: Date | null;
  limitToldOn: string | null;
  /** Whether an answer of an earlier turn still waits to be sent. */
  hasPending: boolean;
};

/** A customer who comes back after so long begins a new session. */
const SESSION_ENDS_AFTER = "30 minutes";

const given = sql.placeholder;
const SESSION_GAP = sql.raw(`interval '${SESSION_ENDS_AFTER}'`);
const NAMED = sql`${given("named")}::boolean`;
const HAS_SAID = sql`${given("said")}::int > 0`;
const IS_RESUMED = sql`(v.mode = 'person' and v.resume_at <= ${given("now")}::timestamptz)`;

const takeLaneStatement = statement<Arrival, TakenLane>(
  "take_lane",
  sql`
    with who as (
      insert into customer as c (id, workspace_id, bot_id, channel_id, external_id, name, username, language, blocked_bot_at, first_seen_at, last_seen_at)
      values (${given("newCustomerId")}, ${given("workspaceId")}, ${given("botId")}, ${given("channelId")}, ${given("externalId")},
              ${given("name")}, ${given("username")}, ${given("language")}, ${given("blockedBotAt")}::timestamptz, ${given("now")}, ${given("now")})
      on conflict (channel_id, external_id) do update
        set name = case when ${NAMED} then excluded.name else c.name end,
            username = case when ${NAMED} then excluded.username else c.username end, last_seen_at = excluded.last_seen_at, blocked_bot_at = excluded.blocked_bot_at
      returning id, name, language, language_chosen, blocked_at
    ), lane as (
      insert into conversation as v (id, workspace_id, bot_id, channel_id, chat_key, customer_id, lane_owner, lane_expires_at,
        last_text, last_author, last_customer_at, last_message_ref, session_at, last_message_at, created_at)
      select ${given("newConversationId")}, ${given("workspaceId")}, ${given("botId")}, ${given("channelId")}, ${given("chatKey")}, who.id,
             ${given("owner")}, ${given("until")}::timestamptz, ${given("lastText")}, case when ${HAS_SAID} then 'customer' end,
             ${given("lastSaidAt")}::timestamptz, ${given("lastRef")}, ${given("firstSaidAt")}::timestamptz,
             ${given("now")}::timestamptz, ${given("now")}::timestamptz
      from who
      on conflict (channel_id, chat_key) do update
        set lane_owner = excluded.lane_owner, lane_expires_at = excluded.lane_expires_at,
            mode = case when ${IS_RESUMED} then 'bot' else v.mode end,
            resume_at = case when ${IS_RESUMED} then null else v.resume_at end,
            last_message_at = case when ${HAS_SAID} then excluded.last_message_at else v.last_message_at end,
            last_text = case when ${HAS_SAID} then excluded.last_text else v.last_text end,
            last_author = case when ${HAS_SAID} then 'customer' else v.last_author end,
            last_customer_at = greatest(v.last_customer_at, excluded.last_customer_at),
            last_message_ref = coalesce(excluded.last_message_ref, v.last_message_ref),
            unread = v.unread + case when (v.mode = 'person' and not ${IS_RESUMED}) or v.waiting_since is not null then ${given("said")}::int else 0 end,
            closed_at = case when ${HAS_SAID} then null else v.closed_at end,
            context_at = case when ${HAS_SAID} and v.closed_at is not null then excluded.session_at else v.context_at end,
            session_at = case when ${HAS_SAID} and (v.session_at is null or v.closed_at is not null
              or v.last_customer_at < excluded.session_at - ${SESSION_GAP}) then excluded.session_at else v.session_at end
        where v.lane_owner is null or v.lane_expires_at < ${given("now")}
      returning v.*
    )
    select lane.id as "conversationId", lane.mode, lane.language, lane.unknowns, lane.waiting_since as "waitingSince",
           lane.handover_reason as "handoverReason", lane.session_at as "sessionAt", lane.context_at as "contextAt", lane.brief,
           lane.last_customer_at as "lastCustomerAt", lane.limit_told_on as "limitToldOn", who.id as "customerId", who.name as "customerName", who.language as "customerLanguage",
           who.language_chosen as "languageChosen", who.blocked_at as "customerBlockedAt",
           exists (select from message m where m.conversation_id = lane.id and m.status in ('pending', 'sending')) as "hasPending"
    from lane, who`,
);

/**
 * Finds or makes the customer and the conversation, and takes the conversation's lane, in one statement. Undefined when another
 * worker holds the lane.
 */
export async function takeLane(db: Database, arrival: Arrival): Promise<TakenLane | undefined> {
  const [taken] = await takeLaneStatement(db, arrival);
  return taken;
}

/** Takes the lane of a chat that is known already, to send what waits in its outbox; "idle" where nothing does. */
export async function takeKnownLane(
  db: Database,
  chat: { channelId: string; chatKey: string; owner: string; now: Date; until: Date },
): Promise<KnownLane | "idle" | { busySince: Date }> {
  const result = await db.execute<KnownLane & { taken: boolean; pendingSince: Date | null }>(sql`
    with waiting as (
      select v.id, (select min(m.created_at) from message m where m.conversation_id = v.id and m.status in ('pending', 'sending')) as since
      from conversation v where v.channel_id = ${chat.channelId} and v.chat_key = ${chat.chatKey}
    ), lane as (
      update conversation v set lane_owner = ${chat.owner}, lane_expires_at = ${chat.until} from waiting
      where v.id = waiting.id and waiting.since is not null and (v.lane_owner is null or v.lane_expires_at < ${chat.now})
      returning v.id
    )
    select id as "conversationId", since as "pendingSince", exists (select from lane) as taken from waiting`);
  const [row] = result.rows;
  if (!row?.pendingSince) return "idle";
  return row.taken ? { conversationId: row.conversationId } : { busySince: new Date(row.pendingSince) };
}

export type KnownLane = { conversationId: string };

export async function extendLane(db: Database, lane: LaneKey, until: Date): Promise<boolean> {
  const result = await db
    .update(conversation)
    .set({ laneExpiresAt: until })
    .where(and(eq(conversation.id, lane.conversationId), eq(conversation.laneOwner, lane.owner)));
  return (result.rowCount ?? 0) > 0;
}

export async function releaseLane(db: Database, lane: LaneKey): Promise<void> {
  await db
    .update(conversation)
    .set({ laneOwner: null, laneExpiresAt: null })
    .where(and(eq(conversation.id, lane.conversationId), eq(conversation.laneOwner, lane.owner)));
}
