import { useRouteLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { Crumb } from "~/components/ui/breadcrumb.tsx";
import { usePageLanguage } from "~/lib/use-page-language.ts";
import type { loader as botLoader } from "~/routes/bot.tsx";

/** The way from the list of bots to a page of a bot; `below` are the last steps. */
export function useBotCrumbs(...below: Crumb[]): Crumb[] {
  const { t } = useTranslation();
  const language = usePageLanguage();
  const bot = useRouteLoaderData<typeof botLoader>("routes/bot");
  const bots = { label: t("nav.bots"), to: `/${language}/app` };
  if (!bot) return [bots, ...below];
  return [bots, { label: bot.name, ...(below.length > 0 && { to: bot.home }) }, ...below];
}
