import type { LoaderFunctionArgs } from "@remix-run/node";
import { loadList } from "~/.server/inbox-list.ts";
import { requireBot } from "~/.server/require-bot.ts";

/** The list alone, for a page that keeps it up to date. */
export async function loader(args: LoaderFunctionArgs) {
  const list = await loadList(args, await requireBot(args));
  return Response.json(list, { headers: { "cache-control": "private, no-store" } });
}
