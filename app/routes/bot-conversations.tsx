import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData, useRevalidator } from "@remix-run/react";
import { MessagesSquare, RefreshCw } from "lucide-react";
import { useTranslation } from "react-i18next";
import { orNotFound } from "~/.server/attempt.ts";
import { viewConversation } from "~/.server/inbox-view.ts";
import { requireBot } from "~/.server/require-bot.ts";
import { Page } from "~/components/layout/page.tsx";
import { Button } from "~/components/ui/button.tsx";
import { EmptyState } from "~/components/ui/empty-state.tsx";
import { Pagination } from "~/components/ui/pagination.tsx";
import { useBotCrumbs } from "~/features/bots/use-bot-crumbs.ts";
import { ConversationList } from "~/features/conversations/conversation-list.tsx";
import { pageMeta, pageTitle } from "~/lib/page-meta.ts";
import { useLive } from "~/lib/use-live.ts";
import { useRefresh } from "~/lib/use-refresh.ts";

export const handle = { i18n: ["bots", "inbox", "channels"] };

const PAGE_SIZE = 30;
const REFRESH_MS = 15_000;

export async function loader(args: LoaderFunctionArgs) {
  const { bot, user, workspaceId, home, t } = await requireBot(args);
  const { inbox, channels } = args.context.services;
  const cursor = new URL(args.request.url).searchParams.get("cursor") ?? undefined;
  const [page, connected] = await Promise.all([
    orNotFound(inbox.conversations(workspaceId, bot.id, { limit: PAGE_SIZE, cursor })),
    channels.list(workspaceId, bot.id),
  ]);
  return {
    title: pageTitle(t, `${t("inbox:conversations.title")} · ${bot.name}`),
    botId: bot.id,
    home,
    timeZone: user.timeZone,
    now: new Date().toISOString(),
    hasChannel: connected.length > 0,
    conversations: page.items.map(viewConversation),
    nextCursor: page.nextCursor,
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data);

/** What customers wrote to a bot, latest first. */
export default function BotConversationsRoute() {
  const { t } = useTranslation("inbox");
  const page = useLoaderData<typeof loader>();
  const { revalidate, state } = useRevalidator();
  const crumbs = useBotCrumbs({ label: t("conversations.title") });
  useLive(page.botId, (event) => {
    if (event.type === "message") void revalidate();
  });
  useRefresh(REFRESH_MS);
  const isEmpty = page.conversations.length === 0;
  return (
    <Page
      title={t("conversations.title")}
      description={t("conversations.description")}
      crumbs={crumbs}
      actions={
        <Button variant="secondary" aria-disabled={state !== "idle"} onClick={() => void revalidate()}>
          <RefreshCw aria-hidden className={state === "idle" ? undefined : "animate-spin"} />
          {t("conversations.refresh")}
        </Button>
      }
    >
      {isEmpty ? (
        <EmptyState
          icon={MessagesSquare}
          title={t("conversations.emptyTitle")}
          description={t("conversations.emptyText")}
          action={
            !page.hasChannel && (
              <Button asChild>
                <Link to={`${page.home}/channels`}>{t("conversations.emptyAction")}</Link>
              </Button>
            )
          }
        />
      ) : (
        <ConversationList
          label={t("conversations.list")}
          conversations={page.conversations}
          base={`${page.home}/conversations`}
          now={page.now}
          timeZone={page.timeZone}
        />
      )}
      <Pagination nextCursor={page.nextCursor} />
    </Page>
  );
}
