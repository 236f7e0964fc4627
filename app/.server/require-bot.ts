import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { orNotFound } from "./attempt.ts";
import { requireLanguage, requireSession } from "./guard.ts";
import { translator } from "./texts.ts";

type Args = Pick<LoaderFunctionArgs | ActionFunctionArgs, "request" | "params" | "context">;

/** The bot of the route's `:botId` with everything that its pages begin with; a 404 for a bot of another workspace. */
export async function requireBot({ request, params, context }: Args) {
  const language = requireLanguage(params);
  const { user, workspace } = requireSession(request, context, language);
  const bot = await orNotFound(context.services.bots.get(workspace.id, params.botId ?? ""));
  return {
    language,
    user,
    bot,
    workspaceId: workspace.id,
    t: translator(language),
    /** The address of the bot's own space, without a slash at the end. */
    home: `/${language}/app/bots/${bot.id}`,
  };
}
