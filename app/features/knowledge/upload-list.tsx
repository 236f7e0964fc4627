import { Link } from "@remix-run/react";
import { CircleCheck, CircleX, FileText } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Progress } from "~/components/ui/progress.tsx";
import { formatNumber, formatPercent, formatSize } from "~/lib/format.ts";
import { usePageLanguage } from "~/lib/use-page-language.ts";
import { SourceProgress } from "./source-state.tsx";
import type { SourceView } from "./types.ts";
import { isUnderWay } from "./use-source-updates.ts";
import type { Upload } from "./use-uploads.ts";

export type UploadListProps = {
  uploads: readonly Upload[];
  /** The latest sources of the bot, to which sent files belong. */
  sources: readonly SourceView[];
  /** The knowledge page's address. */
  home: string;
};

/** Each file with how far it is: from being sent to being known, or why not. */
export function UploadList({ uploads, sources, home }: UploadListProps) {
  const { t } = useTranslation("knowledge");
  const byId = new Map(sources.map((source) => [source.id, source]));
  return (
    <ul aria-label={t("files.list")} className="divide-y rounded-lg border bg-surface shadow-sm">
      {uploads.map((upload) => (
        <UploadRow
          key={upload.id}
          upload={upload}
          source={upload.sourceId ? byId.get(upload.sourceId) : undefined}
          home={home}
        />
      ))}
    </ul>
  );
}

function UploadRow({ upload, source, home }: { upload: Upload; source?: SourceView; home: string }) {
  const language = usePageLanguage();
  const failed = upload.state === "refused" || source?.status === "failed";
  return (
    <li className="flex items-start gap-3 px-4 py-3">
      <StateIcon failed={failed} ready={source?.status === "ready"} />
      <div className="min-w-0 flex-1">
        <p className="flex items-baseline justify-between gap-3">
          {source ? (
            <Link
              to={`${home}/${source.id}`}
              className="min-w-0 truncate rounded-sm font-medium hover:underline"
            >
              {upload.name}
            </Link>
          ) : (
            <span className="min-w-0 truncate font-medium">{upload.name}</span>
          )}
          {upload.size > 0 && (
            <span className="shrink-0 text-sm text-muted">{formatSize(language, upload.size)}</span>
          )}
        </p>
        <div aria-live="polite" className="mt-1 text-sm">
          <UploadState upload={upload} source={source} />
        </div>
      </div>
    </li>
  );
}

function StateIcon({ failed, ready }: { failed: boolean; ready: boolean }) {
  if (failed) return <CircleX aria-hidden className="mt-1 size-4.5 shrink-0 text-danger-ink" />;
  if (ready) return <CircleCheck aria-hidden className="mt-1 size-4.5 shrink-0 text-success-ink" />;
  return <FileText aria-hidden className="mt-1 size-4.5 shrink-0 text-muted" />;
}

function UploadState({ upload, source }: { upload: Upload; source?: SourceView }): ReactNode {
  const { t } = useTranslation("knowledge");
  const language = usePageLanguage();
  if (upload.state === "refused") return <Problem lead={t("files.failed")} reason={upload.reason} />;
  if (upload.state === "queued") return <span className="text-muted">{t("files.queued")}</span>;
  if (upload.state === "sending") {
    return (
      <>
        <span className="text-muted">{t("files.sending")}</span>
        <Progress
          label={`${t("files.sending")}: ${upload.name}`}
          value={upload.share}
          caption={formatPercent(language, Math.round(upload.share * 100) / 100)}
        />
      </>
    );
  }
  if (!source) return <span className="text-muted">{t("files.sent")}</span>;
  if (source.status === "failed") return <Problem lead={t("status.failed")} reason={source.reason} />;
  if (source.status === "ready") return <Ready source={source} />;
  return (
    <>
      <span className="text-muted">{t(`status.${source.status}`)}</span>
      {isUnderWay(source) && source.status !== "waiting" && <SourceProgress source={source} />}
    </>
  );
}

function Ready({ source: { passageCount, warnings } }: { source: SourceView }) {
  const { t } = useTranslation("knowledge");
  const language = usePageLanguage();
  return (
    <>
      <span className="text-success-ink">
        {t("files.ready", { passages: formatNumber(language, passageCount) })}
      </span>
      {warnings.map((code) => (
        <p key={code} className="text-warning-ink">
          {t(`warnings.${code}`)}
        </p>
      ))}
    </>
  );
}

function Problem({ lead, reason }: { lead: string; reason: string | null }) {
  return (
    <span className="text-danger-ink">
      {lead}
      {reason && `: ${reason}`}
    </span>
  );
}
