import { Link } from "@remix-run/react";
import { Bot, CornerUpLeft, Hourglass, UserRound } from "lucide-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { Avatar } from "~/components/ui/avatar.tsx";
import { cn } from "~/lib/cn.ts";
import { formatNumber } from "~/lib/format.ts";
import { usePageLanguage } from "~/lib/use-page-language.ts";
import { Ago } from "./ago.tsx";
import { ChannelIcon } from "./channel-icon.tsx";
import { useInbox } from "./inbox-context.ts";
import { LabelChip } from "./label-chip.tsx";
import type { InboxRow } from "./types.ts";
import { useReason } from "./use-words.ts";

export const ROW_SELECTOR = "[data-inbox-row]";

export type ListRowProps = { row: InboxRow; to: string; selected: boolean };

/** A conversation in the list: who, what was said last, since when they wait. Drawn anew only when it changed. */
export const ListRow = memo(function ListRow({ row, to, selected }: ListRowProps) {
  const { t } = useTranslation("inbox");
  const { timeZone } = useInbox();
  const name = row.name || t("list.anonymous");
  const isUnread = row.unread > 0;
  return (
    <li>
      <Link
        to={to}
        data-inbox-row={row.id}
        aria-current={selected ? "true" : undefined}
        className={cn(
          "flex gap-3 border-s-3 border-transparent px-3 py-3 transition-colors hover:bg-sunken/70 focus-visible:-outline-offset-2",
          selected && "border-brand bg-brand-soft/60 hover:bg-brand-soft/60",
        )}
      >
        <Avatar name={name} className="size-10 rounded-full" />
        <span className="grid min-w-0 flex-1 grid-cols-1 gap-0.5">
          <span className="flex items-center gap-1.5">
            <span className={cn("min-w-0 flex-1 truncate text-sm", isUnread ? "font-bold" : "font-medium")}>
              {name}
            </span>
            <ChannelIcon kind={row.channel} className="shrink-0" />
            <Ago moment={row.lastAt} timeZone={timeZone} className="shrink-0 text-xs text-muted" />
          </span>
          <span className="flex items-start gap-2">
            <LastWords row={row} />
            {isUnread && <Unread count={row.unread} />}
          </span>
          {row.waitingSince && <Waiting row={row} since={row.waitingSince} />}
          <Marks row={row} />
        </span>
      </Link>
    </li>
  );
});

function LastWords({ row: { lastAuthor, lastText, unread } }: { row: InboxRow }) {
  const { t } = useTranslation("inbox");
  const Icon = lastAuthor === "bot" ? Bot : lastAuthor === "person" ? CornerUpLeft : null;
  return (
    <span className={cn("line-clamp-1 min-w-0 flex-1 text-sm", unread > 0 ? "text-ink" : "text-muted")}>
      {Icon && <Icon aria-hidden className="me-1 inline size-3.5 align-[-2px]" />}
      {lastAuthor && lastAuthor !== "customer" && (
        <span className="sr-only">{t(`authors.${lastAuthor}`)}: </span>
      )}
      {lastText || t("list.silent")}
    </span>
  );
}

function Unread({ count }: { count: number }) {
  const { t } = useTranslation("inbox");
  const language = usePageLanguage();
  return (
    <span className="mt-0.5 grid h-4.5 min-w-4.5 shrink-0 place-items-center rounded-full bg-brand px-1 text-[0.6875rem] font-semibold leading-none text-on-brand">
      <span aria-hidden>{count > 99 ? "99+" : formatNumber(language, count)}</span>
      <span className="sr-only">{t("list.unread", { count })}</span>
    </span>
  );
}

function Waiting({ row, since }: { row: InboxRow; since: string }) {
  const { t } = useTranslation("inbox");
  const { timeZone } = useInbox();
  const reasonWords = useReason();
  return (
    <span className="flex items-start gap-1.5 text-xs font-medium text-warning-ink">
      <Hourglass aria-hidden className="mt-0.5 size-3 shrink-0" />
      <span className="min-w-0">
        {row.reason ? reasonWords(row.reason) : t("list.waiting")} ·{" "}
        <Ago moment={since} timeZone={timeZone} />
      </span>
    </span>
  );
}

function Marks({ row }: { row: InboxRow }) {
  const { t } = useTranslation("inbox");
  const { labels: own, assignee } = row;
  const showsPerson = row.byPerson && !row.waitingSince && !assignee;
  if (own.length === 0 && !assignee && !showsPerson && !row.closed && !row.blocked && !row.blockedBot)
    return null;
  return (
    <span className="mt-0.5 flex min-w-0 flex-wrap items-center gap-1.5 text-xs text-muted">
      {(assignee || showsPerson) && (
        <span className="inline-flex min-w-0 items-center gap-1">
          <UserRound aria-hidden className="size-3 shrink-0" />
          <span className="truncate">{assignee?.name ?? t("list.byPerson")}</span>
        </span>
      )}
      {row.closed && <span>{t("list.closed")}</span>}
      {(row.blocked || row.blockedBot) && (
        <span className="text-danger-ink">{t(row.blocked ? "list.blocked" : "list.blockedBot")}</span>
      )}
      {own.map((label) => (
        <LabelChip key={label.id} label={label} />
      ))}
    </span>
  );
}
