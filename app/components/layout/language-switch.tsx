import { useLocation } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { LANGUAGE_NAMES, LANGUAGES } from "~/i18n/languages.ts";
import { cn } from "~/lib/cn.ts";
import { pathInLanguage } from "~/lib/path-in-language.ts";
import { usePageLanguage } from "~/lib/use-page-language.ts";

/** The same page in the other languages. Plain links: the whole document changes, and it works before scripts run.
 * Of two on one page one needs a `label` of its own. */
export function LanguageSwitch({ label, className }: { label?: string; className?: string }) {
  const { t } = useTranslation();
  const { pathname, search } = useLocation();
  const current = usePageLanguage();
  return (
    <nav
      aria-label={label ?? t("nav.language")}
      className={cn("flex gap-0.5 rounded-md bg-sunken p-0.5", className)}
    >
      {LANGUAGES.map((language) => (
        <a
          key={language}
          href={pathInLanguage(pathname, language) + search}
          lang={language}
          hrefLang={language}
          title={LANGUAGE_NAMES[language]}
          aria-label={LANGUAGE_NAMES[language]}
          aria-current={language === current ? "true" : undefined}
          className="grid min-h-9 min-w-10 place-items-center rounded-[0.5rem] px-2 text-xs font-semibold uppercase text-muted transition-colors hover:text-ink aria-[current]:bg-surface aria-[current]:text-ink aria-[current]:shadow-sm"
        >
          {language}
        </a>
      ))}
    </nav>
  );
}
