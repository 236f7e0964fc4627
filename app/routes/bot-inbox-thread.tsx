import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { actOnConversation } from "~/.server/inbox-act.ts";
import { loadThread } from "~/.server/inbox-thread.ts";
import { readBoundedForm } from "~/.server/read-bounded-form.ts";
import { requireBot } from "~/.server/require-bot.ts";

const headers = { "cache-control": "private, no-store" };

/** A conversation alone, for a page that keeps it up to date. */
export async function loader(args: LoaderFunctionArgs) {
  return Response.json(await loadThread(args, await requireBot(args)), { headers });
}

/** The same acts as the page's own forms, answered as data. */
export async function action(args: ActionFunctionArgs) {
  const result = await actOnConversation(args, await requireBot(args), await readBoundedForm(args.request));
  return Response.json(result, { headers });
}
