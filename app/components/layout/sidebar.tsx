import { NavLink } from "@remix-run/react";
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Avatar } from "~/components/ui/avatar.tsx";
import { cn } from "~/lib/cn.ts";

export type NavItem = {
  to: string;
  label: string;
  icon: LucideIcon;
  /** Only the exact path counts as being there. */
  end?: boolean;
  /** A small figure or state at the end. */
  badge?: ReactNode;
};

export type NavSection = { title?: string; items: readonly NavItem[] };

export type SidebarProps = {
  workspaceName: string;
  sections: readonly NavSection[];
  /** What stands at the bottom: the person's menu. */
  footer: ReactNode;
  /** Called when a link is followed, for the drawer to close. */
  onNavigate?(): void;
};

/** The builder's navigation: beside the page on wide screens, in a drawer on phones. */
export function Sidebar({ workspaceName, sections, footer, onNavigate }: SidebarProps) {
  const { t } = useTranslation();
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex h-(--header-height) shrink-0 items-center gap-3 border-b px-4 max-lg:pe-14">
        <Avatar name={workspaceName} className="bg-brand text-on-brand" />
        <span className="min-w-0 truncate font-semibold" title={workspaceName}>
          {workspaceName}
        </span>
      </div>
      <nav aria-label={t("nav.main")} className="min-h-0 flex-1 overflow-y-auto p-3">
        {sections.map((section, index) => (
          <div key={section.title ?? index} className={cn(index > 0 && "mt-6")}>
            {section.title && <p className="px-3 pb-1.5 text-xs font-medium text-muted">{section.title}</p>}
            <ul className="grid gap-0.5">
              {section.items.map((item) => (
                <li key={item.to}>
                  <SidebarLink item={item} onNavigate={onNavigate} />
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <div className="shrink-0 border-t p-3">{footer}</div>
    </div>
  );
}

function SidebarLink({
  item: { to, label, icon: Icon, end, badge },
  onNavigate,
}: {
  item: NavItem;
  onNavigate?(): void;
}) {
  return (
    <NavLink
      to={to}
      end={end}
      prefetch="intent"
      onClick={onNavigate}
      className={({ isActive }) =>
        cn(
          "flex min-h-11 items-center gap-3 rounded-md px-3 text-sm font-medium text-muted transition-colors hover:bg-sunken hover:text-ink",
          isActive && "bg-brand-soft text-brand-ink hover:bg-brand-soft hover:text-brand-ink",
        )
      }
    >
      <Icon aria-hidden className="size-4.5 shrink-0" />
      <span className="min-w-0 flex-1 truncate">{label}</span>
      {badge}
    </NavLink>
  );
}
