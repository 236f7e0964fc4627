import { ChevronDown } from "lucide-react";
import { useTranslation } from "react-i18next";
import { LANGUAGE_NAMES, LANGUAGES, type Language } from "~/i18n/languages.ts";

export type LanguageChoiceProps = { value: Language | null; onChange(value: Language | null): void };

/** In which language the bot is to answer; as its customers write unless chosen otherwise. */
export function LanguageChoice({ value, onChange }: LanguageChoiceProps) {
  const { t } = useTranslation("playground");
  return (
    <label className="flex min-w-0 items-center gap-2 text-sm text-muted">
      <span className="shrink-0">{t("language")}</span>
      <span className="relative min-w-0">
        <select
          name="language"
          value={value ?? ""}
          onChange={({ currentTarget }) =>
            onChange(LANGUAGES.find((language) => language === currentTarget.value) ?? null)
          }
          className="min-h-11 w-full max-w-full cursor-pointer appearance-none truncate rounded-md bg-transparent py-1 pe-7 ps-2 font-medium text-ink hover:bg-sunken sm:min-h-9"
        >
          <option value="">{t("auto")}</option>
          {LANGUAGES.map((language) => (
            <option key={language} value={language} lang={language}>
              {LANGUAGE_NAMES[language]}
            </option>
          ))}
        </select>
        <ChevronDown
          aria-hidden
          className="pointer-events-none absolute end-1.5 top-1/2 size-4 -translate-y-1/2"
        />
      </span>
    </label>
  );
}
