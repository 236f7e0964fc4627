import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import i18next from "i18next";
import { DEFAULT_LANGUAGE, LANGUAGES } from "../../kernel/languages.ts";
import type { Translate } from "../../kernel/translate.ts";

const ROOT = new URL("../../../locales/", import.meta.url).pathname;

/** Loads every `locales/<language>/<area>.json`; keys are `<area>:<path>`. */
export function loadTranslations(): Translate {
  const resources = Object.fromEntries(
    LANGUAGES.map((language) => [language, readAreas(join(ROOT, language))]),
  );
  const instance = i18next.createInstance();
  void instance.init({
    resources,
    supportedLngs: [...LANGUAGES],
    fallbackLng: DEFAULT_LANGUAGE,
    initImmediate: false,
    interpolation: { escapeValue: false },
  });
  // The pages' typing of keys (app/i18n) does not reach here: the server also builds keys from error codes.
  const t = instance.t as unknown as (key: string, values: object) => string;
  return (language, key, values) => t(key, { ...values, lng: language });
}

function readAreas(directory: string): Record<string, object> {
  const files = readdirSync(directory).filter((name) => name.endsWith(".json"));
  return Object.fromEntries(
    files.map((name) => [name.slice(0, -5), JSON.parse(readFileSync(join(directory, name), "utf8"))]),
  );
}
