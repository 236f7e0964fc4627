import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, smallint, text, uniqueIndex } from "drizzle-orm/pg-core";
import type { Button, FilledTemplate, InboundMail, InboundMedia } from "../../server/channels/port.ts";
import type { Language } from "../../server/kernel/languages.ts";
import { bot } from "./bots.ts";
import { channel } from "./channels.ts";
import { moment } from "./columns.ts";

/** What arrived and is not answered yet. A row stands here before the provider is told 200. */
export const mail = pgTable(
  "mail",
  {
    id: text("id").primaryKey(),
    channelId: text("channel_id")
      .notNull()
      .references(() => channel.id, { onDelete: "cascade" }),
    providerMessageId: text("provider_message_id").notNull(),
    chatKey: text("chat_key").notNull(),
    body: jsonb("body").$type<InboundMail>().notNull(),
    receivedAt: moment("received_at").notNull(),
    /** Set when a turn has answered it (or found that nothing is to be said). */
    handledAt: moment("handled_at"),
    /** How many turns took it and did not end. */
    attempts: integer("attempts").notNull().default(0),
    /** How many turns gave it up since more had come, to answer all together. */
    stops: smallint("stops").notNull().default(0),
  },
  (table) => [
    uniqueIndex("mail_once").on(table.channelId, table.providerMessageId),
    index("mail_open").on(table.channelId, table.chatKey, table.receivedAt).where(sql`handled_at is null`),
    index("mail_waiting").on(table.receivedAt).where(sql`handled_at is null`),
  ],
);

/** A customer as one channel knows them. */
export const customer = pgTable(
  "customer",
  {
    id: text("id").primaryKey(),
    workspaceId: text("workspace_id").notNull(),
    botId: text("bot_id")
      .notNull()
      .references(() => bot.id, { onDelete: "cascade" }),
    channelId: text("channel_id").notNull(),
    externalId: text("external_id").notNull(),
    name: text("name").notNull(),
    username: text("username"),
    language: text("language").$type<Language>(),
    /** The customer chose the language: what they write in does not change it unless it is plainly another. */
    languageChosen: boolean("language_chosen").notNull().default(false),
    email: text("email"),
    phone: text("phone"),
    /** The site that the widget stands on vouches for who this is. */
    verified: boolean("verified").notNull().default(false),
    tags: text("tags").array().notNull().default(sql`'{}'::text[]`),
    /** What the team wrote about them. */
    about: text("about").notNull().default(""),
    /** The customer blocked the bot. */
    blockedBotAt: moment("blocked_bot_at"),
    /** The team blocked the customer: they get no answers. */
    blockedAt: moment("blocked_at"),
    firstSeenAt: moment("first_seen_at").notNull(),
    lastSeenAt: moment("last_seen_at").notNull(),
  },
  (table) => [
    uniqueIndex("customer_channel_external").on(table.channelId, table.externalId),
    index("customer_bot").on(table.botId, table.lastSeenAt, table.id),
    index("customer_tags").using("gin", table.tags).where(sql`tags <> '{}'`),
  ],
);

