import { Link } from "@remix-run/react";
import { ArrowUpRight, ChevronDown } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Badge } from "~/components/ui/badge.tsx";
import { MarkdownText } from "~/components/ui/markdown-text.tsx";
import { cn } from "~/lib/cn.ts";
import { formatPercent } from "~/lib/format.ts";
import { usePageLanguage } from "~/lib/use-page-language.ts";
import type { TracePassage } from "./types.ts";

/** From this match on a passage is worth an answer; the search's own scale. */
export const ENOUGH = 0.5;

const SEPARATOR = " › ";

/** A passage that the search found: where it stands and how well it fits; its words unfold. */
export function FoundPassage({ passage, knowledge }: { passage: TracePassage; knowledge: string }) {
  const { t } = useTranslation("playground");
  const { sourceId, title, headingPath, text, score, cited } = passage;
  const path = headingPath.startsWith(title + SEPARATOR)
    ? headingPath.slice(title.length + SEPARATOR.length)
    : headingPath;
  return (
    <li className="min-w-0">
      <details className="group min-w-0">
        <summary className="-mx-2 grid gap-1.5 rounded-md px-2 py-3 hover:bg-sunken/60">
          <span className="flex items-start justify-between gap-3">
            <span className="min-w-0 break-words text-sm font-medium">{title}</span>
            <span className="flex shrink-0 items-center gap-2">
              {cited && <Badge tone="success">{t("why.cited")}</Badge>}
              <ChevronDown
                aria-hidden
                className="size-4 text-muted transition-transform group-open:rotate-180"
              />
            </span>
          </span>
          {path && path !== title && (
            <span className="line-clamp-2 break-words text-xs text-muted group-open:line-clamp-none">
              {path}
            </span>
          )}
          <ScoreBar score={score} />
        </summary>
        <div className="grid gap-2 pb-3">
          <MarkdownText text={text} className="rounded-md bg-sunken p-3 text-sm" />
          <Link
            to={`${knowledge}/${sourceId}`}
            prefetch="intent"
            className="inline-flex min-h-9 items-center gap-1.5 justify-self-start rounded-sm text-sm font-medium text-brand-ink hover:underline"
          >
            {t("why.open")}
            <ArrowUpRight aria-hidden className="size-4" />
          </Link>
        </div>
      </details>
    </li>
  );
}

function ScoreBar({ score }: { score: number }) {
  const { t } = useTranslation("playground");
  const language = usePageLanguage();
  const share = Math.round(Math.min(Math.max(score, 0), 1) * 100) / 100;
  return (
    <span className="flex items-center gap-3">
      <span aria-hidden className="relative h-2 flex-1 rounded-full bg-line">
        <span
          className={cn("block h-full rounded-full", share >= ENOUGH ? "bg-brand" : "bg-line-strong")}
          style={{ width: `${share * 100}%` }}
        />
        <span
          className="absolute -inset-y-0.5 w-0.5 rounded-full bg-ink/60"
          style={{ insetInlineStart: `${ENOUGH * 100}%` }}
        />
      </span>
      <span className="w-11 text-end text-xs tabular-nums text-muted">
        <span className="sr-only">{t("why.match")}: </span>
        {formatPercent(language, share)}
      </span>
    </span>
  );
}
