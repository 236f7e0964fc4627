import { createInstance, type i18n as I18n, type TFunction } from "i18next";
import { initReactI18next } from "react-i18next";
import { i18nConfig } from "./config.ts";
import { LANGUAGES, type Language } from "./languages.ts";
import type { Resources } from "./resources.ts";

type Texts = Record<string, unknown>;

const files = import.meta.glob<Texts>("../../locales/*/*.json", { eager: true, import: "default" });

/** One ready instance per language: nothing in them changes after the start, so all requests share them. */
const instances = new Map<Language, I18n>(LANGUAGES.map((language) => [language, createFor(language)]));

/** The i18next of a language, with every text loaded. */
export function serverI18n(language: Language): I18n {
  return instances.get(language) ?? createFor(language);
}

/** The namespaces are those of `resources.ts`: there a missing one shows at once. */
const NAMESPACES = Object.keys(textsOf("en")) as unknown as readonly ["common", ...Namespace[]];
type Namespace = keyof Resources;

/** Translates `namespace:key` of any namespace. */
export type TFunctionAll = TFunction<readonly ["common", ...Namespace[]]>;

/** The translate function of a language, for loaders and actions; keys are written `namespace:key`. */
export function translator(language: Language): TFunctionAll {
  return serverI18n(language).getFixedT(language, NAMESPACES);
}

function createFor(language: Language): I18n {
  const instance = createInstance();
  void instance.use(initReactI18next).init({
    ...i18nConfig,
    lng: language,
    fallbackLng: false,
    resources: { [language]: textsOf(language) },
    initImmediate: false,
  });
  return instance;
}

function textsOf(language: Language): Record<string, Texts> {
  const texts: Record<string, Texts> = {};
  for (const [path, content] of Object.entries(files)) {
    const [folder, file] = path.split("/").slice(-2);
    if (folder === language && file) texts[file.replace(".json", "")] = content;
  }
  return texts;
}
