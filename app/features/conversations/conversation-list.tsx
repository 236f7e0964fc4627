import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { ConversationView } from "~/.server/inbox-view.ts";
import { Avatar } from "~/components/ui/avatar.tsx";
import { Badge } from "~/components/ui/badge.tsx";
import { formatDateTime, formatRelative } from "~/lib/format.ts";
import { usePageLanguage } from "~/lib/use-page-language.ts";
import { useChannelName } from "./use-channel-name.ts";

export type ConversationListProps = {
  label: string;
  conversations: readonly ConversationView[];
  /** Where the conversations live: the address of their list. */
  base: string;
  /** When the page was made; spans are counted from then. */
  now: string;
  timeZone: string;
};

/** Conversations, latest first: who, what was said last, when. */
export function ConversationList({ label, conversations, base, now, timeZone }: ConversationListProps) {
  return (
    <ul aria-label={label} className="divide-y overflow-hidden rounded-lg border bg-surface shadow-sm">
      {conversations.map((conversation) => (
        <li key={conversation.id}>
          <Row conversation={conversation} to={`${base}/${conversation.id}`} now={now} timeZone={timeZone} />
        </li>
      ))}
    </ul>
  );
}

type RowProps = { conversation: ConversationView; to: string; now: string; timeZone: string };

function Row({ conversation, to, now, timeZone }: RowProps) {
  const { t } = useTranslation("inbox");
  const language = usePageLanguage();
  const channelName = useChannelName();
  const { name, username, channel, lastText, lastMessageAt, byPerson, blocked } = conversation;
  const shownName = name || t("conversations.anonymous");
  return (
    <Link
      to={to}
      prefetch="intent"
      className="flex gap-3.5 px-4 py-3.5 transition-colors hover:bg-sunken/60 focus-visible:-outline-offset-2 sm:px-5"
    >
      <Avatar name={shownName} className="size-10 rounded-full" />
      <span className="min-w-0 flex-1">
        <span className="flex flex-wrap items-baseline justify-between gap-x-3">
          <span className="min-w-0 truncate font-medium">
            {shownName}
            {username && <span className="ms-2 text-sm font-normal text-muted">@{username}</span>}
          </span>
          <time
            dateTime={lastMessageAt}
            title={formatDateTime(language, lastMessageAt, timeZone)}
            className="shrink-0 text-xs text-muted"
          >
            {formatRelative(language, lastMessageAt < now ? lastMessageAt : now, now)}
          </time>
        </span>
        <span className="mt-0.5 line-clamp-2 text-sm text-muted">
          {lastText || t("conversations.silent")}
        </span>
        <span className="mt-1.5 flex flex-wrap gap-1.5">
          <Badge>{channelName(channel)}</Badge>
          {byPerson && <Badge tone="brand">{t("conversations.person")}</Badge>}
          {blocked && <Badge tone="warning">{t("conversations.blocked")}</Badge>}
        </span>
      </span>
    </Link>
  );
}
