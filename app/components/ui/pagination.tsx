import { Link, useLocation } from "@remix-run/react";
import { ChevronRight, ChevronsLeft } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "./button.tsx";

export type PaginationProps = {
  /** What the list's answer named as the next page; null at the end. */
  nextCursor: string | null;
  /** What is shown, in words, such as "20 conversations". */
  summary?: string;
};

/** Forward through a list by the cursor in the address; the browser's own Back goes back. */
export function Pagination({ nextCursor, summary }: PaginationProps) {
  const { t } = useTranslation();
  const { pathname, search } = useLocation();
  const isFirst = !new URLSearchParams(search).has("cursor");
  if (isFirst && !nextCursor) return summary ? <p className="mt-4 text-sm text-muted">{summary}</p> : null;

  const linkTo = (cursor: string | null) => {
    const params = new URLSearchParams(search);
    if (cursor) params.set("cursor", cursor);
    else params.delete("cursor");
    return { pathname, search: params.toString() };
  };
  return (
    <nav
      aria-label={t("pagination.label")}
      className="mt-4 flex flex-wrap items-center justify-between gap-3"
    >
      <p className="text-sm text-muted">{summary}</p>
      <div className="flex gap-2">
        {!isFirst && (
          <Button asChild variant="secondary" size="sm">
            <Link to={linkTo(null)} prefetch="intent">
              <ChevronsLeft aria-hidden />
              {t("pagination.first")}
            </Link>
          </Button>
        )}
        {nextCursor && (
          <Button asChild variant="secondary" size="sm">
            <Link to={linkTo(nextCursor)} prefetch="intent" rel="next">
              {t("pagination.next")}
              <ChevronRight aria-hidden />
            </Link>
          </Button>
        )}
      </div>
    </nav>
  );
}
