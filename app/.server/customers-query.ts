import { isLanguage } from "~/i18n/languages.ts";
import type { CustomerQuery } from "../../server/customers/index.ts";

const PAGE_SIZE = 50;
const LONGEST = 200;

/** What the address chooses of a bot's customers. */
export function readCustomerQuery(request: Request): CustomerQuery {
  const params = new URL(request.url).searchParams;
  const text = (name: string) => params.get(name)?.slice(0, LONGEST).trim() || undefined;
  const cursor = params.get("cursor");
  const language = params.get("language");
  const channel = text("channel") as CustomerQuery["channel"];
  const blocked = params.get("blocked");
  return {
    limit: PAGE_SIZE,
    ...(cursor && { cursor }),
    ...(text("q") && { q: text("q") }),
    ...(text("tag") && { tag: text("tag") }),
    ...(channel && { channel }),
    ...(isLanguage(language) && { language }),
    ...(blocked === "yes" && { blocked: true }),
    ...(blocked === "no" && { blocked: false }),
  };
}
