import type { Language } from "../../kernel/languages.ts";

/** An object of an update, of which nothing is believed before it was looked at. */
export type Fields = Record<string, unknown>;
/** A chat or a user, once its id is known to be one. */
export type WithId = Fields & { id: number };

const RU_READERS = new Set(["ru", "be", "uk", "kk", "ky", "tg", "tk", "tt"]);
const UZ_READERS = new Set(["uz", "kaa"]);

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isId(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

export function hasId(value: unknown): value is WithId {
  return isFields(value) && isId(value.id);
}

/** Text as it can be stored, without white space around it; undefined where nothing is left. */
export function textOf(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  // PostgreSQL takes neither NUL nor half a surrogate pair.
  const text = value.toWellFormed().replaceAll("\u0000", "").trim();
  return text || undefined;
}

/** A number that may be a size or a length of time. */
export function amountOf(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined;
}

/** A person's or a group's name by what there is. */
export function nameOf(who: Fields): string {
  const fullName = [textOf(who.first_name), textOf(who.last_name)].filter(Boolean).join(" ");
  return fullName || textOf(who.title) || textOf(who.username) || (isId(who.id) ? String(who.id) : "");
}

/** Telegram gives the language of a person's app as an IETF tag (`uz`, `ru`, `en-GB`); neighbours who read Russian get Russian. */
export function languageOf(person: unknown): Language | undefined {
  const code = isFields(person) ? person.language_code : undefined;
  const primary = typeof code === "string" ? (code.toLowerCase().split(/[-_]/)[0] ?? "") : "";
  if (UZ_READERS.has(primary)) return "uz";
  if (RU_READERS.has(primary)) return "ru";
  return primary === "en" ? "en" : undefined;
}

/** Telegram's seconds as ISO 8601; `now` where they cannot be a time. */
export function timeOf(seconds: unknown, now: Date): string {
  const usable = typeof seconds === "number" && seconds > 0 && seconds < 8e12;
  return (usable ? new Date(Math.floor(seconds) * 1000) : now).toISOString();
}
