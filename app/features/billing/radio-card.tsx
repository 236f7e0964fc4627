import type { ComponentPropsWithoutRef, ReactNode } from "react";
import { cn } from "~/lib/cn.ts";

export type RadioCardProps = Omit<ComponentPropsWithoutRef<"input">, "title" | "type" | "children"> & {
  title: ReactNode;
  hint?: ReactNode;
  children?: ReactNode;
};

/** One of a few, as a card to press. */
export function RadioCard({ title, hint, children, className, ...input }: RadioCardProps) {
  return (
    <label
      className={cn(
        "flex cursor-pointer gap-3 rounded-lg border border-line-strong/60 bg-surface p-4 shadow-sm transition-colors hover:border-line-strong has-checked:border-brand has-checked:ring-1 has-checked:ring-brand has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-brand has-disabled:cursor-not-allowed has-disabled:bg-sunken has-disabled:text-muted",
        className,
      )}
    >
      <input type="radio" {...input} className="mt-0.5 size-5 shrink-0 accent-brand outline-none" />
      <span className="min-w-0 flex-1">
        <span className="block font-medium">{title}</span>
        {hint && <span className="mt-0.5 block text-sm text-muted">{hint}</span>}
        {children}
      </span>
    </label>
  );
}
