import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { usePageLanguage } from "~/lib/use-page-language.ts";
import { LanguageSwitch } from "./language-switch.tsx";
import { Logo } from "./logo.tsx";
import { ThemeSwitch } from "./theme-switch.tsx";

/** The end of the pages for visitors. */
export function PageFooter() {
  const { t } = useTranslation();
  const home = `/${usePageLanguage()}`;
  const linkStyles =
    "flex min-h-11 items-center rounded-sm text-sm text-muted hover:text-ink hover:underline";
  return (
    <footer className="mt-auto border-t bg-sunken/50 px-4 sm:px-6">
      <div className="mx-auto flex max-w-6xl flex-wrap items-center justify-between gap-x-10 gap-y-6 py-10">
        <div className="max-w-xs">
          <Logo to={home} />
          <p className="mt-2 text-sm text-muted">{t("footer.line")}</p>
        </div>
        <nav aria-label={t("footer.label")} className="flex flex-wrap gap-x-6">
          <Link to={`${home}/terms`} className={linkStyles}>
            {t("footer.terms")}
          </Link>
          <Link to={`${home}/privacy`} className={linkStyles}>
            {t("footer.privacy")}
          </Link>
          <Link to={`${home}/sign-in`} className={linkStyles}>
            {t("nav.signIn")}
          </Link>
        </nav>
        <div className="flex flex-wrap gap-3">
          <LanguageSwitch label={t("footer.language")} className="bg-line/60" />
          <ThemeSwitch className="bg-line/60" />
        </div>
      </div>
    </footer>
  );
}
