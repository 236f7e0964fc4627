import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

export type EmptyStateProps = { icon: LucideIcon; title: string; description?: string; action?: ReactNode };

/** What a list shows when there is nothing in it: what belongs here and how to begin. */
export function EmptyState({ icon: Icon, title, description, action }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center rounded-lg border border-dashed border-line-strong/50 bg-surface px-6 py-14 text-center">
      <span className="mb-4 grid size-14 place-items-center rounded-xl bg-brand-soft text-brand-ink">
        <Icon aria-hidden className="size-6" />
      </span>
      <h2 className="text-lg font-semibold">{title}</h2>
      {description && <p className="mt-1.5 max-w-md text-muted">{description}</p>}
      {action && <div className="mt-6 flex flex-wrap justify-center gap-3">{action}</div>}
    </div>
  );
}
