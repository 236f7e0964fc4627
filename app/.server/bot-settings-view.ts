import { LANGUAGES, type Language } from "~/i18n/languages.ts";
import type { BotRow } from "../../server/bots/index.ts";
import { translator } from "./texts.ts";

/** One text for each language, as the fields of a form hold it. */
export type Texts = Record<Language, string>;

/** A bot's settings as the fields of a form. Suggested questions are one to a line. */
export type SettingsForm = {
  name: string;
  description: string;
  language: string;
  timeZone: string;
  instructions: string;
  tone: string;
  answerLength: string;
  showSources: boolean;
  greeting: Texts;
  fallback: Texts;
  suggestedQuestions: Texts;
};

export function viewSettings(bot: BotRow): SettingsForm {
  const { name, description, language, timeZone, instructions, tone, answerLength, showSources } = bot;
  return {
    name,
    description,
    language,
    timeZone,
    instructions,
    tone,
    answerLength,
    showSources,
    greeting: inEach((each) => bot.greeting[each] ?? ""),
    fallback: inEach((each) => bot.fallback[each] ?? ""),
    suggestedQuestions: inEach((each) => (bot.suggestedQuestions[each] ?? []).join("\n")),
  };
}

/** The posted form as the input of `bots.checkChanges`: every setting is there, what was emptied is empty. */
export function readSettings(posted: Record<string, unknown>): unknown {
  const { showSources, greeting, fallback, suggestedQuestions, ...rest } = posted;
  const text = (key: string) => rest[key] ?? "";
  const texts = (value: unknown) =>
    inEach((each) => String((value as Partial<Texts> | undefined)?.[each] ?? ""));
  const lines = (value: string) =>
    value
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean);
  const questions = texts(suggestedQuestions);
  return {
    name: text("name"),
    description: text("description"),
    language: text("language"),
    timeZone: text("timeZone"),
    instructions: text("instructions"),
    tone: text("tone"),
    answerLength: text("answerLength"),
    showSources: showSources === "on",
    greeting: filled(texts(greeting)),
    fallback: filled(texts(fallback)),
    suggestedQuestions: inEach((each) => lines(questions[each])),
  };
}

/** What a bot says where its settings leave it to us, in each language. */
export function readyMadeWords(bot: BotRow): { greeting: Texts; fallback: Texts } {
  return {
    greeting: inEach((each) => translator(each)("conversation:greeting", { bot: bot.name })),
    fallback: inEach((each) => translator(each)("conversation:unknown")),
  };
}

function inEach<Value>(make: (language: Language) => Value): Record<Language, Value> {
  return Object.fromEntries(LANGUAGES.map((each) => [each, make(each)])) as Record<Language, Value>;
}

/** An emptied text is left out, so that the ready-made one is used again. */
function filled(texts: Texts): Partial<Texts> {
  const kept = Object.entries(texts).map(([language, text]) => [language, text.trim()]);
  return Object.fromEntries(kept.filter(([, text]) => text !== ""));
}
