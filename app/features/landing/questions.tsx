import { Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Section } from "./section.tsx";

const QUESTIONS = ["programmer", "wrong", "data", "end", "existing"] as const;

export function Questions() {
  const { t } = useTranslation("landing");
  return (
    <Section id="questions" tinted title={t("questions.title")}>
      <div className="grid max-w-3xl divide-y rounded-xl border bg-surface shadow-sm">
        {QUESTIONS.map((key) => (
          <details key={key} className="group px-5 sm:px-6">
            <summary className="flex min-h-16 items-center justify-between gap-4 rounded-md py-3 font-semibold">
              {t(`questions.${key}.question`)}
              <Plus
                aria-hidden
                className="size-5 shrink-0 text-muted transition-transform duration-200 group-open:rotate-45"
              />
            </summary>
            <p className="max-w-prose pb-5 text-muted">{t(`questions.${key}.answer`)}</p>
          </details>
        ))}
      </div>
    </Section>
  );
}
