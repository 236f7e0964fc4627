/** The languages that everything a person reads exists in. */
export const LANGUAGES = ["uz", "ru", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

/** The language of the home market, used where nothing better is known. */
export const DEFAULT_LANGUAGE: Language = "uz";

export function isLanguage(value: unknown): value is Language {
  return LANGUAGES.some((language) => language === value);
}

/** A text in each language that it was written in. */
export type LocalizedText = Partial<Record<Language, string>>;
