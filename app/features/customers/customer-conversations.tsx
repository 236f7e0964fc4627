import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Card, CardHeader } from "~/components/ui/card.tsx";
import { formatDateTime, formatRelative } from "~/lib/format.ts";
import { usePageLanguage } from "~/lib/use-page-language.ts";
import type { CustomerPartProps } from "./customer-facts.tsx";

/** What was said with a customer, latest first. */
export function CustomerConversations({
  profile,
  home,
  timeZone,
  now,
}: CustomerPartProps & { home: string }) {
  const { t } = useTranslation("customers");
  const { t: tInbox } = useTranslation("inbox");
  const language = usePageLanguage();
  return (
    <Card>
      <CardHeader title={t("conversations.title")} />
      {profile.conversations.length === 0 ? (
        <p className="text-muted">{t("conversations.none")}</p>
      ) : (
        <ul className="-mx-3 grid grid-cols-1 gap-1">
          {profile.conversations.map(({ id, lastText, lastAt, closed, rating }) => (
            <li key={id}>
              <Link
                to={`${home}/inbox/${id}`}
                className="flex min-h-11 flex-wrap items-baseline gap-x-3 gap-y-0.5 rounded-md px-3 py-2 hover:bg-sunken"
              >
                <span className="min-w-0 flex-1 basis-48 truncate font-medium">
                  {lastText || tInbox("list.silent")}
                </span>
                {rating !== null && (
                  <span className="text-sm text-muted">{t("conversations.rating", { rating })}</span>
                )}
                {closed && <span className="text-sm text-muted">{tInbox("list.closed")}</span>}
                <time
                  dateTime={lastAt}
                  title={formatDateTime(language, lastAt, timeZone)}
                  className="text-sm text-muted"
                >
                  {formatRelative(language, lastAt < now ? lastAt : now, now)}
                </time>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
