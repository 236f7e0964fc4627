import type { InitOptions } from "i18next";
import { DEFAULT_LANGUAGE, LANGUAGES } from "./languages.ts";

/** What i18next is told on the server and in the browser alike. */
export const i18nConfig = {
  supportedLngs: [...LANGUAGES],
  fallbackLng: DEFAULT_LANGUAGE,
  defaultNS: "common",
  fallbackNS: "common",
  load: "languageOnly",
  interpolation: { escapeValue: false },
  returnNull: false,
} satisfies InitOptions;
