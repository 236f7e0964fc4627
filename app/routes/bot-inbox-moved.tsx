import { type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { requireBot } from "~/.server/require-bot.ts";

/** Conversations had addresses of their own once; letters and bookmarks still name them. */
export async function loader(args: LoaderFunctionArgs) {
  const { home } = await requireBot(args);
  const { conversationId } = args.params;
  return redirect(conversationId ? `${home}/inbox/${conversationId}` : `${home}/inbox`, 301);
}
