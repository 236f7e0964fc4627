import { bigint, index, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { bot } from "./bots.ts";
import { moment } from "./columns.ts";

/** A bot's connection to one messenger. */
export const channel = pgTable(
  "channel",
  {
    id: text("id").primaryKey(),
    workspaceId: text("workspace_id").notNull(),
    botId: text("bot_id")
      .notNull()
      .references(() => bot.id, { onDelete: "cascade" }),
    kind: text("kind").notNull(),
    /** The provider's id of the account that speaks, so that one account serves one bot only. */
    externalId: text("external_id").notNull(),
    displayName: text("display_name").notNull(),
    username: text("username"),
    link: text("link"),
    /** Sealed with the channel's id as context. */
    sealedCredentials: text("sealed_credentials").notNull(),
    sealedWebhookSecret: text("sealed_webhook_secret").notNull(),
    delivery: text("delivery").$type<"webhook" | "polling">().notNull(),
    status: text("status").$type<"active" | "broken">().notNull().default("active"),
    errorCode: text("error_code"),
    pollingOffset: bigint("polling_offset", { mode: "number" }).notNull().default(0),
    /** The process that polls this channel, and until when it may. */
    pollerId: text("poller_id"),
    pollerExpiresAt: moment("poller_expires_at"),
    checkedAt: moment("checked_at"),
    createdAt: moment("created_at").notNull().defaultNow(),
    updatedAt: moment("updated_at").notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex("channel_bot_kind").on(table.botId, table.kind),
    uniqueIndex("channel_account").on(table.kind, table.externalId),
    index("channel_workspace").on(table.workspaceId),
  ],
);
