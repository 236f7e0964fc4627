import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { type ShouldRevalidateFunction, useActionData, useLoaderData } from "@remix-run/react";
import { attempt } from "~/.server/attempt.ts";
import { actOnConversation } from "~/.server/inbox-act.ts";
import { loadThread } from "~/.server/inbox-thread.ts";
import { readBoundedForm } from "~/.server/read-bounded-form.ts";
import { requireBot } from "~/.server/require-bot.ts";
import { errorText } from "~/.server/texts.ts";
import { Conversation } from "~/features/inbox/conversation.tsx";
import { pageMeta, pageTitle } from "~/lib/page-meta.ts";

export const handle = { i18n: ["bots", "inbox"] };

export async function loader(args: LoaderFunctionArgs) {
  const inBot = await requireBot(args);
  const { bot, workspaceId, language, t, home } = inBot;
  const { inbox } = args.context.services;
  const params = new URL(args.request.url).searchParams;
  const thread = await loadThread(args, inBot);
  const { id, name, unread } = thread.conversation;
  // With scripts the page says itself that it was looked at.
  const isDocument = args.request.headers.get("sec-fetch-dest") === "document";
  if (isDocument && unread > 0) await attempt(inbox.markRead(workspaceId, bot.id, id));
  const templates = params.has("templates")
    ? await attempt(inbox.templates(workspaceId, bot.id, id))
    : undefined;
  return {
    title: pageTitle(t, t("inbox:conversation.with", { name: name || t("inbox:list.anonymous") })),
    address: `${home}/inbox/${id}`,
    thread,
    isLatest: !params.has("before"),
    templates: templates?.ok ? templates.value : null,
    templatesProblem:
      templates && !templates.ok ? errorText(language, templates.code, templates.details) : null,
  };
}

/** Another choice of the list is no matter of the conversation that is open. */
export const shouldRevalidate: ShouldRevalidateFunction = ({ currentUrl, nextUrl, formMethod, ...rest }) => {
  if (formMethod || currentUrl.pathname !== nextUrl.pathname || currentUrl.href === nextUrl.href)
    return rest.defaultShouldRevalidate;
  return ["before", "templates"].some(
    (name) => currentUrl.searchParams.get(name) !== nextUrl.searchParams.get(name),
  );
};

export const meta: MetaFunction<typeof loader> = ({ data: page }) => pageMeta(page);

/** The forms of the page before scripts run. */
export async function action(args: ActionFunctionArgs) {
  const result = await actOnConversation(args, await requireBot(args), await readBoundedForm(args.request));
  if (!result.ok) return data({ problem: result.message }, { status: 400 });
  const { pathname, searchParams } = new URL(args.request.url);
  searchParams.delete("templates");
  throw redirect(searchParams.size > 0 ? `${pathname}?${searchParams}` : pathname);
}

/** One conversation: what was said, who answers now, the place to answer. */
export default function BotInboxConversationRoute() {
  const page = useLoaderData<typeof loader>();
  const posted = useActionData<typeof action>();
  return <Conversation {...page} problem={posted?.problem ?? null} />;
}
