import type { ActionFunctionArgs } from "@remix-run/node";
import { telegramSchema } from "~/features/channels/schemas.ts";
import { attempt } from "./attempt.ts";
import { viewChannel } from "./channel-view.ts";
import { redirectSaying } from "./flash.ts";
import { formAgain, readForm, refused } from "./read-form.ts";
import { requireBot } from "./require-bot.ts";

/** The action behind the form that takes a token: connects, then goes on to `next` of the bot's address. */
export async function connectTelegram(args: ActionFunctionArgs, next: string) {
  const { language, bot, workspaceId, home, t } = await requireBot(args);
  const submission = await readForm(args.request, telegramSchema(t));
  if (submission.status !== "success") return formAgain(submission, { hide: ["token"] });
  const { channels } = args.context.services;
  const connected = await attempt(channels.connect(workspaceId, bot.id, "telegram", submission.value));
  if (!connected.ok) {
    const fieldOf = { "channels.bad_credentials": "token", "channels.taken": "token" } as const;
    return refused(submission, connected, language, { hide: ["token"], fieldOf });
  }
  const { name } = viewChannel(connected.value, language);
  return redirectSaying(args.context, home + next, t("channels:telegram.connected", { name }));
}
