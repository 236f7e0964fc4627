import { useTranslation } from "react-i18next";
import { Section } from "./section.tsx";

/** Samples of writing, the same on the page of every language. */
const SPELLINGS = [
  { lang: "uz-Latn", text: "Toʻlovni boʻlib toʻlasa boʻladimi?" },
  { lang: "uz-Latn", text: "to'lovni bo'lib to'lasa bo'ladimi" },
  { lang: "uz-Cyrl", text: "Тўловни бўлиб тўласа бўладими?" },
  { lang: "ru", text: "Можно оплатить в рассрочку?" },
  { lang: "en", text: "Can I pay in instalments?" },
] as const;

/** One question in five spellings. */
export function Spellings() {
  const { t } = useTranslation("landing");
  return (
    <Section tinted title={t("languages.title")} text={t("languages.text")}>
      <ul aria-label={t("languages.label")} className="flex max-w-4xl flex-wrap gap-3">
        {SPELLINGS.map(({ lang, text }) => (
          <li
            key={text}
            lang={lang}
            className="rounded-lg rounded-ee-sm bg-brand px-4 py-3 text-on-brand shadow-sm sm:text-lg"
          >
            {text}
          </li>
        ))}
      </ul>
    </Section>
  );
}
