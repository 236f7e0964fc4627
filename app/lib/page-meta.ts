import type { MetaDescriptor } from "@remix-run/node";
import type { Translate } from "~/.server/texts.ts";

type PageTexts = { title: string; description?: string } | undefined;

/** What a route's `meta` returns, from the `title` (and `description`) its loader gives. */
export function pageMeta(page: PageTexts): MetaDescriptor[] {
  if (!page) return [{ title: "BotFactory" }];
  const { title, description } = page;
  const social = [{ property: "og:title", content: title }];
  if (!description) return [{ title }, ...social];
  return [
    { title },
    { name: "description", content: description },
    ...social,
    { property: "og:description", content: description },
  ];
}

/** The title of a page as the browser's tab shows it: the page's name, then ours. */
export function pageTitle(t: Translate, name: string): string {
  return t("common:title", { page: name });
}
