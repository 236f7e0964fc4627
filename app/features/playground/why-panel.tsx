import { Link } from "@remix-run/react";
import { BookOpenCheck, ChevronDown, MessageCircleQuestion, Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/ui/button.tsx";
import { Card } from "~/components/ui/card.tsx";
import { formatNumber, formatPercent } from "~/lib/format.ts";
import { usePageLanguage } from "~/lib/use-page-language.ts";
import { ENOUGH, FoundPassage } from "./found-passage.tsx";
import { OutcomeBadge } from "./outcome-badge.tsx";
import type { ChatTurn, Trace } from "./types.ts";

export const REASONS_ID = "why";

/** Why the bot answered as it did: what was searched for, what was found, what it cost. `knowledge` is that page's address. */
export function WhyPanel({ turn, knowledge }: { turn: ChatTurn | undefined; knowledge: string }) {
  const { t } = useTranslation("playground");
  return (
    <Card id={REASONS_ID} aria-label={t("why.title")} className="grid content-start gap-5">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="text-lg font-semibold">{t("why.title")}</h2>
        {turn && <OutcomeBadge answer={turn.answer} />}
      </div>
      {turn ? <Reasons turn={turn} knowledge={knowledge} /> : <Nothing />}
    </Card>
  );
}

function Nothing() {
  const { t } = useTranslation("playground");
  return (
    <div className="grid justify-items-center gap-3 py-8 text-center text-muted">
      <MessageCircleQuestion aria-hidden className="size-8" />
      <p className="max-w-xs text-sm">{t("why.empty")}</p>
    </div>
  );
}

function Reasons({ turn: { question, answer }, knowledge }: { turn: ChatTurn; knowledge: string }) {
  const { t } = useTranslation("playground");
  const { trace, outcome } = answer;
  if (!trace) return <p className="text-sm text-muted">{t("why.notice")}</p>;
  return (
    <>
      <section className="grid gap-1">
        <h3 className="text-sm font-medium text-muted">{t("why.searchedFor")}</h3>
        <p className="break-words">{trace.searchedFor}</p>
        {trace.searchedFor !== question && <p className="text-sm text-muted">{t("why.rewritten")}</p>}
      </section>
      {outcome === "unknown" && (
        <Button asChild variant="secondary" className="justify-self-start">
          <Link to={`${knowledge}/add/questions?question=${encodeURIComponent(question)}`}>
            <Plus aria-hidden />
            {t("why.teach")}
          </Link>
        </Button>
      )}
      <Passages trace={trace} knowledge={knowledge} />
      <Figures trace={trace} />
    </>
  );
}

/** Where no passage is worth an answer, so many of the nearest are shown all the same. */
const FEW = 2;

function Passages({ trace: { passages }, knowledge }: { trace: Trace; knowledge: string }) {
  const { t } = useTranslation("playground");
  const language = usePageLanguage();
  const worthy = passages.filter(({ score, cited }) => cited || score >= ENOUGH);
  const strong = worthy.length > 0 ? worthy : passages.slice(0, FEW);
  const weak = passages.filter((passage) => !strong.includes(passage));
  return (
    <section className="grid gap-2">
      <h3 className="text-sm font-medium text-muted">{t("why.found")}</h3>
      {passages.length === 0 ? (
        <p className="text-sm">{t("why.nothing")}</p>
      ) : (
        <>
          <p className="flex items-start gap-2 text-xs text-muted">
            <BookOpenCheck aria-hidden className="mt-0.5 size-3.5 shrink-0" />
            {t("why.threshold", { percent: formatPercent(language, ENOUGH) })}
          </p>
          <PassageRows passages={strong} knowledge={knowledge} />
          {weak.length > 0 && (
            <details className="group">
              <summary className="inline-flex min-h-9 items-center gap-1.5 rounded-sm text-sm font-medium text-brand-ink hover:underline">
                {t("why.weak", { number: formatNumber(language, weak.length) })}
                <ChevronDown aria-hidden className="size-4 transition-transform group-open:rotate-180" />
              </summary>
              <PassageRows passages={weak} knowledge={knowledge} />
            </details>
          )}
        </>
      )}
    </section>
  );
}

function PassageRows({ passages, knowledge }: Pick<Trace, "passages"> & { knowledge: string }) {
  return (
    <ol className="divide-y">
      {passages.map((passage) => (
        <FoundPassage key={passage.passageId} passage={passage} knowledge={knowledge} />
      ))}
    </ol>
  );
}

function Figures({ trace: { milliseconds, model, tokens } }: { trace: Trace }) {
  const { t } = useTranslation("playground");
  const language = usePageLanguage();
  const seconds = formatNumber(language, milliseconds / 1000, { maximumFractionDigits: 2 });
  const figures = [
    [t("why.time"), t("why.seconds", { seconds })],
    [t("why.model"), model === "none" ? t("why.noModel") : model],
    [t("why.tokens"), `${formatNumber(language, tokens.input)} / ${formatNumber(language, tokens.output)}`],
  ];
  return (
    <section className="border-t pt-4">
      <h3 className="sr-only">{t("why.facts")}</h3>
      <dl className="grid gap-2 text-sm">
        {figures.map(([name, value]) => (
          <div key={name} className="flex flex-wrap items-baseline justify-between gap-x-4">
            <dt className="text-muted">{name}</dt>
            <dd className="min-w-0 break-words tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
