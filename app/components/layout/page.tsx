import type { ReactNode } from "react";
import { Breadcrumb, type Crumb } from "~/components/ui/breadcrumb.tsx";
import { cn } from "~/lib/cn.ts";

export type PageProps = {
  title: ReactNode;
  description?: ReactNode;
  /** Buttons of the whole page. */
  actions?: ReactNode;
  crumbs?: readonly Crumb[];
  /** `narrow` for forms and texts. */
  width?: "full" | "narrow";
  children: ReactNode;
};

/** The one page layout of the builder: the way back, title, what can be done, then the matter. */
export function Page({ title, description, actions, crumbs, width = "full", children }: PageProps) {
  return (
    <div
      className={cn(
        "mx-auto w-full px-4 py-6 sm:px-8 sm:py-9",
        width === "narrow" ? "max-w-3xl" : "max-w-6xl",
      )}
    >
      {crumbs && <Breadcrumb crumbs={crumbs} />}
      <div className="mb-6 flex flex-wrap items-end justify-between gap-x-6 gap-y-4 sm:mb-8">
        <div className="min-w-0 max-w-2xl">
          <h1 className="text-2xl font-semibold sm:text-3xl">{title}</h1>
          {description && <p className="mt-1.5 text-muted">{description}</p>}
        </div>
        {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
      </div>
      {children}
    </div>
  );
}
