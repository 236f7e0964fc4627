import { sql } from "drizzle-orm";
import { date, index, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { bot } from "./bots.ts";
import { moment } from "./columns.ts";
import { conversation } from "./conversation.ts";

/**
 * What was said in a conversation on one day, as hashed beginnings of words: what the inbox's search looks in. Made by the sweep, outside
 * a message's way, always anew from that day's messages; nothing stands here that the messages do not say.
 */
export const searchDocument = pgTable(
  "search_document",
  {
    conversationId: text("conversation_id")
      .notNull()
      .references(() => conversation.id, { onDelete: "cascade" }),
    /** In UTC. */
    day: date("day").notNull(),
    botId: text("bot_id").notNull(),
    /** Hashed together with the bot, so that the index of all bots leads to the conversations of one. */
    terms: integer("terms").array().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.conversationId, table.day] }),
    index("search_document_terms").using("gin", table.terms),
  ],
);

/** Up to which message a bot's conversations are in the search. */
export const searchProgress = pgTable("search_progress", {
  botId: text("bot_id")
    .primaryKey()
    .references(() => bot.id, { onDelete: "cascade" }),
  until: moment("until").notNull(),
  /** The last conversation of that moment. */
  untilId: text("until_id").notNull(),
});

/** What of a conversation stands in its topic of the desk already. */
export const deskProgress = pgTable("desk_progress", {
  conversationId: text("conversation_id")
    .primaryKey()
    .references(() => conversation.id, { onDelete: "cascade" }),
  /** Messages from here on are posted. */
  since: moment("since").notNull(),
  /** Those of them that are posted: messages are not written down in the order in which they were made. */
  posted: text("posted").array().notNull().default(sql`'{}'::text[]`),
  /** When the topic was last brought up to date. */
  at: moment("at").notNull(),
});

/** Erasures of a person's data: begun, and done. Says nothing about who the person was. */
export const erasure = pgTable(
  "erasure",
  {
    customerId: text("customer_id").primaryKey(),
    workspaceId: text("workspace_id").notNull(),
    botId: text("bot_id").notNull(),
    requestedAt: moment("requested_at").notNull(),
    doneAt: moment("done_at"),
  },
  (table) => [index("erasure_open").on(table.requestedAt).where(sql`done_at is null`)],
);
