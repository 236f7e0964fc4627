import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { user, workspace } from "./accounts.ts";
import { bot } from "./bots.ts";
import { moment } from "./columns.ts";

/** Something that a business should know. Told once: `occasion` names what happened, so that whoever finds it again adds nothing. */
export const notice = pgTable(
  "notice",
  {
    id: text("id").primaryKey(),
    workspaceId: text("workspace_id")
      .notNull()
      .references(() => workspace.id, { onDelete: "cascade" }),
    kind: text("kind").notNull(),
    occasion: text("occasion").notNull(),
    botId: text("bot_id").references(() => bot.id, { onDelete: "cascade" }),
    /** What the words need: ids, names and figures, never texts of customers. */
    data: jsonb("data").$type<Record<string, string | number>>().notNull().default({}),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [
    uniqueIndex("notice_once").on(table.workspaceId, table.kind, table.occasion),
    index("notice_age").on(table.createdAt),
  ],
);

/** One notice on its way to one person by one medium; several may leave in one letter. */
export const noticeDelivery = pgTable(
  "notice_delivery",
  {
    id: text("id").primaryKey(),
    noticeId: text("notice_id")
      .notNull()
      .references(() => notice.id, { onDelete: "cascade" }),
    workspaceId: text("workspace_id").notNull(),
    kind: text("kind").notNull(),
    userId: text("user_id")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
    medium: text("medium").$type<"email" | "telegram">().notNull(),
    /** `skipped`: it was not true any more when its turn came. */
    status: text("status")
      .$type<"waiting" | "sending" | "sent" | "failed" | "skipped">()
      .notNull()
      .default("waiting"),
    attempts: integer("attempts").notNull().default(0),
    /** When it may be tried (again); for one that is being sent, when its sender counts as dead. */
    dueAt: moment("due_at").notNull(),
    failure: text("failure"),
    sentAt: moment("sent_at"),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [
    uniqueIndex("notice_delivery_once").on(table.noticeId, table.userId, table.medium),
    index("notice_delivery_due").on(table.dueAt).where(sql`status in ('waiting', 'sending')`),
    index("notice_delivery_person").on(table.userId, table.sentAt),
  ],
);

/** By which media a person wants to be told of a kind; without a row, by those that the kind has by itself. */
export const noticePreference = pgTable(
  "notice_preference",
  {
    userId: text("user_id")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
    kind: text("kind").notNull(),
    email: boolean("email").notNull(),
    telegram: boolean("telegram").notNull(),
    updatedAt: moment("updated_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.kind] })],
);
