import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { cn } from "~/lib/cn.ts";

const STEPS = ["name", "knowledge", "channel"] as const;

export type WizardFrameProps = {
  step: (typeof STEPS)[number];
  title: string;
  lead: string;
  children: ReactNode;
};

/** The page of one step on the way to a new bot: where one is, what is asked, one thing to do. */
export function WizardFrame({ step, title, lead, children }: WizardFrameProps) {
  const { t } = useTranslation("bots");
  const current = STEPS.indexOf(step);
  return (
    <div className="mx-auto w-full max-w-2xl px-4 py-6 sm:px-8 sm:py-10">
      <ol aria-label={t("new.steps")} className="mb-8 flex gap-2">
        {STEPS.map((each, index) => (
          <li
            key={each}
            aria-current={index === current ? "step" : undefined}
            className={cn(
              "flex-1 border-t-3 pt-2 text-sm",
              index <= current ? "border-brand" : "border-line",
              index === current ? "font-semibold" : "text-muted",
            )}
          >
            {t(`new.${each}.step`)}
            {index < current && (
              <>
                <Check aria-hidden className="ms-1.5 inline size-3.5 text-brand-ink" />
                <span className="sr-only">({t("new.done")})</span>
              </>
            )}
          </li>
        ))}
      </ol>
      <p className="text-sm text-muted">{t("new.step", { step: current + 1, total: STEPS.length })}</p>
      <h1 className="mt-1 text-2xl font-semibold sm:text-3xl">{title}</h1>
      <p className="mt-2 text-muted">{lead}</p>
      <div className="mt-7">{children}</div>
    </div>
  );
}
