import type { LoaderFunctionArgs } from "@remix-run/node";
import { orNotFound } from "~/.server/attempt.ts";
import { sendFile } from "~/.server/inbox-file.ts";
import { requireBot } from "~/.server/require-bot.ts";

/** Everything kept about one customer, as a file for them. */
export async function loader(args: LoaderFunctionArgs) {
  const { bot, workspaceId } = await requireBot(args);
  const { customers } = args.context.services;
  return sendFile(await orNotFound(customers.exportData(workspaceId, bot.id, args.params.customerId ?? "")));
}
