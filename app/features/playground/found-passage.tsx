import { Link } from "@remix-run/react";
import { ChevronDown } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Badge } from "~/components/ui/badge.tsx";
import { MarkdownText } from "~/components/ui/markdown-text.tsx";
import { cn } from "~/lib/cn.ts";
import { formatPercent } from "~/lib/format.ts";
import { usePageLanguage } from "~/lib/use-page-language.ts";
import type { TracePassage } from "./types.ts";

/** From this match on a passage is worth an answer; the search's own scale. */
export const ENOUGH = 0.5;

/** A passage that the search found: where it stands, how well it fits as a bar, and its words when asked for. */
export function FoundPassage({ passage, knowledge }: { passage: TracePassage; knowledge: string }) {
  const { t } = useTranslation("playground");
  const { sourceId, title, headingPath, text, score, cited } = passage;
  return (
    <li className="grid min-w-0 gap-2 py-3.5 first:pt-1">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3 gap-y-1">
        <Link
          to={`${knowledge}/${sourceId}`}
          prefetch="intent"
          className="min-w-0 break-words rounded-sm text-sm font-medium hover:underline"
        >
          {title}
        </Link>
        {cited && <Badge tone="success">{t("why.cited")}</Badge>}
      </div>
      {headingPath && headingPath !== title && (
        <p className="break-words text-xs text-muted">{headingPath}</p>
      )}
      <ScoreBar score={score} />
      <details className="group min-w-0">
        <summary className="inline-flex min-h-9 items-center gap-1.5 rounded-sm text-sm font-medium text-brand-ink hover:underline">
          {t("why.more")}
          <ChevronDown aria-hidden className="size-4 transition-transform group-open:rotate-180" />
        </summary>
        <MarkdownText text={text} className="rounded-md bg-sunken p-3 text-sm" />
      </details>
    </li>
  );
}

function ScoreBar({ score }: { score: number }) {
  const { t } = useTranslation("playground");
  const language = usePageLanguage();
  const share = Math.round(Math.min(Math.max(score, 0), 1) * 100) / 100;
  const percent = formatPercent(language, share);
  return (
    <div className="flex items-center gap-3">
      <div aria-hidden className="relative h-2 flex-1 rounded-full bg-sunken">
        <div
          className={cn("h-full rounded-full", share >= ENOUGH ? "bg-brand" : "bg-line-strong")}
          style={{ width: `${share * 100}%` }}
        />
        <span
          className="absolute -inset-y-0.5 w-0.5 rounded-full bg-ink/60"
          style={{ insetInlineStart: `${ENOUGH * 100}%` }}
        />
      </div>
      <span className="w-11 text-end text-xs tabular-nums text-muted">
        <span className="sr-only">{t("why.match")}: </span>
        {percent}
      </span>
    </div>
  );
}
