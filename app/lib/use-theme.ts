import { useFetcher, useRouteLoaderData } from "@remix-run/react";
import type { loader as rootLoader } from "~/root.tsx";

/** The key under which the theme is being saved, so that the page can change before the server has answered. */
export const THEME_FETCHER = "theme";

/** The theme that was chosen: `light`, `dark`, or `system`. */
export function useTheme(): string {
  const root = useRouteLoaderData<typeof rootLoader>("root");
  const saving = useFetcher({ key: THEME_FETCHER }).formData?.get("theme");
  return typeof saving === "string" ? saving : (root?.theme ?? "system");
}
