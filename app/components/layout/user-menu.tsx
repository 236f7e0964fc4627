import { Form, Link } from "@remix-run/react";
import { Bell, ChevronsUpDown, LogOut } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Avatar } from "~/components/ui/avatar.tsx";
import { Button } from "~/components/ui/button.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "~/components/ui/popover.tsx";
import { usePageLanguage } from "~/lib/use-page-language.ts";
import { LanguageSwitch } from "./language-switch.tsx";
import { ThemeSwitch } from "./theme-switch.tsx";

/** Who is signed in: language, theme, signing out. */
export function UserMenu({ name, email }: { name: string; email: string }) {
  const { t } = useTranslation();
  const language = usePageLanguage();
  const signOut = `/${language}/sign-out`;
  const notices = `/${language}/app/account/notices`;
  return (
    <>
      <Popover>
        <PopoverTrigger className="flex min-h-12 w-full items-center gap-3 rounded-md px-2 text-start hover:bg-sunken">
          <Avatar name={name} />
          <span className="min-w-0 flex-1">
            <span className="block truncate text-sm font-medium">{name}</span>
            <span className="block truncate text-xs text-muted">{email}</span>
          </span>
          <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-muted" />
          <span className="sr-only">{t("nav.userMenu")}</span>
        </PopoverTrigger>
        <PopoverContent
          side="top"
          align="start"
          aria-label={t("nav.userMenu")}
          className="grid w-(--radix-popover-trigger-width) min-w-56 gap-4"
        >
          <div>
            <p className="mb-1.5 text-xs text-muted">{t("nav.language")}</p>
            <LanguageSwitch className="w-fit" />
          </div>
          <div>
            <p className="mb-1.5 text-xs text-muted">{t("theme.label")}</p>
            <ThemeSwitch />
          </div>
          <div className="-mx-3 border-t px-3 pt-3">
            <Button asChild variant="quiet" size="sm" className="-ms-1 w-full justify-start px-2">
              <Link to={notices}>
                <Bell aria-hidden />
                {t("nav.notices")}
              </Link>
            </Button>
          </div>
          <Form method="post" action={signOut} className="-mx-3 border-t px-3 pt-3">
            <Button type="submit" variant="quiet" size="sm" className="-ms-1 w-full justify-start px-2">
              <LogOut aria-hidden />
              {t("nav.signOut")}
            </Button>
          </Form>
        </PopoverContent>
      </Popover>
      <noscript>
        <a href={notices} className="mt-2 block text-sm underline">
          {t("nav.notices")}
        </a>
        <form method="post" action={signOut} className="mt-2">
          <Button type="submit" variant="secondary" size="sm" className="w-full">
            {t("nav.signOut")}
          </Button>
        </form>
      </noscript>
    </>
  );
}
