import type { ComponentPropsWithoutRef, ReactNode } from "react";
import { cn } from "~/lib/cn.ts";

/** A surface for one matter. */
export function Card({ className, ...rest }: ComponentPropsWithoutRef<"section">) {
  return <section className={cn("rounded-lg border bg-surface p-5 shadow-sm sm:p-6", className)} {...rest} />;
}

export type CardHeaderProps = { title: ReactNode; description?: ReactNode; actions?: ReactNode };

export function CardHeader({ title, description, actions }: CardHeaderProps) {
  return (
    <div className="mb-4 flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
      <div className="min-w-0 max-w-2xl">
        <h2 className="text-lg font-semibold">{title}</h2>
        {description && <p className="mt-1 text-sm text-muted">{description}</p>}
      </div>
      {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
    </div>
  );
}
