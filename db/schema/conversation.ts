import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import type { InboundMail } from "../../server/channels/port.ts";
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
    blockedBotAt: moment("blocked_bot_at"),
    firstSeenAt: moment("first_seen_at").notNull(),
    lastSeenAt: moment("last_seen_at").notNull(),
  },
  (table) => [
    uniqueIndex("customer_channel_external").on(table.channelId, table.externalId),
    index("customer_bot").on(table.botId, table.lastSeenAt),
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
    /** Who answers now. */
    mode: text("mode").$type<"bot" | "person">().notNull().default("bot"),
    language: text("language").$type<Language>(),
    laneOwner: text("lane_owner"),
    laneExpiresAt: moment("lane_expires_at"),
    lastMessageAt: moment("last_message_at").notNull(),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [
    uniqueIndex("conversation_chat").on(table.channelId, table.chatKey),
    index("conversation_bot").on(table.botId, table.lastMessageAt),
  ],
);

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
    /** received (from a customer), or the way of an answer: pending → sending → sent | failed | withheld. */
    status: text("status")
      .$type<"received" | "pending" | "sending" | "sent" | "failed" | "withheld">()
      .notNull(),
    failure: text("failure"),
    sentParts: integer("sent_parts").notNull().default(0),
    attempts: integer("attempts").notNull().default(0),
    nextAttemptAt: moment("next_attempt_at"),
    providerMessageId: text("provider_message_id"),
    suggestions: jsonb("suggestions").$type<string[]>(),
    outcome: text("outcome").$type<"answered" | "unknown" | "greeting" | "notice">(),
    grounded: boolean("grounded"),
    citations: jsonb("citations").$type<StoredCitation[]>().notNull().default([]),
    trace: jsonb("trace").$type<AnswerTrace>(),
    createdAt: moment("created_at").notNull(),
    sentAt: moment("sent_at"),
  },
  (table) => [
    index("message_conversation").on(table.conversationId, table.createdAt),
    uniqueIndex("message_mail").on(table.mailId),
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
    conversationId: text("conversation_id"),
    times: integer("times").notNull().default(1),
    firstAskedAt: moment("first_asked_at").notNull(),
    lastAskedAt: moment("last_asked_at").notNull(),
  },
  (table) => [
    uniqueIndex("unanswered_once").on(table.botId, table.normalised),
    index("unanswered_bot").on(table.botId, table.lastAskedAt),
  ],
);
