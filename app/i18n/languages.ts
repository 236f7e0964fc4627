import type { Language } from "~/.server/context.ts";

export type { Language };

/** The languages of the pages, in the order in which the switch offers them. */
export const LANGUAGES = ["uz", "ru", "en"] as const satisfies readonly Language[];

export const DEFAULT_LANGUAGE: Language = "uz";

/** Each language's own name for itself; the same in every language, hence not in the locale files. */
export const LANGUAGE_NAMES: Record<Language, string> = { uz: "Oʻzbekcha", ru: "Русский", en: "English" };

export function isLanguage(value: unknown): value is Language {
  return LANGUAGES.some((language) => language === value);
}

/** The language a path begins with, else undefined. */
export function languageOfPath(pathname: string): Language | undefined {
  const first = pathname.split("/")[1];
  return isLanguage(first) ? first : undefined;
}
