import type { LoaderFunctionArgs } from "@remix-run/node";
import { orNotFound } from "~/.server/attempt.ts";
import { sendFile } from "~/.server/inbox-file.ts";
import { requireBot } from "~/.server/require-bot.ts";

/** One conversation as a file. */
export async function loader(args: LoaderFunctionArgs) {
  const { bot, workspaceId, language } = await requireBot(args);
  const { inbox } = args.context.services;
  const id = args.params.conversationId ?? "";
  const format = new URL(args.request.url).searchParams.get("format") === "json" ? "json" : "text";
  return sendFile(await orNotFound(inbox.exportConversation(workspaceId, bot.id, id, format, language)));
}
