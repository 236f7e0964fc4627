import { date, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { workspace } from "./accounts.ts";
import { bot } from "./bots.ts";
import { moment } from "./columns.ts";

/** The plan a workspace is on and until when. */
export const subscription = pgTable("subscription", {
  workspaceId: text("workspace_id")
    .primaryKey()
    .references(() => workspace.id, { onDelete: "cascade" }),
  plan: text("plan").notNull(),
  status: text("status").notNull(),
  periodEnd: moment("period_end").notNull(),
  updatedAt: moment("updated_at").notNull().defaultNow(),
});

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
  (table) => [primaryKey({ columns: [table.botId, table.day] })],
);
