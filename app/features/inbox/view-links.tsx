import { Link, useLocation } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { cn } from "~/lib/cn.ts";
import { formatNumber } from "~/lib/format.ts";
import { usePageLanguage } from "~/lib/use-page-language.ts";
import { useInbox } from "./inbox-context.ts";
import type { ViewCounts } from "./types.ts";
import { changedSearch, FIRST_VIEW, INBOX_VIEWS, type InboxView, listSearch, viewOf } from "./views.ts";

/** The ways to look at the conversations, each with how many there are. */
export function ViewLinks({ counts }: { counts: ViewCounts }) {
  const { t } = useTranslation("inbox");
  const { home } = useInbox();
  const { search } = useLocation();
  const current = viewOf(new URLSearchParams(search));
  return (
    <nav aria-label={t("views.label")} className="flex shrink-0 flex-wrap gap-1 border-b px-2 py-2">
      {INBOX_VIEWS.map((view) => (
        <Link
          key={view}
          to={`${home}/inbox${changedSearch(listSearch(search), { view: view === FIRST_VIEW ? "" : view })}`}
          aria-current={view === current ? "page" : undefined}
          className={cn(
            "flex min-h-8 items-center gap-1.5 rounded-full px-2.5 text-sm font-medium text-muted hover:bg-sunken hover:text-ink max-lg:min-h-10",
            view === current && "bg-brand-soft text-brand-ink hover:bg-brand-soft hover:text-brand-ink",
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
        view === "waiting" ? "bg-warning-soft text-warning-ink" : "bg-sunken text-ink",
      )}
    >
      {text}
    </span>
  );
}
