import { Link, useLocation } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { cn } from "~/lib/cn.ts";
import { formatNumber } from "~/lib/format.ts";
import { usePageLanguage } from "~/lib/use-page-language.ts";
import { useInbox } from "./inbox-context.ts";
import type { ViewCounts } from "./types.ts";
import { changedSearch, FIRST_VIEW, INBOX_VIEWS, type InboxView, listSearch, viewOf } from "./views.ts";

/** The ways to look at the conversations, each with how many there are. The current one is brought into sight. */
export function ViewLinks({ counts }: { counts: ViewCounts }) {
  const { t } = useTranslation("inbox");
  const { home } = useInbox();
  const { search } = useLocation();
  const current = viewOf(new URLSearchParams(search));
  const list = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another view makes another link the current one
  useEffect(() => {
    const link = list.current?.querySelector<HTMLElement>("[aria-current=page]");
    if (!list.current || !link) return;
    list.current.scrollLeft = link.offsetLeft - (list.current.clientWidth - link.clientWidth) / 2;
  }, [current]);
  return (
    <nav
      ref={list}
      aria-label={t("views.label")}
      className="relative flex shrink-0 gap-1 overflow-x-auto border-b px-2 [scrollbar-width:none]"
    >
      {INBOX_VIEWS.map((view) => (
        <Link
          key={view}
          to={`${home}/inbox${changedSearch(listSearch(search), { view: view === FIRST_VIEW ? "" : view })}`}
          aria-current={view === current ? "page" : undefined}
          className={cn(
            "-mb-px flex min-h-11 shrink-0 items-center gap-1.5 border-b-2 border-transparent px-2 text-sm font-medium text-muted hover:text-ink focus-visible:-outline-offset-2",
            view === current && "border-brand text-ink",
          )}
        >
          {t(`views.${view}`)}
          <Count view={view} count={counts[view]} />
        </Link>
      ))}
    </nav>
  );
}

/** Above this the exact figure helps nobody, and counting on would make the list slow. */
export const MOST_COUNTED = 1000;

function Count({ view, count }: { view: InboxView; count: number | undefined }) {
  const language = usePageLanguage();
  if (!count) return null;
  const text =
    count >= MOST_COUNTED ? `${formatNumber(language, MOST_COUNTED)}+` : formatNumber(language, count);
  return (
    <span
      className={cn(
        "rounded-full px-1.5 py-px text-xs tabular-nums",
        view === "waiting" ? "bg-warning-soft text-warning-ink" : "bg-sunken text-muted",
      )}
    >
      {text}
    </span>
  );
}
