import { bigint, index, integer, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import type { Language } from "../../server/kernel/languages.ts";
import { user } from "./accounts.ts";
import { moment } from "./columns.ts";

/** The platform's own bot as Telegram knows it, and who asks Telegram for its updates. */
export const platformBot = pgTable("platform_bot", {
  /** The bot's id: the digits of its token. */
  id: text("id").primaryKey(),
  username: text("username"),
  name: text("name"),
  status: text("status").$type<"starting" | "ready" | "broken">().notNull().default("starting"),
  errorCode: text("error_code"),
  pollingOffset: bigint("polling_offset", { mode: "number" }).notNull().default(0),
  pollerId: text("poller_id"),
  pollerExpiresAt: moment("poller_expires_at"),
  /** Telegram asked the bot to be silent until then. */
  restingUntil: moment("resting_until"),
  updatedAt: moment("updated_at").notNull(),
});

/** A person on Telegram who has written to the platform's bot; `userId` once they have linked themselves. */
export const platformChat = pgTable(
  "platform_chat",
  {
    /** Telegram's id of the person, and of their private chat with the bot. */
    chatKey: text("chat_key").primaryKey(),
    userId: text("user_id").references(() => user.id, { onDelete: "set null" }),
    name: text("name").notNull().default(""),
    username: text("username"),
    /** Chosen by the person; else what Telegram says. */
    language: text("language").$type<Language>(),
    linkedAt: moment("linked_at"),
    /** The person blocked the bot: letters go instead. */
    blockedAt: moment("blocked_at"),
    seenAt: moment("seen_at").notNull(),
  },
  (table) => [
    uniqueIndex("platform_chat_user").on(table.userId),
    index("platform_chat_seen").on(table.seenAt),
  ],
);

/** A deep link that links a Telegram account, once and within minutes. The code itself is with its owner alone. */
export const platformLinkCode = pgTable(
  "platform_link_code",
  {
    hash: text("hash").primaryKey(),
    userId: text("user_id")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
    expiresAt: moment("expires_at").notNull(),
    usedAt: moment("used_at"),
    /** Who used it. */
    chatKey: text("chat_key"),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [
    index("platform_link_code_user").on(table.userId),
    index("platform_link_code_expires").on(table.expiresAt),
  ],
);

/** What came to the platform's bot lately: a repeated delivery is recognised, and nobody keeps it busy. */
export const platformUpdate = pgTable(
  "platform_update",
  {
    id: text("id").primaryKey(),
    chatKey: text("chat_key").notNull(),
    takenAt: moment("taken_at").notNull(),
    doneAt: moment("done_at"),
    attempts: integer("attempts").notNull().default(1),
  },
  (table) => [
    index("platform_update_chat").on(table.chatKey, table.takenAt),
    index("platform_update_age").on(table.takenAt),
  ],
);
