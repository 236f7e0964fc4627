import { z } from "zod";
import { LANGUAGES } from "../kernel/languages.ts";

/* What a bot may be told, for the API and for the pages alike. */

const language = z.enum(LANGUAGES);
const name = z.string().trim().min(1).max(80);
const timeZone = z.string().max(64).refine(isTimeZone, { error: "not a time zone" });
const questions = z.array(z.string().trim().min(1).max(120)).max(8);

const localizedText = (max: number) =>
  z.object({ uz: z.string().max(max), ru: z.string().max(max), en: z.string().max(max) }).partial();

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
