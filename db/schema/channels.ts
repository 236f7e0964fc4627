import { sql } from "drizzle-orm";
import { bigint, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import type { DeliveryReceipt, SessionState } from "../../server/channels/port.ts";
import type { ChannelSettings } from "../../server/channels/settings.ts";
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
    delivery: text("delivery").$type<"webhook" | "polling" | "session" | "internal">().notNull(),
    /** `pairing`: waits for its QR code to be scanned; `off`: switched off by the owner. */
    status: text("status").$type<"active" | "broken" | "pairing" | "off">().notNull().default("active"),
    errorCode: text("error_code"),
    settings: jsonb("settings").$type<ChannelSettings>().notNull().default({}),
    /** Where a session stands, for channels that have one. */
    session: jsonb("session").$type<SessionState>(),
    credentialsExpireAt: moment("credentials_expire_at"),
    /** Health checks that failed in a row for reasons that may pass. */
    failures: integer("failures").notNull().default(0),
    /** The provider asked the whole account to be silent until then. */
    restingUntil: moment("resting_until"),
    /** Sends of this account are promised to processes until then; see `pace.ts`. */
    promisedUntil: moment("promised_until"),
    pollingOffset: bigint("polling_offset", { mode: "number" }).notNull().default(0),
    /** The process that polls this channel, and until when it may. */
    pollerId: text("poller_id"),
    pollerExpiresAt: moment("poller_expires_at"),
    checkedAt: moment("checked_at"),
    /** When a webhook that another program had taken was last taken back without asking anybody. */
    reclaimedAt: moment("reclaimed_at"),
    /** What the provider shows about the bot, as a hash, and when it was last told. */
    presented: text("presented"),
    presentedAt: moment("presented_at"),
    createdAt: moment("created_at").notNull().defaultNow(),
    updatedAt: moment("updated_at").notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex("channel_bot_kind").on(table.botId, table.kind),
    uniqueIndex("channel_account").on(table.kind, table.externalId),
    index("channel_workspace").on(table.workspaceId),
    index("channel_desk").on(table.botId).where(sql`settings -> 'desk' is not null`),
    index("channel_due").on(table.checkedAt).where(sql`status in ('active', 'broken')`),
  ],
);

/** What providers reported about messages of ours; kept apart since a report may come before the send is written down. */
export const receipt = pgTable(
  "receipt",
  {
    channelId: text("channel_id")
      .notNull()
      .references(() => channel.id, { onDelete: "cascade" }),
    providerMessageId: text("provider_message_id").notNull(),
    state: text("state").$type<DeliveryReceipt["state"]>().notNull(),
    reason: text("reason"),
    detail: text("detail"),
    at: moment("at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.channelId, table.providerMessageId] }),
    index("receipt_age").on(table.at),
  ],
);
