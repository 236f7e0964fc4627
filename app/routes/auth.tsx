import { Outlet } from "@remix-run/react";
import { BookOpenCheck, Languages, UserRoundCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import { LanguageSwitch } from "~/components/layout/language-switch.tsx";
import { Logo } from "~/components/layout/logo.tsx";
import { SkipLink } from "~/components/layout/skip-link.tsx";
import { usePageLanguage } from "~/lib/use-page-language.ts";

export const handle = { i18n: ["auth"] };

const FACTS = [
  { key: "knowledge", Icon: BookOpenCheck },
  { key: "languages", Icon: Languages },
  { key: "people", Icon: UserRoundCheck },
] as const;

/** The frame of signing in and up: the form, and on wide screens what it is for. */
export default function AuthRoute() {
  const { t } = useTranslation("auth");
  const language = usePageLanguage();
  return (
    <div className="grid min-h-dvh lg:grid-cols-[minmax(0,1fr)_minmax(0,0.85fr)]">
      <SkipLink />
      <div className="flex flex-col">
        <header className="flex items-center justify-between gap-4 px-4 py-3 sm:px-8">
          <Logo to={`/${language}`} />
          <LanguageSwitch />
        </header>
        <main
          id="main"
          tabIndex={-1}
          className="mx-auto flex w-full max-w-md flex-1 flex-col justify-center px-4 pb-16 pt-6 outline-none sm:px-6"
        >
          <Outlet />
        </main>
      </div>
      <aside className="hidden flex-col justify-center border-s bg-brand-soft px-12 text-brand-ink lg:flex xl:px-20">
        <p className="max-w-md text-balance text-3xl font-semibold tracking-tight">{t("aside.title")}</p>
        <ul className="mt-8 grid max-w-md gap-5">
          {FACTS.map(({ key, Icon }) => (
            <li key={key} className="flex items-start gap-3.5">
              <span className="grid size-10 shrink-0 place-items-center rounded-md bg-surface shadow-sm">
                <Icon aria-hidden className="size-5" />
              </span>
              <span className="pt-2">{t(`aside.${key}`)}</span>
            </li>
          ))}
        </ul>
      </aside>
    </div>
  );
}
