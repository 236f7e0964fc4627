import { Menu as MenuIcon } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/ui/button.tsx";
import { Drawer } from "~/components/ui/drawer.tsx";
import { usePageLanguage } from "~/lib/use-page-language.ts";
import { Logo } from "./logo.tsx";
import { Sidebar, type SidebarProps } from "./sidebar.tsx";
import { SkipLink } from "./skip-link.tsx";

export type AppShellProps = Omit<SidebarProps, "onNavigate"> & {
  /** Matters of the whole workspace, above every page. */
  banner?: ReactNode;
  children: ReactNode;
};

/** The frame of the builder: sidebar (a drawer on phones), banner, page. */
export function AppShell({ banner, children, ...sidebar }: AppShellProps) {
  const { t } = useTranslation();
  const home = `/${usePageLanguage()}/app`;
  const [open, setOpen] = useState(false);
  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[16.5rem_minmax(0,1fr)]">
      <SkipLink />
      <aside className="sticky top-0 hidden h-dvh border-e bg-surface lg:block">
        <Sidebar {...sidebar} />
      </aside>
      <div className="flex min-h-dvh min-w-0 flex-col">
        <header className="sticky top-0 z-30 flex h-(--header-height) items-center gap-2 border-b bg-surface px-2 lg:hidden">
          <Drawer
            open={open}
            onOpenChange={setOpen}
            title={t("nav.main")}
            trigger={
              <Button variant="quiet" size="icon" aria-label={t("nav.openMenu")}>
                <MenuIcon aria-hidden />
              </Button>
            }
          >
            <Sidebar {...sidebar} onNavigate={() => setOpen(false)} />
          </Drawer>
          <Logo to={home} />
        </header>
        {banner}
        <main id="main" tabIndex={-1} className="flex-1 outline-none">
          {children}
        </main>
      </div>
    </div>
  );
}
