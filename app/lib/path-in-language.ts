import { type Language, languageOfPath } from "~/i18n/languages.ts";

/** The path of the same page in another language; of the start page when the path has no language. */
export function pathInLanguage(pathname: string, language: Language): string {
  if (!languageOfPath(pathname)) return `/${language}`;
  return pathname.replace(/^\/\w+/, `/${language}`);
}
