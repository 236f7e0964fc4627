import type { Language } from "~/i18n/languages.ts";
import { serverI18n, type TFunctionAll, translator } from "~/i18n/server.ts";
import type { ErrorDetails } from "./context.ts";

export { translator };
export type Translate = TFunctionAll;

/** Words for an error code of the server, such as `accounts.email_taken`; a code without words gets a general sentence. */
export function errorText(language: Language, code: string, details: ErrorDetails = {}): string {
  const i18n = serverI18n(language);
  const key = `errors:${code}`;
  const general = translator(language)("common:errors.unexpected");
  return i18n.exists(key) ? String(i18n.t(key as "common:errors.unexpected", details)) : general;
}
