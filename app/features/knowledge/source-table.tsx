import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { type Column, DataTable } from "~/components/ui/data-table.tsx";
import { cn } from "~/lib/cn.ts";
import { formatNumber, formatSize } from "~/lib/format.ts";
import { usePageLanguage } from "~/lib/use-page-language.ts";
import { KindIcon } from "./kind-icon.tsx";
import { SourceActions } from "./source-actions.tsx";
import { SourceState } from "./source-state.tsx";
import { SourceSwitch } from "./source-switch.tsx";
import type { SourceView } from "./types.ts";
import { When } from "./when.tsx";

export type SourceTableProps = {
  sources: readonly SourceView[];
  /** The knowledge page's address; a source's page stands below it. */
  home: string;
  now: string;
  timeZone: string;
};

/** As a card a source has its menu in the corner. */
const CARDS = cn(
  "max-sm:[&_td:has([role=switch])]:items-center max-sm:[&_td:first-child]:pe-10 max-sm:[&_tbody_tr]:relative",
  "max-sm:[&_td:last-child]:absolute max-sm:[&_td:last-child]:end-1.5 max-sm:[&_td:last-child]:top-2 max-sm:[&_td:last-child]:w-auto!",
);

/** Every source with its state; rows are cards on phones. */
export function SourceTable({ sources, home, now, timeZone }: SourceTableProps) {
  const { t } = useTranslation("knowledge");
  const language = usePageLanguage();
  const columns: Column<SourceView>[] = [
    {
      key: "title",
      header: t("columns.title"),
      main: true,
      cell: (source) => <Title {...{ source, home }} />,
    },
    { key: "state", header: t("columns.state"), cell: (source) => <SourceState source={source} /> },
    {
      key: "passages",
      header: t("columns.passages"),
      numeric: true,
      cell: ({ passageCount, readAt }) => (readAt ? formatNumber(language, passageCount) : "–"),
    },
    {
      key: "size",
      header: t("columns.size"),
      numeric: true,
      className: "whitespace-nowrap",
      cell: ({ kind, sizeBytes }) => (kind === "url" ? "–" : formatSize(language, sizeBytes)),
    },
    {
      key: "readAt",
      header: t("columns.readAt"),
      cell: ({ readAt }) =>
        readAt ? <When moment={readAt} now={now} timeZone={timeZone} /> : <span>{t("notYet")}</span>,
    },
    {
      key: "inUse",
      header: t("columns.inUse"),
      cell: (source) => <SourceSwitch source={source} to={`${home}/${source.id}`} />,
    },
    {
      key: "actions",
      header: t("columns.actions"),
      actions: true,
      cell: (source) => <SourceActions source={source} to={`${home}/${source.id}`} />,
    },
  ];
  return (
    <DataTable
      caption={t("title")}
      columns={columns}
      rows={sources}
      rowKey={({ id }) => id}
      className={CARDS}
    />
  );
}

function Title({ source, home }: { source: SourceView; home: string }) {
  const { t } = useTranslation("knowledge");
  return (
    <div className="flex min-w-0 items-center gap-3">
      <KindIcon kind={source.kind} />
      <div className="min-w-0">
        <Link
          to={`${home}/${source.id}`}
          prefetch="intent"
          className="line-clamp-2 break-words rounded-sm font-medium hover:underline"
        >
          {source.title}
        </Link>
        <p className="text-xs font-normal text-muted">{t(`kinds.${source.kind}`)}</p>
      </div>
    </div>
  );
}
