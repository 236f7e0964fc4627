import type { FieldMetadata } from "@conform-to/react";
import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "~/lib/cn.ts";

/** What every field needs to know: the form library's metadata, the words around it. */
export type FieldProps<Value> = {
  field: FieldMetadata<Value>;
  label: ReactNode;
  hint?: ReactNode;
  className?: string;
};

export const controlStyles =
  "w-full min-h-11 rounded-md border border-line-strong bg-surface px-3.5 py-2 text-base text-ink shadow-sm transition-colors hover:border-ink/60 focus-visible:border-brand focus-visible:outline-offset-0 disabled:bg-sunken disabled:text-muted aria-invalid:border-danger";

/** The ids of what describes a field, for `aria-describedby`. */
export function describedBy<Value>(field: FieldMetadata<Value>, hasHint: boolean): string | undefined {
  const ids = [field.errors ? field.errorId : "", hasHint ? field.descriptionId : ""].filter(Boolean);
  return ids.join(" ") || undefined;
}

export type FieldFrameProps<Value> = FieldProps<Value> & { aside?: ReactNode; children: ReactNode };

/** Label above, control, then what is wrong, then the hint. */
export function FieldFrame<Value>({
  field,
  label,
  hint,
  aside,
  className,
  children,
}: FieldFrameProps<Value>) {
  return (
    <div className={cn("grid content-start gap-1.5", className)}>
      <div className="flex items-baseline justify-between gap-3">
        <label htmlFor={field.id} className="text-sm font-medium">
          {label}
        </label>
        {aside}
      </div>
      {children}
      <FieldError field={field} />
      {hint && (
        <p id={field.descriptionId} className="text-sm text-muted">
          {hint}
        </p>
      )}
    </div>
  );
}

/** The first thing that is wrong with a field, in words; nothing when all is well. */
export function FieldError<Value>({ field }: { field: FieldMetadata<Value> }) {
  const [first] = field.errors ?? [];
  if (!first) return null;
  return (
    <p id={field.errorId} className="flex items-start gap-1.5 text-sm text-danger-ink">
      <CircleAlert aria-hidden className="mt-0.75 size-3.5 shrink-0" />
      {first}
    </p>
  );
}
