import { Form } from "@remix-run/react";
import { ChevronsUpDown, LogOut } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Avatar } from "~/components/ui/avatar.tsx";
import { Button } from "~/components/ui/button.tsx";
import { Menu, MenuContent, MenuItem, MenuLabel, MenuSeparator, MenuTrigger } from "~/components/ui/menu.tsx";
import { usePageLanguage } from "~/lib/use-page-language.ts";
import { LanguageSwitch } from "./language-switch.tsx";
import { ThemeSwitch } from "./theme-switch.tsx";

/** Who is signed in: language, theme, signing out. */
export function UserMenu({ name, email }: { name: string; email: string }) {
  const { t } = useTranslation();
  const signOut = `/${usePageLanguage()}/sign-out`;
  return (
    <>
      <Menu>
        <MenuTrigger className="flex min-h-12 w-full items-center gap-3 rounded-md px-2 text-start hover:bg-sunken">
          <Avatar name={name} />
          <span className="min-w-0 flex-1">
            <span className="block truncate text-sm font-medium">{name}</span>
            <span className="block truncate text-xs text-muted">{email}</span>
          </span>
          <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-muted" />
          <span className="sr-only">{t("nav.userMenu")}</span>
        </MenuTrigger>
        <MenuContent
          side="top"
          align="start"
          className="w-[var(--radix-dropdown-menu-trigger-width)] min-w-56"
        >
          <MenuLabel>{t("nav.language")}</MenuLabel>
          <LanguageSwitch className="mx-2 mb-1 w-fit" />
          <MenuLabel>{t("theme.label")}</MenuLabel>
          <ThemeSwitch className="mx-2 mb-1" />
          <MenuSeparator />
          <Form method="post" action={signOut}>
            <MenuItem asChild onSelect={(event) => event.preventDefault()}>
              <button type="submit">
                <LogOut aria-hidden />
                {t("nav.signOut")}
              </button>
            </MenuItem>
          </Form>
        </MenuContent>
      </Menu>
      <noscript>
        <form method="post" action={signOut} className="mt-2">
          <Button type="submit" variant="secondary" size="sm" className="w-full">
            {t("nav.signOut")}
          </Button>
        </form>
      </noscript>
    </>
  );
}
