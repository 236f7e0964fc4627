import { type AppLoadContext, createCookie } from "@remix-run/node";
import { RemixI18Next } from "remix-i18next/server";
import { i18nConfig } from "~/i18n/config.ts";
import { DEFAULT_LANGUAGE, isLanguage, LANGUAGES, type Language, languageOfPath } from "~/i18n/languages.ts";

export type Theme = "light" | "dark" | "system";

const YEAR_SECONDS = 365 * 24 * 3600;
const cookieOptions = { path: "/", sameSite: "lax", httpOnly: true, maxAge: YEAR_SECONDS } as const;

const languageCookie = createCookie("language", cookieOptions);
const themeCookie = createCookie("theme", cookieOptions);

const detector = new RemixI18Next({
  detection: {
    supportedLanguages: [...LANGUAGES],
    fallbackLanguage: DEFAULT_LANGUAGE,
    cookie: languageCookie,
    order: ["cookie", "header"],
  },
  i18next: i18nConfig,
});

/** The language of a page: its path's, else the one chosen before, else what the browser asks for. */
export async function pageLanguage(request: Request): Promise<Language> {
  const fromPath = languageOfPath(new URL(request.url).pathname);
  if (fromPath) return fromPath;
  const found = await detector.getLocale(request);
  return isLanguage(found) ? found : DEFAULT_LANGUAGE;
}

/** The Set-Cookie that keeps the language, or undefined when it is kept already. */
export async function rememberLanguage(
  request: Request,
  context: AppLoadContext,
  language: Language,
): Promise<string | undefined> {
  const kept: unknown = await languageCookie.parse(request.headers.get("cookie"));
  return kept === language ? undefined : languageCookie.serialize(language, { secure: isHttps(context) });
}

export async function chosenTheme(request: Request): Promise<Theme> {
  const kept: unknown = await themeCookie.parse(request.headers.get("cookie"));
  return isTheme(kept) ? kept : "system";
}

export function rememberTheme(context: AppLoadContext, theme: Theme): Promise<string> {
  return themeCookie.serialize(theme, { secure: isHttps(context) });
}

export function isTheme(value: unknown): value is Theme {
  return value === "light" || value === "dark" || value === "system";
}

function isHttps(context: AppLoadContext): boolean {
  return context.publicUrl.startsWith("https:");
}
