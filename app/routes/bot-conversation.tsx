import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData, useRevalidator } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { orNotFound } from "~/.server/attempt.ts";
import { viewConversation, viewMessage } from "~/.server/inbox-view.ts";
import { requireBot } from "~/.server/require-bot.ts";
import { Page } from "~/components/layout/page.tsx";
import { Button } from "~/components/ui/button.tsx";
import { Notice } from "~/components/ui/notice.tsx";
import { useBotCrumbs } from "~/features/bots/use-bot-crumbs.ts";
import { MessageThread } from "~/features/conversations/message-thread.tsx";
import { useChannelName } from "~/features/conversations/use-channel-name.ts";
import { formatDate } from "~/lib/format.ts";
import { pageMeta, pageTitle } from "~/lib/page-meta.ts";
import { useLive } from "~/lib/use-live.ts";
import { usePageLanguage } from "~/lib/use-page-language.ts";
import { useRefresh } from "~/lib/use-refresh.ts";

export const handle = { i18n: ["bots", "inbox", "channels"] };

const PAGE_SIZE = 50;
const REFRESH_MS = 10_000;

export async function loader(args: LoaderFunctionArgs) {
  const { bot, user, workspaceId, home, t } = await requireBot(args);
  const { inbox } = args.context.services;
  const id = args.params.conversationId ?? "";
  const cursor = new URL(args.request.url).searchParams.get("cursor") ?? undefined;
  const [conversation, page] = await Promise.all([
    orNotFound(inbox.conversation(workspaceId, bot.id, id)),
    orNotFound(inbox.latestMessages(workspaceId, bot.id, id, { limit: PAGE_SIZE, cursor })),
  ]);
  const name = conversation.customer.name || t("inbox:conversations.anonymous");
  return {
    title: pageTitle(t, t("inbox:conversation.with", { name })),
    name,
    botId: bot.id,
    home,
    timeZone: user.timeZone,
    begun: conversation.createdAt.toISOString(),
    conversation: viewConversation(conversation),
    messages: page.items.map(viewMessage),
    earlier: page.nextCursor,
    isLatest: !cursor,
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data);

/** What a customer and the bot said to each other. */
export default function BotConversationRoute() {
  const { t } = useTranslation("inbox");
  const language = usePageLanguage();
  const channelName = useChannelName();
  const page = useLoaderData<typeof loader>();
  const { conversation, timeZone, messages } = page;
  const { revalidate } = useRevalidator();
  const crumbs = useBotCrumbs(
    { label: t("conversations.title"), to: `${page.home}/conversations` },
    { label: page.name },
  );
  useLive(page.botId, (event) => {
    if (event.type === "message" && event.conversationId === conversation.id) void revalidate();
  });
  useRefresh(REFRESH_MS);
  const begun = t("conversation.begun", {
    channel: channelName(conversation.channel),
    date: formatDate(language, page.begun, timeZone),
  });
  return (
    <Page
      title={page.name}
      description={conversation.username ? `@${conversation.username} · ${begun}` : begun}
      width="narrow"
      crumbs={crumbs}
    >
      <div className="grid gap-6">
        {conversation.blocked && (
          <Notice tone="warning">
            <p>{t("conversation.failure.blocked")}</p>
          </Notice>
        )}
        {page.earlier && (
          <Button asChild variant="secondary" size="sm" className="justify-self-center">
            <Link to={`?cursor=${page.earlier}`}>{t("conversation.earlier")}</Link>
          </Button>
        )}
        {messages.length === 0 && <p className="text-center text-muted">{t("conversation.empty")}</p>}
        <MessageThread
          label={t("conversation.messages")}
          messages={messages}
          sources={`${page.home}/knowledge`}
          timeZone={timeZone}
        />
        {!page.isLatest && (
          <Button asChild variant="secondary" size="sm" className="justify-self-center">
            <Link to=".">{t("conversation.latest")}</Link>
          </Button>
        )}
      </div>
    </Page>
  );
}
