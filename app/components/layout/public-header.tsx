import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/ui/button.tsx";
import { usePageLanguage } from "~/lib/use-page-language.ts";
import { LanguageSwitch } from "./language-switch.tsx";
import { Logo } from "./logo.tsx";

/** The top of the pages for visitors. */
export function PublicHeader({ signedIn }: { signedIn: boolean }) {
  const { t } = useTranslation();
  const home = `/${usePageLanguage()}`;
  return (
    <header className="sticky top-0 z-30 border-b border-line/70 bg-canvas/90 px-4 backdrop-blur-md sm:px-6">
      <div className="mx-auto flex h-(--header-height) max-w-6xl items-center gap-3 sm:gap-5">
        <Logo to={home} className="me-auto [&>span]:max-[23.5rem]:sr-only" />
        <nav aria-label={t("nav.main")} className="hidden items-center gap-1 text-sm font-medium lg:flex">
          {(["how", "channels", "prices", "questions"] as const).map((section) => (
            <Link
              key={section}
              to={`${home}#${section}`}
              className="flex min-h-11 items-center rounded-md px-3 text-muted hover:text-ink"
            >
              {t(`nav.${section}`)}
            </Link>
          ))}
        </nav>
        <LanguageSwitch />
        {signedIn ? (
          <Button asChild size="sm">
            <Link to={`${home}/app`}>{t("nav.builder")}</Link>
          </Button>
        ) : (
          <>
            <Button asChild variant="quiet" size="sm" className="max-sm:px-2">
              <Link to={`${home}/sign-in`} prefetch="intent">
                {t("nav.signIn")}
              </Link>
            </Button>
            <Button asChild size="sm" className="max-md:hidden">
              <Link to={`${home}/sign-up`} prefetch="intent">
                {t("nav.signUp")}
              </Link>
            </Button>
          </>
        )}
      </div>
    </header>
  );
}
