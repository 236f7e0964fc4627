import { useTranslation } from "react-i18next";
import { MarkdownText } from "~/components/ui/markdown-text.tsx";
import { formatNumber } from "~/lib/format.ts";
import { usePageLanguage } from "~/lib/use-page-language.ts";

export type PassageView = { id: string; position: number; headingPath: string; text: string };

/** The passages of a source in reading order, each below the headings it stands under. */
export function PassageList({ passages }: { passages: readonly PassageView[] }) {
  const { t } = useTranslation("knowledge");
  const language = usePageLanguage();
  return (
    <ol className="grid gap-3">
      {passages.map(({ id, position, headingPath, text }) => (
        <li key={id} className="min-w-0 rounded-lg border bg-surface p-4 shadow-sm sm:px-5">
          <p className="mb-2 flex flex-wrap items-baseline justify-between gap-x-4 gap-y-0.5 text-xs text-muted">
            <span className="min-w-0 break-words font-medium text-brand-ink">{headingPath}</span>
            <span className="tabular-nums">
              {t("source.passage", { number: formatNumber(language, position + 1) })}
            </span>
          </p>
          <MarkdownText text={text} className="text-sm" />
        </li>
      ))}
    </ol>
  );
}
