import { useLocation, useRouteLoaderData } from "@remix-run/react";
import { DEFAULT_LANGUAGE, type Language, languageOfPath } from "~/i18n/languages.ts";
import type { loader as rootLoader } from "~/root.tsx";

/** The language of the page that is shown. */
export function usePageLanguage(): Language {
  const { pathname } = useLocation();
  const root = useRouteLoaderData<typeof rootLoader>("root");
  return languageOfPath(pathname) ?? root?.language ?? DEFAULT_LANGUAGE;
}
