import { and, eq, sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
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
  language: Language | null;
  /** Ids for the rows, should they not exist yet. */
  newCustomerId: string;
  newConversationId: string;
  owner: string;
  now: Date;
  until: Date;
};

export type TakenLane = {
  conversationId: string;
  mode: "bot" | "person";
  language: Language | null;
  customerId: string;
  customerLanguage: Language | null;
  /** Whether an answer of an earlier turn still waits to be sent. */
  hasPending: boolean;
};

const given = sql.placeholder;

const takeLaneStatement = statement<Arrival, TakenLane>(
  "take_lane",
  sql`
    with who as (
      insert into customer as c (id, workspace_id, bot_id, channel_id, external_id, name, username, language, first_seen_at, last_seen_at)
      values (${given("newCustomerId")}, ${given("workspaceId")}, ${given("botId")}, ${given("channelId")}, ${given("externalId")},
              ${given("name")}, ${given("username")}, ${given("language")}, ${given("now")}, ${given("now")})
      on conflict (channel_id, external_id) do update
        set name = excluded.name, username = excluded.username, last_seen_at = excluded.last_seen_at, blocked_bot_at = null
      returning id, language
    ), lane as (
      insert into conversation as v (id, workspace_id, bot_id, channel_id, chat_key, customer_id, lane_owner, lane_expires_at, last_message_at, created_at)
      select ${given("newConversationId")}, ${given("workspaceId")}, ${given("botId")}, ${given("channelId")}, ${given("chatKey")}, who.id,
             ${given("owner")}, ${given("until")}::timestamptz, ${given("now")}::timestamptz, ${given("now")}::timestamptz
      from who
      on conflict (channel_id, chat_key) do update
        set lane_owner = excluded.lane_owner, lane_expires_at = excluded.lane_expires_at, last_message_at = excluded.last_message_at
        where v.lane_owner is null or v.lane_expires_at < ${given("now")}
      returning id, mode, language
    )
    select lane.id as "conversationId", lane.mode, lane.language, who.id as "customerId", who.language as "customerLanguage",
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

/** Takes the lane of a chat that is known already, to send what waits in its outbox. */
export async function takeKnownLane(
  db: Database,
  chat: { channelId: string; chatKey: string; owner: string; now: Date; until: Date },
): Promise<TakenLane | "busy" | "unknown"> {
  const result = await db.execute<TakenLane & { taken: boolean }>(sql`
    with lane as (
      update conversation set lane_owner = ${chat.owner}, lane_expires_at = ${chat.until}
      where channel_id = ${chat.channelId} and chat_key = ${chat.chatKey} and (lane_owner is null or lane_expires_at < ${chat.now})
      returning id
    )
    select v.id as "conversationId", v.mode, v.language, v.customer_id as "customerId", c.language as "customerLanguage",
           exists (select from message m where m.conversation_id = v.id and m.status in ('pending', 'sending')) as "hasPending",
           exists (select from lane) as taken
    from conversation v left join customer c on c.id = v.customer_id
    where v.channel_id = ${chat.channelId} and v.chat_key = ${chat.chatKey}`);
  const [row] = result.rows;
  if (!row) return "unknown";
  return row.taken ? row : "busy";
}

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
