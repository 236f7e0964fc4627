import { FileText, UserRoundCheck } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { LogoMark } from "~/components/layout/logo.tsx";
import type { Language } from "~/i18n/languages.ts";
import { cn } from "~/lib/cn.ts";
import { usePageLanguage } from "~/lib/use-page-language.ts";

/** The language in which the second question of the example is written, on the page of each language. */
const OTHER: Record<Language, Language> = { uz: "en", ru: "uz", en: "uz" };

/** A conversation as a customer sees it: an answer with its source, another language, a person taking over. */
export function ChatExample() {
  const { t } = useTranslation("landing");
  const other = OTHER[usePageLanguage()];
  return (
    <figure aria-label={t("chat.label")} className="mx-auto w-full max-w-md">
      <div className="overflow-hidden rounded-2xl border bg-surface shadow-lg">
        <div className="flex items-center gap-3 border-b px-5 py-4">
          <LogoMark className="size-10" />
          <div className="min-w-0">
            <p className="truncate font-semibold">{t("chat.business")}</p>
            <p className="flex items-center gap-1.5 text-sm text-success-ink">
              <span aria-hidden className="size-2 rounded-full bg-current" />
              {t("chat.state")}
            </p>
          </div>
        </div>
        <div className="grid gap-2.5 bg-sunken/60 px-4 py-5 text-[0.9375rem] leading-snug sm:px-5">
          <Customer turn={0}>{t("chat.question")}</Customer>
          <Assistant turn={1} source={t("chat.source")}>
            {t("chat.answer")}
          </Assistant>
          <Customer turn={2} lang={other}>
            {t("chat.otherQuestion")}
          </Customer>
          <Assistant turn={3} lang={other} source={t("chat.otherSource")}>
            {t("chat.otherAnswer")}
          </Assistant>
          <Customer turn={4}>{t("chat.person")}</Customer>
          <p className={cn("flex animate-rise items-start gap-2 px-1 pt-1 text-sm text-muted", DELAYS[5])}>
            <UserRoundCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-brand" />
            {t("chat.handover")}
          </p>
        </div>
      </div>
      <figcaption className="mt-3 text-center text-xs text-muted">{t("chat.example")}</figcaption>
    </figure>
  );
}

/** The turns come one after another. */
const DELAYS = [
  "[animation-delay:0.15s]",
  "[animation-delay:0.7s]",
  "[animation-delay:1.5s]",
  "[animation-delay:2.05s]",
  "[animation-delay:2.85s]",
  "[animation-delay:3.3s]",
] as const;

type BubbleProps = { turn: 0 | 1 | 2 | 3 | 4; lang?: Language; children: ReactNode };

function Customer({ turn, lang, children }: BubbleProps) {
  return (
    <p
      lang={lang}
      className={cn(
        "ms-auto max-w-[85%] animate-rise rounded-lg rounded-ee-sm bg-brand px-3.5 py-2.5 text-on-brand",
        DELAYS[turn],
      )}
    >
      {children}
    </p>
  );
}

function Assistant({ turn, lang, source, children }: BubbleProps & { source: string }) {
  return (
    <div
      className={cn(
        "me-auto max-w-[88%] animate-rise rounded-lg rounded-es-sm border bg-surface px-3.5 py-2.5 shadow-sm",
        DELAYS[turn],
      )}
    >
      <p lang={lang}>{children}</p>
      <p className="mt-2 flex items-center gap-1.5 text-xs font-medium text-brand-ink">
        <FileText aria-hidden className="size-3.5 shrink-0" />
        {source}
      </p>
    </div>
  );
}
