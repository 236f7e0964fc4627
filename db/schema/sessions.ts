import { sql } from "drizzle-orm";
import { index, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import type { SessionAnswer, SessionRequest } from "../../server/channels/whatsapp-web/commands.ts";
import { channel } from "./channels.ts";
import { bytea, moment } from "./columns.ts";

/**
 * What a process asks of the process that holds a channel's session (a browser). A row lives for seconds: whoever asked takes the answer
 * and the row away, and what nobody fetched is tidied.
 */
export const sessionCommand = pgTable(
  "session_command",
  {
    id: text("id").primaryKey(),
    channelId: text("channel_id")
      .notNull()
      .references(() => channel.id, { onDelete: "cascade" }),
    body: jsonb("body").$type<SessionRequest>().notNull(),
    /** From then on it may have been done, whatever becomes of the answer. */
    takenAt: moment("taken_at"),
    result: jsonb("result").$type<SessionAnswer>(),
    /** What was downloaded. */
    bytes: bytea("bytes"),
    createdAt: moment("created_at").notNull(),
    /** Nobody waits for it after that. */
    expiresAt: moment("expires_at").notNull(),
  },
  (table) => [
    index("session_command_open").on(table.channelId, table.createdAt).where(sql`taken_at is null`),
    index("session_command_age").on(table.expiresAt),
  ],
);
