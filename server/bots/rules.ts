import { z } from "zod";
import { LANGUAGES } from "../kernel/languages.ts";

/* What a bot may be told, for the API and for the pages alike. */

const language = z.enum(LANGUAGES);
const name = z.string().trim().min(1).max(80);
const timeZone = z.string().max(64).refine(isTimeZone, { error: "not a time zone" });
const questions = z.array(z.string().trim().min(1).max(120)).max(8);

const localizedText = (max: number) =>
  z.object({ uz: z.string().max(max), ru: z.string().max(max), en: z.string().max(max) }).partial();

/** HH:MM of a day of 24 hours. */
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
/** An end that is not after the beginning lies on the next day; see `conversation/working-hours.ts`. */
const shift = z.object({ from: time, to: time }).nullable();

/** See `handover-settings.ts` for what each of them means. */
const handover = z.object({
  enabled: z.boolean(),
  whenUnknown: z.enum(["offer", "hand_over"]),
  afterUnknowns: z.int().min(0).max(10),
  whenUpset: z.boolean(),
  words: z.array(z.string().trim().min(1).max(60)).max(50),
  /** A week at most. */
  resumeAfterMinutes: z.int().min(0).max(10_080),
  askRating: z.boolean(),
});

const workingHours = z.object({
  days: z
    .array(shift)
    .length(7)
    .refine((days) => days.some(Boolean), { error: "no day has hours" }),
  holidays: z.array(z.iso.date()).max(100),
  awayText: localizedText(1000).optional(),
});

export const botSettings = {
  description: z.string().max(2000),
  timeZone,
  instructions: z.string().max(8000),
  tone: z.enum(["friendly", "formal", "neutral"]),
  answerLength: z.enum(["short", "medium", "long"]),
  greeting: localizedText(1000),
  fallback: localizedText(1000),
  suggestedQuestions: z.object({ uz: questions, ru: questions, en: questions }).partial(),
  showSources: z.boolean(),
  handover,
  workingHours: workingHours.nullable(),
  askFeedback: z.boolean(),
};

export const newBotBody = z.object({ name, language, ...z.object(botSettings).partial().shape });
export const botChangesBody = z.object({ name, language, ...botSettings }).partial();

function isTimeZone(value: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: value }));
  } catch {
    return false;
  }
}
