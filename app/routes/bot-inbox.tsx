import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import {
  Outlet,
  type ShouldRevalidateFunction,
  useLoaderData,
  useLocation,
  useParams,
} from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { loadList } from "~/.server/inbox-list.ts";
import { requireBot } from "~/.server/require-bot.ts";
import { InboxFrame } from "~/features/inbox/inbox-frame.tsx";
import { ListPane } from "~/features/inbox/list-pane.tsx";
import { ShortcutsHelp } from "~/features/inbox/shortcuts-help.tsx";
import { useInboxPage } from "~/features/inbox/use-inbox-page.ts";
import { listSearch } from "~/features/inbox/views.ts";
import { pageMeta, pageTitle } from "~/lib/page-meta.ts";

export const handle = { i18n: ["bots", "inbox"] };

export async function loader(args: LoaderFunctionArgs) {
  const inBot = await requireBot(args);
  const { bot, user, workspaceId, home, t } = inBot;
  const { inbox, channels } = args.context.services;
  const [list, labels, members, connected] = await Promise.all([
    loadList(args, inBot),
    inbox.labels(workspaceId, bot.id),
    inbox.members(workspaceId),
    channels.list(workspaceId, bot.id),
  ]);
  return {
    title: pageTitle(t, `${t("inbox:title")} · ${bot.name}`),
    botId: bot.id,
    home,
    me: user.id,
    timeZone: user.timeZone,
    now: new Date().toISOString(),
    members: members.map(({ id, name }) => ({ id, name })),
    labels: labels.map(({ id, name, colour }) => ({ id, name, colour })),
    channels: [...new Set(connected.map(({ kind }) => kind as string))],
    list,
  };
}

/** The list is loaded anew only when something else is chosen, not when another conversation is opened. */
export const shouldRevalidate: ShouldRevalidateFunction = ({ currentUrl, nextUrl, formMethod, ...rest }) => {
  if (formMethod || currentUrl.href === nextUrl.href) return rest.defaultShouldRevalidate;
  const chosen = (url: URL) => listSearch(url.searchParams) + (url.searchParams.get("cursor") ?? "");
  return chosen(currentUrl) !== chosen(nextUrl);
};

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data);

/** All that customers write, and the person who answers them: list, conversation, details. */
export default function BotInboxRoute() {
  const { t } = useTranslation("inbox");
  const page = useLoaderData<typeof loader>();
  const { conversationId } = useParams();
  const { search } = useLocation();
  const { shared, list, help } = useInboxPage(page, listSearch(search));
  return (
    <InboxFrame
      shared={shared}
      madeAt={page.now}
      isOpen={conversationId !== undefined}
      listLabel={t("list.label")}
      list={
        <ListPane
          list={list}
          selectedId={conversationId}
          channels={page.channels}
          hasChannel={page.channels.length > 0}
          openHelp={() => help.setOpen(true)}
        />
      }
    >
      <Outlet />
      <ShortcutsHelp {...help} />
    </InboxFrame>
  );
}
