import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { CustomerView } from "~/.server/customers-view.ts";
import { Badge } from "~/components/ui/badge.tsx";
import { type Column, DataTable } from "~/components/ui/data-table.tsx";
import { useChannelKind } from "~/features/inbox/use-words.ts";
import { formatDate, formatDateTime, formatRelative } from "~/lib/format.ts";
import { usePageLanguage } from "~/lib/use-page-language.ts";

export type CustomerTableProps = {
  customers: readonly CustomerView[];
  /** The address of the list. */
  base: string;
  timeZone: string;
  now: string;
};

/** Customers as a table; each is a card on phones. */
export function CustomerTable({ customers, base, timeZone, now }: CustomerTableProps) {
  const { t } = useTranslation("customers");
  const language = usePageLanguage();
  const kindName = useChannelKind();
  const columns: Column<CustomerView>[] = [
    { key: "name", header: t("list.name"), main: true, cell: (row) => <Name customer={row} base={base} /> },
    { key: "channel", header: t("list.channel"), cell: (row) => (row.channel ? kindName(row.channel) : "–") },
    {
      key: "language",
      header: t("list.language"),
      cell: (row) => (row.language ? <span className="uppercase">{row.language}</span> : "–"),
    },
    { key: "tags", header: t("list.tags"), cell: (row) => <Tags tags={row.tags} /> },
    { key: "first", header: t("list.first"), cell: (row) => formatDate(language, row.firstSeenAt, timeZone) },
    {
      key: "last",
      header: t("list.last"),
      cell: ({ lastSeenAt }) => (
        <time dateTime={lastSeenAt} title={formatDateTime(language, lastSeenAt, timeZone)}>
          {formatRelative(language, lastSeenAt < now ? lastSeenAt : now, now)}
        </time>
      ),
    },
  ];
  return <DataTable caption={t("list.caption")} columns={columns} rows={customers} rowKey={({ id }) => id} />;
}

function Name({ customer, base }: { customer: CustomerView; base: string }) {
  const { t } = useTranslation("customers");
  const { t: tInbox } = useTranslation("inbox");
  const { id, name, username, blocked, blockedBot } = customer;
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <Link to={`${base}/${id}`} prefetch="intent" className="rounded-sm text-brand-ink hover:underline">
        {name || tInbox("list.anonymous")}
      </Link>
      {username && <span className="text-xs font-normal text-muted">@{username}</span>}
      {blocked && <Badge tone="danger">{t("state.blocked")}</Badge>}
      {blockedBot && <Badge tone="warning">{t("state.blockedBot")}</Badge>}
    </span>
  );
}

const MOST_TAGS = 3;

function Tags({ tags }: { tags: readonly string[] }) {
  if (tags.length === 0) return "–";
  return (
    <span className="inline-flex flex-wrap justify-end gap-1 sm:justify-start">
      {tags.slice(0, MOST_TAGS).map((tag) => (
        <Badge key={tag}>{tag}</Badge>
      ))}
      {tags.length > MOST_TAGS && <span className="text-xs text-muted">+{tags.length - MOST_TAGS}</span>}
    </span>
  );
}
