import { useFetcher, useLocation } from "@remix-run/react";
import { Monitor, Moon, Sun } from "lucide-react";
import { useTranslation } from "react-i18next";
import { cn } from "~/lib/cn.ts";
import { useHydrated } from "~/lib/use-hydrated.ts";
import { usePageLanguage } from "~/lib/use-page-language.ts";
import { THEME_FETCHER, useTheme } from "~/lib/use-theme.ts";

const THEMES = [
  { theme: "light", Icon: Sun },
  { theme: "system", Icon: Monitor },
  { theme: "dark", Icon: Moon },
] as const;

/** Light, dark, or as the system does. A form, so that it works before scripts run; the choice is kept in a cookie. */
export function ThemeSwitch({ className }: { className?: string }) {
  const { t } = useTranslation();
  const { pathname, search } = useLocation();
  const language = usePageLanguage();
  const current = useTheme();
  const hydrated = useHydrated();
  const { Form } = useFetcher({ key: THEME_FETCHER });
  return (
    <Form
      method="post"
      action={`/${language}/theme`}
      aria-label={t("theme.label")}
      className={cn("flex w-fit gap-0.5 rounded-md bg-sunken p-0.5", className)}
    >
      {!hydrated && <input type="hidden" name="from" value={pathname + search} />}
      {THEMES.map(({ theme, Icon }) => (
        <button
          key={theme}
          type="submit"
          name="theme"
          value={theme}
          aria-label={t(`theme.${theme}`)}
          title={t(`theme.${theme}`)}
          aria-pressed={theme === current}
          className="grid size-9 place-items-center rounded-[0.5rem] text-muted transition-colors hover:text-ink aria-pressed:bg-surface aria-pressed:text-ink aria-pressed:shadow-sm"
        >
          <Icon aria-hidden className="size-4" />
        </button>
      ))}
    </Form>
  );
}
