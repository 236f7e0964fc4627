import type { LoaderFunctionArgs } from "@remix-run/node";
import { requireBot } from "~/.server/require-bot.ts";
import type { CannedView } from "~/features/inbox/types.ts";

const MOST = 20;
const LONGEST_SEARCH = 100;

/** The ready replies that fit what was typed after the slash. */
export async function loader(args: LoaderFunctionArgs) {
  const { bot, workspaceId } = await requireBot(args);
  const q = new URL(args.request.url).searchParams.get("q")?.slice(0, LONGEST_SEARCH) ?? "";
  const found = await args.context.services.inbox.cannedReplies(workspaceId, bot.id, q || undefined);
  const replies: CannedView[] = found
    .slice(0, MOST)
    .map(({ id, shortcut, text }) => ({ id, shortcut, text }));
  return Response.json(replies, { headers: { "cache-control": "private, no-store" } });
}
