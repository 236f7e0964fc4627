import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  real,
  text,
  uniqueIndex,
  vector,
} from "drizzle-orm/pg-core";
import type { ErrorDetails } from "../../server/kernel/errors.ts";
import { bot } from "./bots.ts";
import { bytea, moment } from "./columns.ts";

/** One thing a bot was given to know: a text, question-and-answer pairs, a file or a web page. */
export const source = pgTable(
  "source",
  {
    id: text("id").primaryKey(),
    workspaceId: text("workspace_id").notNull(),
    botId: text("bot_id")
      .notNull()
      .references(() => bot.id, { onDelete: "cascade" }),
    kind: text("kind").$type<"text" | "qa" | "file" | "url">().notNull(),
    title: text("title").notNull(),
    url: text("url"),
    /** Key of the uploaded (or pasted) bytes in the file store. */
    fileKey: text("file_key"),
    fileName: text("file_name"),
    mimeType: text("mime_type"),
    sizeBytes: bigint("size_bytes", { mode: "number" }).notNull().default(0),
    /** Of the input, to recognise the same thing given twice. */
    contentHash: text("content_hash"),
    /** The conversation whose customer's question it was made of; it goes when that person's data is erased. */
    originConversationId: text("origin_conversation_id"),
    enabled: boolean("enabled").notNull().default(true),
    status: text("status")
      .$type<"waiting" | "reading" | "embedding" | "ready" | "failed">()
      .notNull()
      .default("waiting"),
    /** 0 to 1. */
    progress: real("progress").notNull().default(0),
    errorCode: text("error_code"),
    errorDetails: jsonb("error_details").$type<ErrorDetails>(),
    warnings: jsonb("warnings").$type<string[]>().notNull().default([]),
    passageCount: integer("passage_count").notNull().default(0),
    /** The space its passages' vectors live in; vectors of another space are not searched. */
    embeddingSpace: text("embedding_space"),
    /** The reading that may write; a reading that finds another id here stops. */
    readingId: text("reading_id"),
    /** A reading that shows no sign of life until then is started anew. */
    readingExpiresAt: moment("reading_expires_at"),
    /** How often reading was begun without an end; a source that keeps killing its worker is given up. */
    readingAttempts: integer("reading_attempts").notNull().default(0),
    readAt: moment("read_at"),
    createdAt: moment("created_at").notNull().defaultNow(),
    updatedAt: moment("updated_at").notNull().defaultNow(),
  },
  (table) => [
    index("source_bot").on(table.botId, table.createdAt),
    uniqueIndex("source_content_once").on(table.botId, table.contentHash),
    index("source_workspace").on(table.workspaceId),
    index("source_origin").on(table.originConversationId).where(sql`origin_conversation_id is not null`),
    index("source_status").on(table.status, table.updatedAt),
  ],
);

/** A parent passage: what the model reads. */
export const section = pgTable(
  "section",
  {
    id: text("id").primaryKey(),
    botId: text("bot_id").notNull(),
    sourceId: text("source_id")
      .notNull()
      .references(() => source.id, { onDelete: "cascade" }),
    position: integer("position").notNull(),
    headingPath: text("heading_path").notNull(),
    text: text("text").notNull(),
  },
  (table) => [index("section_source").on(table.sourceId, table.position)],
);

/** A small passage: what is matched. */
export const passage = pgTable(
  "passage",
  {
    /** Made of source and content, so that a passage that a later reading finds again keeps its id. */
    id: text("id").primaryKey(),
    botId: text("bot_id").notNull(),
    sourceId: text("source_id")
      .notNull()
      .references(() => source.id, { onDelete: "cascade" }),
    sectionId: text("section_id").notNull(),
    position: integer("position").notNull(),
    headingPath: text("heading_path").notNull(),
    text: text("text").notNull(),
    /** Of everything that is embedded; an equal hash means that the vector can be kept. */
    hash: text("hash").notNull(),
    /** Heading path and text, normalised: what a question is compared with. */
    searchText: text("search_text").notNull(),
    /** Its terms, hashed together with the bot, so that the index of all bots leads to the passages of one. */
    terms: integer("terms").array().notNull(),
  },
  (table) => [
    index("passage_source").on(table.sourceId, table.position),
    index("passage_hash").on(table.sourceId, table.hash),
    index("passage_bot").on(table.botId),
    index("passage_terms").using("gin", table.terms),
  ],
);

/**
 * Vectors apart from the texts, so that an exact scan of a bot reads nothing else. They belong to a content, not to a passage: they are stored
 * as soon as they are made, and outlive readings that find the same content. Stored inline (see the migration).
 */
export const passageVector = pgTable(
  "passage_vector",
  {
    sourceId: text("source_id")
      .notNull()
      .references(() => source.id, { onDelete: "cascade" }),
    /** Which embedder made it; vectors of two spaces are never compared. */
    space: text("space").notNull(),
    hash: text("hash").notNull(),
    botId: text("bot_id").notNull(),
    embedding: vector("embedding", { dimensions: 768 }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.sourceId, table.space, table.hash] }),
    index("passage_vector_bot").on(table.botId),
  ],
);

/** How common each feature is among a bot's passages (of a sample, for large bots); made anew after every reading. */
export const lexicon = pgTable("lexicon", {
  botId: text("bot_id")
    .primaryKey()
    .references(() => bot.id, { onDelete: "cascade" }),
  /** Another one after every change, so that a process knows when its copy is old. */
  version: text("version").notNull(),
  passages: integer("passages").notNull(),
  counted: integer("counted").notNull(),
  /** Letters of a normalised passage. */
  meanLength: real("mean_length").notNull(),
  /** See server/knowledge/search-statistics.ts. */
  frequencies: bytea("frequencies").notNull(),
});
