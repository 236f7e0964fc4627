import type { Button } from "../channels/port.ts";
import { isLanguage, LANGUAGES, type Language } from "../kernel/languages.ts";
import type { Translate } from "../kernel/translate.ts";

/** What a press of one of our buttons means. */
export type Press =
  | { what: "feedback"; value: 1 | -1; messageId: string }
  | { what: "rating"; value: number }
  | { what: "language"; language: Language }
  | { what: "person" }
  | { what: "bot" };

const FEEDBACK = /^fb:([+-]):([\w-]{1,58})$/;
const RATING = /^rate:([1-5])$/;
const LANGUAGE = /^lang:(\w\w)$/;
const MOST_STARS = 5;

/** Reads a button's data; undefined for anything that is not ours. At most 64 bytes each, as Telegram wants. */
export function readPress(data: string): Press | undefined {
  if (data === "op") return { what: "person" };
  if (data === "bot") return { what: "bot" };
  const [, sign, messageId] = FEEDBACK.exec(data) ?? [];
  if (messageId) return { what: "feedback", value: sign === "+" ? 1 : -1, messageId };
  const [, value] = RATING.exec(data) ?? [];
  if (value) return { what: "rating", value: Number(value) };
  const [, language] = LANGUAGE.exec(data) ?? [];
  return isLanguage(language) ? { what: "language", language } : undefined;
}

export function personButton(translate: Translate, language: Language): Button {
  return { label: translate(language, "conversation:operator"), data: "op" };
}

export function feedbackButtons(translate: Translate, language: Language, messageId: string): Button[] {
  return [
    { label: translate(language, "conversation:feedback.good"), data: `fb:+:${messageId}` },
    { label: translate(language, "conversation:feedback.bad"), data: `fb:-:${messageId}` },
  ];
}

export function ratingButtons(): Button[] {
  return Array.from({ length: MOST_STARS }, (_, i) => ({ label: `${i + 1} ⭐`, data: `rate:${i + 1}` }));
}

/** Each language by its own name. */
export function languageButtons(): Button[] {
  return LANGUAGES.map((language) => ({ label: nameOf(language), data: `lang:${language}` }));
}

function nameOf(language: Language): string {
  const name = new Intl.DisplayNames(language, { type: "language" }).of(language) ?? language;
  // The tables of names write oʻ with a quotation mark.
  return (name.charAt(0).toLocaleUpperCase(language) + name.slice(1)).replaceAll("‘", "ʻ");
}
