import { boolean, index, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import type { HandoverSettings, WorkingHours } from "../../server/bots/handover-settings.ts";
import type { Language, LocalizedText } from "../../server/kernel/languages.ts";
import { workspace } from "./accounts.ts";
import { moment } from "./columns.ts";

export const DEFAULT_HANDOVER: HandoverSettings = {
  enabled: true,
  whenUnknown: "offer",
  afterUnknowns: 3,
  whenUpset: true,
  words: [],
  resumeAfterMinutes: 240,
  askRating: true,
};

export const bot = pgTable(
  "bot",
  {
    id: text("id").primaryKey(),
    workspaceId: text("workspace_id")
      .notNull()
      .references(() => workspace.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    description: text("description").notNull().default(""),
    /** The bot's own language, used where the customer's is not known. */
    language: text("language").$type<Language>().notNull(),
    timeZone: text("time_zone").notNull().default("Asia/Tashkent"),
    instructions: text("instructions").notNull().default(""),
    tone: text("tone").$type<"friendly" | "formal" | "neutral">().notNull().default("friendly"),
    answerLength: text("answer_length").$type<"short" | "medium" | "long">().notNull().default("medium"),
    greeting: jsonb("greeting").$type<LocalizedText>().notNull().default({}),
    fallback: jsonb("fallback").$type<LocalizedText>().notNull().default({}),
    suggestedQuestions: jsonb("suggested_questions")
      .$type<Partial<Record<Language, string[]>>>()
      .notNull()
      .default({}),
    /** Whether the customer sees under an answer which sources it came from. */
    showSources: boolean("show_sources").notNull().default(false),
    /** When to hand over to a person. */
    handover: jsonb("handover").$type<HandoverSettings>().notNull().default(DEFAULT_HANDOVER),
    /** When people are there to answer; null: always. */
    workingHours: jsonb("working_hours").$type<WorkingHours>(),
    /** Whether answers carry thumbs. */
    askFeedback: boolean("ask_feedback").notNull().default(false),
    /** The plan has room for fewer bots: this one is silent until there is room again. */
    pausedByPlan: boolean("paused_by_plan").notNull().default(false),
    /** The owner chose it to go on where the plan has room for few; the latest choice first. */
    keptAt: moment("kept_at"),
    createdAt: moment("created_at").notNull().defaultNow(),
    updatedAt: moment("updated_at").notNull().defaultNow(),
  },
  (table) => [index("bot_workspace").on(table.workspaceId, table.createdAt)],
);
