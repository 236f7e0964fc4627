/** The languages that everything a person reads exists in. */
export const LANGUAGES = ["uz", "ru", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

/** The language of the home market, used where nothing better is known. */
export const DEFAULT_LANGUAGE: Language = "uz";

export function isLanguage(value: unknown): value is Language {
  return LANGUAGES.some((language) => language === value);
}

/** A text in each language; a missing one falls back to another (see `pickText`). */
export type LocalizedText = Partial<Record<Language, string>>;

/** The text in `language`, else in `fallback`, else in any language that has one; undefined when there is none. */
export function pickText(text: LocalizedText, language: Language, fallback: Language): string | undefined {
  return text[language] || text[fallback] || LANGUAGES.map((l) => text[l]).find(Boolean);
}
