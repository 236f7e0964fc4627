import { Link } from "@remix-run/react";
import { BookOpenText } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useInbox } from "./inbox-context.ts";
import type { ThreadMessage } from "./types.ts";

/** Why the bot answered so: what it looked for and what the answer rests on. */
export function WhyAnswer({ message: { citations, searchedFor } }: { message: ThreadMessage }) {
  const { t } = useTranslation("inbox");
  const { home } = useInbox();
  if (citations.length === 0 && !searchedFor) return null;
  return (
    <details className="mt-1.5 border-t border-brand/20 pt-1 text-sm">
      <summary className="flex min-h-8 w-fit items-center gap-1.5 rounded-sm text-xs font-medium text-brand-ink hover:underline">
        <BookOpenText aria-hidden className="size-3.5" />
        {t("why.title")}
      </summary>
      <div className="grid gap-2.5 pb-1">
        {searchedFor && (
          <p className="text-xs text-muted">
            {t("why.searched")} <q className="wrap-anywhere">{searchedFor}</q>
          </p>
        )}
        {citations.length === 0 && <p className="text-xs text-muted">{t("why.nothing")}</p>}
        <ul className="grid gap-2.5">
          {citations.map(({ passageId, sourceId, title, quote }) => (
            <li key={passageId}>
              <Link
                to={`${home}/knowledge/${sourceId}`}
                className="font-medium text-brand-ink underline underline-offset-4"
              >
                {title}
              </Link>
              <p className="mt-0.5 text-muted wrap-anywhere">{quote}</p>
            </li>
          ))}
        </ul>
      </div>
    </details>
  );
}
