import { type ActionFunctionArgs, data, redirect } from "@remix-run/node";
import { attempt } from "./attempt.ts";
import { type ChannelKind, viewChannel } from "./channel-view.ts";
import { type ConnectedKind, connectChannel } from "./connect-channel.ts";
import { redirectSaying } from "./flash.ts";
import { readBoundedForm } from "./read-bounded-form.ts";
import { requireBot } from "./require-bot.ts";
import { errorText } from "./texts.ts";

/** The action of a channel's own page: its form, and the buttons of a channel that is connected. */
export async function channelAction(args: ActionFunctionArgs, kind: ConnectedKind) {
  const form = await readBoundedForm(args.request);
  const next = `/channels/${kind}`;
  switch (form.get("intent")) {
    case "repair":
      return repairChannel(args, { kind, next });
    case "on":
      return switchChannel(args, { kind, next, on: true });
    case "off":
      return switchChannel(args, { kind, next, on: false });
    case "disconnect":
      return disconnectChannel(args, { kind, next });
    default:
      return connectChannel(args, form, { kind, next });
  }
}

/** Connects again with what is stored; a refusal comes back as words for the channel's notice. */
export async function repairChannel(
  args: ActionFunctionArgs,
  { kind, next }: { kind: ChannelKind; next: string },
) {
  const { language, bot, workspaceId, home, t } = await requireBot(args);
  const repaired = await attempt(args.context.services.channels.repair(workspaceId, bot.id, kind));
  if (!repaired.ok) {
    const problem = errorText(language, repaired.code, repaired.details);
    return data({ kind, problem }, { status: 400 });
  }
  const { name } = viewChannel(repaired.value, language);
  return redirectSaying(args.context, home + next, t("channels:connected.repaired", { name }));
}

async function switchChannel(
  args: ActionFunctionArgs,
  { kind, next, on }: { kind: ChannelKind; next: string; on: boolean },
) {
  const { bot, workspaceId, home, t } = await requireBot(args);
  const { channels } = args.context.services;
  const done = await attempt(channels.setOn(workspaceId, bot.id, kind, on));
  // That it was disconnected meanwhile shows on the page that follows.
  if (!done.ok) return redirect(home + next);
  const name = t(`channels:kinds.${kind}`);
  const said = t(on ? "channels:connected.turnedOn" : "channels:connected.turnedOff", { name });
  return redirectSaying(args.context, home + next, said);
}

async function disconnectChannel(
  args: ActionFunctionArgs,
  { kind, next }: { kind: ChannelKind; next: string },
) {
  const { bot, workspaceId, home, t } = await requireBot(args);
  // Whoever disconnected it before has done what was asked.
  await attempt(args.context.services.channels.disconnect(workspaceId, bot.id, kind));
  const said = t("channels:connected.disconnected", { kind: t(`channels:kinds.${kind}`) });
  return redirectSaying(args.context, home + next, said);
}