/** One chat. Its row also carries the lane: who is handling it now, and until when. */
export const conversation = pgTable(
  "conversation",
  {
    id: text("id").primaryKey(),
    workspaceId: text("workspace_id").notNull(),
    botId: text("bot_id")
      .notNull()
      .references(() => bot.id, { onDelete: "cascade" }),
    /** `playground`, `api`, or a channel's id. */
    channelId: text("channel_id").notNull(),
    chatKey: text("chat_key").notNull(),
    customerId: text("customer_id"),
    /** Who answers now; a `person` whose `resumeAt` is past has given back to the bot. */
    mode: text("mode").$type<"bot" | "person">().notNull().default("bot"),
    resumeAt: moment("resume_at"),
    /** Since when a person is wanted and nobody has answered yet. */
    waitingSince: moment("waiting_since"),
    handoverReason: text("handover_reason").$type<HandoverReason>(),
    assigneeId: text("assignee_id"),
    /** The team is done with it; a new message opens it again. */
    closedAt: moment("closed_at"),
    /** When the customer came back after a silence or a closing: what was announced before is announced anew. */
    sessionAt: moment("session_at"),
    /** What was said before is a closed matter, and not read again when answering. */
    contextAt: moment("context_at"),
    labels: text("labels").array().notNull().default(sql`'{}'::text[]`),
    /** Customer's messages that nobody of the team has looked at. */
    unread: integer("unread").notNull().default(0),
    /** Answers in a row in which the bot did not know. */
    unknowns: smallint("unknowns").notNull().default(0),
    lastText: text("last_text"),
    lastAuthor: text("last_author").$type<"customer" | "bot" | "person">(),
    /** When the customer last wrote: reply windows count from here. */
    lastCustomerAt: moment("last_customer_at"),
    lastMessageRef: text("last_message_ref"),
    brief: text("brief"),
    briefAt: moment("brief_at"),
    briefLanguage: text("brief_language").$type<Language>(),
    /** 1 to 5, given by the customer after a person has helped. */
    rating: smallint("rating"),
    ratingAskedAt: moment("rating_asked_at"),
    ratedAt: moment("rated_at"),
    /** The topic of the team's desk in which this customer stands. */
    deskTopic: text("desk_topic"),
    /** The day of the bot's time zone on which the customer was last told that the bot cannot answer. */
    limitToldOn: text("limit_told_on"),
    language: text("language").$type<Language>(),
    laneOwner: text("lane_owner"),
    laneExpiresAt: moment("lane_expires_at"),
    lastMessageAt: moment("last_message_at").notNull(),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [
    uniqueIndex("conversation_chat").on(table.channelId, table.chatKey),
    index("conversation_bot").on(table.botId, table.lastMessageAt, table.id),
    index("conversation_customer").on(table.customerId),
    index("conversation_waiting").on(table.botId, table.waitingSince).where(sql`waiting_since is not null`),
    index("conversation_unread").on(table.botId, table.lastMessageAt).where(sql`unread > 0`),
    index("conversation_assignee")
      .on(table.botId, table.assigneeId, table.lastMessageAt)
      .where(sql`assignee_id is not null`),
    index("conversation_labels").using("gin", table.labels).where(sql`labels <> '{}'`),
    index("conversation_desk").on(table.botId, table.deskTopic).where(sql`desk_topic is not null`),
  ],
);

/** Why a conversation went to a person. */
export type HandoverReason =
  | "requested"
  | "low_confidence"
  | "repeated_failure"
  | "rule"
  | "upset"
  | "taken"
  /** The business answered from its own phone or application. */
  | "own_app";

export type StoredCitation = { sourceId: string; passageId: string; title: string; quote: string };

/** How an answer came about, for the owner's "why this answer". */
export type AnswerTrace = {
  searchedFor: string;
  passages: { passageId: string; score: number }[];
  model: string;
  milliseconds: number;
  inputTokens: number;
  outputTokens: number;
};

/** Everything said in a conversation; an answer is a row here before it is sent (the outbox). */
export const message = pgTable(
  "message",
  {
    id: text("id").primaryKey(),
    workspaceId: text("workspace_id").notNull(),
    botId: text("bot_id").notNull(),
    conversationId: text("conversation_id")
      .notNull()
      .references(() => conversation.id, { onDelete: "cascade" }),
    author: text("author").$type<"customer" | "bot" | "person">().notNull(),
    text: text("text").notNull(),
    language: text("language").$type<Language>(),
    /** The mail a customer's message came as; makes taking it twice harmless. */
    mailId: text("mail_id"),
    /** Who wrote: a member of the team, or a member of a group. */
    authorName: text("author_name"),
    authorId: text("author_id"),
    media: jsonb("media").$type<InboundMedia>(),
    /**
     * received (from a customer), the way of an answer: pending → sending → sent | failed | withheld; `internal`: a note that only the
     * team sees.
     */
    status: text("status")
      .$type<"received" | "pending" | "sending" | "sent" | "failed" | "withheld" | "internal">()
      .notNull(),
    editedAt: moment("edited_at"),
    /** The provider's id of a customer's message in its chat; see InboundMail.messageRef. */
    messageRef: text("message_ref"),
    /** What an answer quotes. */
    replyTo: text("reply_to"),
    buttons: jsonb("buttons").$type<Button[]>(),
    template: jsonb("template").$type<FilledTemplate>(),
    /** 1: the customer found the answer good; -1: not. */
    feedback: smallint("feedback"),
    failure: text("failure"),
    sentParts: integer("sent_parts").notNull().default(0),
    attempts: integer("attempts").notNull().default(0),
    nextAttemptAt: moment("next_attempt_at"),
    providerMessageId: text("provider_message_id"),
    suggestions: jsonb("suggestions").$type<string[]>(),
    outcome: text("outcome").$type<"answered" | "unknown" | "greeting" | "notice" | "handover" | "rating">(),
    grounded: boolean("grounded"),
    citations: jsonb("citations").$type<StoredCitation[]>().notNull().default([]),
    trace: jsonb("trace").$type<AnswerTrace>(),
    createdAt: moment("created_at").notNull(),
    sentAt: moment("sent_at"),
  },
  (table) => [
    index("message_conversation").on(table.conversationId, table.createdAt),
    uniqueIndex("message_mail").on(table.mailId),
    index("message_provider")
      .on(table.conversationId, table.providerMessageId)
      .where(sql`provider_message_id is not null`),
    // For providers that report on messages by ids of their own; Telegram counts 1, 2, 3 in each chat and reports nothing.
    index("message_reported").on(table.providerMessageId).where(sql`provider_message_id !~ '^[0-9]*$'`),
    index("message_outbox").on(table.nextAttemptAt).where(sql`status in ('pending', 'sending')`),
  ],
);

/** Questions the knowledge had no answer to. */
export const unansweredQuestion = pgTable(
  "unanswered_question",
  {
    id: text("id").primaryKey(),
    workspaceId: text("workspace_id").notNull(),
    botId: text("bot_id")
      .notNull()
      .references(() => bot.id, { onDelete: "cascade" }),
    question: text("question").notNull(),
    /** The question as it is searched; the same one asked again is counted, not listed twice. */
    normalised: text("normalised").notNull(),
    language: text("language").$type<Language>(),
    /** Where it was asked last. */
    conversationId: text("conversation_id"),
    /** Where it was asked first: whose words these are. */
    originConversationId: text("origin_conversation_id"),
    times: integer("times").notNull().default(1),
    firstAskedAt: moment("first_asked_at").notNull(),
    lastAskedAt: moment("last_asked_at").notNull(),
  },
  (table) => [
    uniqueIndex("unanswered_once").on(table.botId, table.normalised),
    index("unanswered_bot").on(table.botId, table.lastAskedAt),
  ],
);

/** A label that a bot's team puts on conversations. */
export const label = pgTable(
  "label",
  {
    id: text("id").primaryKey(),
    workspaceId: text("workspace_id").notNull(),
    botId: text("bot_id")
      .notNull()
      .references(() => bot.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    colour: text("colour").notNull(),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [uniqueIndex("label_once").on(table.botId, table.name)],
);

/** An answer that the team keeps ready, put in by its shortcut. */
export const cannedReply = pgTable(
  "canned_reply",
  {
    id: text("id").primaryKey(),
    workspaceId: text("workspace_id").notNull(),
    botId: text("bot_id")
      .notNull()
      .references(() => bot.id, { onDelete: "cascade" }),
    shortcut: text("shortcut").notNull(),
    text: text("text").notNull(),
    createdAt: moment("created_at").notNull(),
    updatedAt: moment("updated_at").notNull(),
  },
  (table) => [uniqueIndex("canned_reply_once").on(table.botId, table.shortcut)],
);
