import { useTranslation } from "react-i18next";
import { formatDate } from "~/lib/format.ts";
import { usePageLanguage } from "~/lib/use-page-language.ts";

/** The day from which the present wording holds. */
const IN_FORCE = "2026-11-20T00:00:00Z";

export type LegalTextProps = {
  title: string;
  intro: string;
  sections: readonly { title: string; text: string }[];
};

/** A text to be read in peace. */
export function LegalText({ title, intro, sections }: LegalTextProps) {
  const { t } = useTranslation("legal");
  const date = formatDate(usePageLanguage(), IN_FORCE, "UTC");
  return (
    <article className="mx-auto max-w-3xl px-4 py-12 sm:px-6 sm:py-20">
      <h1 className="text-3xl font-semibold sm:text-4xl">{title}</h1>
      <p className="mt-3 text-sm text-muted">{t("updated", { date })}</p>
      <p className="mt-6 text-lg">{intro}</p>
      {sections.map((section, index) => (
        <section key={section.title} className="mt-9">
          <h2 className="text-xl font-semibold">
            {index + 1}. {section.title}
          </h2>
          <p className="mt-2.5 max-w-prose text-muted">{section.text}</p>
        </section>
      ))}
    </article>
  );
}
