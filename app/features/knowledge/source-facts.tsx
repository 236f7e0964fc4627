import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Card, CardHeader } from "~/components/ui/card.tsx";
import { formatDateTime, formatNumber, formatSize } from "~/lib/format.ts";
import { usePageLanguage } from "~/lib/use-page-language.ts";
import { SourceState } from "./source-state.tsx";
import type { SourceView } from "./types.ts";

/** What a source is and how its reading went. */
export function SourceFacts({ source, timeZone }: { source: SourceView; timeZone: string }) {
  const { t } = useTranslation("knowledge");
  const language = usePageLanguage();
  const { kind, fileName, url, sizeBytes, passageCount, readAt, createdAt } = source;
  const facts: [string, ReactNode][] = [
    [t("columns.state"), <SourceState key="state" source={source} brief />],
    [t("source.kind"), t(`kinds.${kind}`)],
  ];
  if (fileName) facts.push([t("source.file"), fileName]);
  if (url) facts.push([t("source.address"), <Address key="address" url={url} />]);
  if (kind !== "url") facts.push([t("source.size"), formatSize(language, sizeBytes)]);
  facts.push([t("source.passages"), readAt ? formatNumber(language, passageCount) : "–"]);
  facts.push([t("source.readAt"), readAt ? formatDateTime(language, readAt, timeZone) : t("notYet")]);
  facts.push([t("source.added"), formatDateTime(language, createdAt, timeZone)]);
  return (
    <Card>
      <CardHeader title={t("source.details")} />
      <dl className="grid grid-cols-2 gap-3.5 text-sm sm:grid-cols-3 lg:grid-cols-1">
        {facts.map(([name, value]) => (
          <div key={name} className="grid gap-0.5">
            <dt className="text-muted">{name}</dt>
            <dd className="min-w-0 break-words">{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

function Address({ url }: { url: string }) {
  return (
    <a
      href={url}
      target="_blank"
      rel="noreferrer"
      className="break-all rounded-sm underline underline-offset-2"
    >
      {url}
    </a>
  );
}
