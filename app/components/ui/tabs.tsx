import * as Radix from "@radix-ui/react-tabs";
import { NavLink, useLocation } from "@remix-run/react";
import { type ComponentPropsWithoutRef, forwardRef, useEffect, useRef } from "react";
import { cn } from "~/lib/cn.ts";

const listStyles = "flex gap-1 overflow-x-auto border-b [scrollbar-width:none]";
const tabStyles =
  "-mb-px flex min-h-11 shrink-0 items-center gap-2 border-b-2 border-transparent px-3 text-sm font-medium text-muted transition-colors hover:text-ink focus-visible:-outline-offset-2";
const activeStyles = "border-brand text-ink";

/** Tabs within a page. Where each tab has an address of its own, use `TabLinks`. */
export const Tabs = Radix.Root;

export const TabList = forwardRef<HTMLDivElement, ComponentPropsWithoutRef<typeof Radix.List>>(
  function TabList({ className, ...rest }, ref) {
    return <Radix.List ref={ref} className={cn(listStyles, className)} {...rest} />;
  },
);

export const Tab = forwardRef<HTMLButtonElement, ComponentPropsWithoutRef<typeof Radix.Trigger>>(function Tab(
  { className, ...rest },
  ref,
) {
  return (
    <Radix.Trigger
      ref={ref}
      className={cn(tabStyles, "data-[state=active]:border-brand data-[state=active]:text-ink", className)}
      {...rest}
    />
  );
});

export const TabPanel = forwardRef<HTMLDivElement, ComponentPropsWithoutRef<typeof Radix.Content>>(
  function TabPanel({ className, ...rest }, ref) {
    return <Radix.Content ref={ref} className={cn("pt-5", className)} {...rest} />;
  },
);

export type TabLinksProps = { label: string; tabs: readonly { to: string; label: string; end?: boolean }[] };

/** Links to the pages of one matter, looking like tabs. Where they do not all fit, the current one is brought into sight. */
export function TabLinks({ label, tabs }: TabLinksProps) {
  const { pathname } = useLocation();
  const list = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another path makes another tab the current one
  useEffect(() => {
    const current = list.current?.querySelector<HTMLElement>("[aria-current=page]");
    if (!list.current || !current) return;
    list.current.scrollLeft = current.offsetLeft - (list.current.clientWidth - current.clientWidth) / 2;
  }, [pathname]);
  return (
    <nav ref={list} aria-label={label} className={cn(listStyles, "relative")}>
      {tabs.map((tab) => (
        <NavLink
          key={tab.to}
          to={tab.to}
          end={tab.end}
          prefetch="intent"
          className={({ isActive }) => cn(tabStyles, isActive && activeStyles)}
        >
          {tab.label}
        </NavLink>
      ))}
    </nav>
  );
}
