import i18next, { type BackendModule } from "i18next";
import { initReactI18next } from "react-i18next";
import { getInitialNamespaces } from "remix-i18next/client";
import { i18nConfig } from "./config.ts";
import { DEFAULT_LANGUAGE, isLanguage } from "./languages.ts";

type Texts = Record<string, unknown>;

/** Each locale file is a chunk of its own, fetched when a page that uses it is opened and kept by the browser for good. */
const files = import.meta.glob<Texts>("../../locales/*/*.json", { import: "default" });

const chunks: BackendModule = {
  type: "backend",
  init: () => undefined,
  read: (language, namespace, done) => {
    const load = files[`../../locales/${language}/${namespace}.json`];
    if (!load) return done(null, {});
    load().then(
      (texts) => done(null, texts),
      (error: unknown) => done(error instanceof Error ? error : String(error), false),
    );
  },
};

/** The browser's i18next, with the texts of the page at hand already loaded, so that hydration finds what the server wrote. */
export async function startClientI18n(): Promise<typeof i18next> {
  const { lang } = document.documentElement;
  await i18next
    .use(initReactI18next)
    .use(chunks)
    .init({
      ...i18nConfig,
      lng: isLanguage(lang) ? lang : DEFAULT_LANGUAGE,
      fallbackLng: false,
      ns: [...new Set(["common", ...getInitialNamespaces()])],
    });
  return i18next;
}
