import {
  boolean,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import type { GrantKind, Stretch } from "../../server/plans/timeline.ts";
import { workspace } from "./accounts.ts";
import { bot } from "./bots.ts";
import { moment } from "./columns.ts";

/**
 * What a workspace has now. Everything but the marks below `timeline` is worked out from its grants (`plan_grant`) and can be worked out
 * again at any time.
 */
export const subscription = pgTable(
  "subscription",
  {
    workspaceId: text("workspace_id")
      .primaryKey()
      .references(() => workspace.id, { onDelete: "cascade" }),
    plan: text("plan").notNull(),
    status: text("status").notNull(),
    /** Until when the present plan holds; another may follow in `timeline`. */
    periodEnd: moment("period_end").notNull(),
    /** When the last of what was granted ends. */
    endsAt: moment("ends_at"),
    timeline: jsonb("timeline").$type<Stretch[]>().notNull().default([]),
    /** What ended last, where nothing follows it. */
    endedKind: text("ended_kind").$type<"trial" | "period">(),
    /** A platform admin switched the workspace off. */
    suspendedAt: moment("suspended_at"),
    suspendedReason: text("suspended_reason"),
    /** The provider that renews could not collect; it still tries. */
    pastDueSince: moment("past_due_since"),
    /** Renewed by the provider without anybody's doing, and whether that was stopped for the end of the period. */
    renewedBy: text("renewed_by"),
    cancelAtPeriodEnd: boolean("cancel_at_period_end").notNull().default(false),
    stripeCustomerId: text("stripe_customer_id"),
    stripeSubscriptionId: text("stripe_subscription_id"),
    updatedAt: moment("updated_at").notNull().defaultNow(),
  },
  (table) => [
    index("subscription_period").on(table.periodEnd),
    index("subscription_stripe").on(table.stripeSubscriptionId),
  ],
);

/** A right to a plan for some time: the trial, a payment, a gift, an operator's decision. Never deleted; taken back by `revokedAt`. */
export const planGrant = pgTable(
  "plan_grant",
  {
    id: text("id").primaryKey(),
    workspaceId: text("workspace_id")
      .notNull()
      .references(() => workspace.id, { onDelete: "cascade" }),
    kind: text("kind").$type<GrantKind>().notNull(),
    plan: text("plan").notNull(),
    /** What it was given for (`order:…`, `stripe:…`, `trial`): once only. */
    ref: text("ref").notNull(),
    at: moment("at").notNull(),
    /** How long: so many months, days, or exactly until. */
    months: integer("months"),
    days: integer("days"),
    until: moment("until"),
    revokedAt: moment("revoked_at"),
    note: text("note"),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [uniqueIndex("plan_grant_once").on(table.workspaceId, table.ref)],
);

/** Messages answered by a bot on one day of its own time zone. */
export const dailyUsage = pgTable(
  "daily_usage",
  {
    botId: text("bot_id")
      .notNull()
      .references(() => bot.id, { onDelete: "cascade" }),
    day: date("day").notNull(),
    messages: integer("messages").notNull().default(0),
  },
  // By day alone: an index on the count would be written at every message.
  (table) => [primaryKey({ columns: [table.botId, table.day] }), index("daily_usage_day").on(table.day)],
);
