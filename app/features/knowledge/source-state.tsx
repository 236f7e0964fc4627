import { useTranslation } from "react-i18next";
import { Badge, type BadgeProps } from "~/components/ui/badge.tsx";
import { Progress } from "~/components/ui/progress.tsx";
import { formatPercent } from "~/lib/format.ts";
import { usePageLanguage } from "~/lib/use-page-language.ts";
import type { SourceView } from "./types.ts";
import { isUnderWay } from "./use-source-updates.ts";

const TONES: Record<SourceView["status"], BadgeProps["tone"]> = {
  waiting: "neutral",
  reading: "brand",
  embedding: "brand",
  ready: "success",
  failed: "danger",
};

/** How far a source is, in words; why it failed and what was left out stand below. */
export function SourceState({ source, brief }: { source: SourceView; brief?: boolean }) {
  const { t } = useTranslation("knowledge");
  const { status, enabled, reason, warnings, passageCount } = source;
  return (
    <div className="grid w-full max-w-xs justify-items-start gap-1.5 text-start">
      <div className="flex flex-wrap gap-1.5">
        <Badge tone={TONES[status]} dot>
          {t(`status.${status}`)}
        </Badge>
        {!enabled && <Badge>{t("off")}</Badge>}
      </div>
      {isUnderWay(source) && status !== "waiting" && <SourceProgress source={source} />}
      {!brief && reason && <p className="text-sm text-danger-ink">{reason}</p>}
      {!brief && status === "failed" && passageCount > 0 && (
        <p className="text-sm text-muted">{t("earlier")}</p>
      )}
      {!brief && warnings.length > 0 && (
        <ul className="grid gap-1 text-sm text-warning-ink">
          {warnings.map((code) => (
            <li key={code}>{t(`warnings.${code}`)}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

export function SourceProgress({ source: { title, progress, status } }: { source: SourceView }) {
  const { t } = useTranslation("knowledge");
  const language = usePageLanguage();
  const known = status === "embedding";
  return (
    <Progress
      label={`${t(`status.${status}`)}: ${title}`}
      value={known ? progress : undefined}
      caption={known ? formatPercent(language, Math.round(progress * 100) / 100) : undefined}
      className="w-full min-w-32"
    />
  );
}
