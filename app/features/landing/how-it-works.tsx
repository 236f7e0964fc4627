import { useTranslation } from "react-i18next";
import { Section } from "./section.tsx";

const STEPS = ["upload", "try", "connect"] as const;

export function HowItWorks() {
  const { t } = useTranslation("landing");
  return (
    <Section id="how" title={t("how.title")}>
      <ol className="grid gap-10 md:grid-cols-3 md:gap-8">
        {STEPS.map((step, index) => (
          <li key={step} className="border-t-2 border-brand pt-5">
            <span aria-hidden className="text-4xl font-bold tabular-nums text-brand">
              {index + 1}
            </span>
            <h3 className="mt-3 text-xl font-semibold">{t(`how.${step}.title`)}</h3>
            <p className="mt-2 text-muted">{t(`how.${step}.text`)}</p>
          </li>
        ))}
      </ol>
    </Section>
  );
}
