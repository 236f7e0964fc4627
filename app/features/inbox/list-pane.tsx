import { Link, useLocation } from "@remix-run/react";
import { Keyboard, MessagesSquare, Settings2 } from "lucide-react";
import { type ReactNode, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/ui/button.tsx";
import { LiveStatusBadge } from "~/components/ui/live-status-badge.tsx";
import { SearchField } from "~/components/ui/search-field.tsx";
import { Spinner } from "~/components/ui/spinner.tsx";
import { useInbox } from "./inbox-context.ts";
import { ListFilters } from "./list-filters.tsx";
import { ListRow } from "./list-row.tsx";
import type { LiveList } from "./use-inbox-list.ts";
import { ViewLinks } from "./view-links.tsx";
import { changedSearch, listSearch } from "./views.ts";

export type ListPaneProps = {
  list: LiveList;
  selectedId: string | undefined;
  channels: readonly string[];
  hasChannel: boolean;
  openHelp(): void;
};

/** The list of conversations with what chooses it. */
export function ListPane({ list, selectedId, channels, hasChannel, openHelp }: ListPaneProps) {
  const { t } = useTranslation("inbox");
  const { home, status } = useInbox();
  const Heading = selectedId ? "p" : "h1";
  return (
    <>
      <div className="grid gap-3 border-b p-3">
        <div className="flex flex-wrap items-center gap-1">
          <Heading className="me-auto text-lg font-semibold">{t("title")}</Heading>
          {status === "down" && <LiveStatusBadge status={status} />}
          <ListFilters channels={channels} />
          <Button
            variant="quiet"
            size="icon"
            className="size-9 max-lg:hidden"
            onClick={openHelp}
            aria-label={t("shortcuts.title")}
            title={t("shortcuts.title")}
          >
            <Keyboard aria-hidden />
          </Button>
          <Button asChild variant="quiet" size="icon" className="size-9">
            <Link to={`${home}/inbox/settings`} aria-label={t("settings.title")} title={t("settings.title")}>
              <Settings2 aria-hidden />
            </Link>
          </Button>
        </div>
        <SearchField label={t("list.search")} placeholder={t("list.searchHint")} />
      </div>
      <ViewLinks counts={list.counts} />
      <Rows list={list} selectedId={selectedId} hasChannel={hasChannel} />
    </>
  );
}

function Rows({ list, selectedId, hasChannel }: Pick<ListPaneProps, "list" | "selectedId" | "hasChannel">) {
  const { t } = useTranslation("inbox");
  const { home } = useInbox();
  const { search } = useLocation();
  const chosen = useMemo(() => listSearch(search), [search]);
  if (list.rows.length === 0 && !list.nextCursor)
    return <NothingHere isChosen={chosen !== ""} hasChannel={hasChannel} />;
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <ul aria-label={t("list.label")} className="divide-y">
        {list.rows.map((row) => (
          <ListRow
            key={row.id}
            row={row}
            to={`${home}/inbox/${row.id}${chosen}`}
            selected={row.id === selectedId}
          />
        ))}
      </ul>
      {list.searchedLatest && <p className="border-t p-3 text-xs text-muted">{t("list.searchedLatest")}</p>}
      {list.nextCursor && (
        <div className="grid gap-2 border-t p-3 text-center">
          {list.failed && <p className="text-sm text-danger-ink">{t("list.moreFailed")}</p>}
          <Button asChild variant="secondary" size="sm" aria-disabled={list.loading}>
            <Link
              to={changedSearch(chosen, { cursor: list.nextCursor })}
              onClick={(event) => {
                event.preventDefault();
                list.loadMore();
              }}
            >
              {list.loading && <Spinner />}
              {t("list.more")}
            </Link>
          </Button>
        </div>
      )}
    </div>
  );
}

function NothingHere({ isChosen, hasChannel }: { isChosen: boolean; hasChannel: boolean }) {
  const { t } = useTranslation("inbox");
  const { home } = useInbox();
  let action: ReactNode = null;
  if (isChosen) action = <Link to={`${home}/inbox`}>{t("list.showAll")}</Link>;
  else if (!hasChannel) action = <Link to={`${home}/channels`}>{t("conversations.emptyAction")}</Link>;
  return (
    <div className="grid flex-1 place-content-center justify-items-center gap-2 px-6 py-14 text-center">
      <MessagesSquare aria-hidden className="size-8 text-muted" />
      <h2 className="font-semibold">{isChosen ? t("list.noneTitle") : t("conversations.emptyTitle")}</h2>
      <p className="max-w-xs text-sm text-muted">
        {isChosen ? t("list.noneText") : t("conversations.emptyText")}
      </p>
      {action && (
        <Button asChild variant="secondary" size="sm" className="mt-2">
          {action}
        </Button>
      )}
    </div>
  );
}
