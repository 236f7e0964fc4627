import type { ErrorDetails } from "./errors.ts";
import type { Language } from "./languages.ts";

/** Words from `locales/<language>/<area>.json`: `t("ru", "errors:bots.not_found")`. Missing words are a failing test, not a fallback. */
export type Translate = (language: Language, key: string, values?: ErrorDetails) => string;
