import { getInputProps } from "@conform-to/react";
import { cn } from "~/lib/cn.ts";
import { describedBy, FieldError, type FieldProps } from "./field.tsx";

/** One thing to agree to or to switch on. */
export function CheckboxField<Value>({ field, label, hint, className }: FieldProps<Value>) {
  const { key, ...props } = getInputProps(field, { type: "checkbox" });
  return (
    <div className={cn("grid gap-1.5", className)}>
      <div className="flex items-start gap-3">
        <input
          key={key}
          {...props}
          aria-describedby={describedBy(field, Boolean(hint))}
          className="mt-0.5 size-5 shrink-0 rounded-sm accent-brand"
        />
        <label htmlFor={field.id} className="text-sm">
          {label}
        </label>
      </div>
      <FieldError field={field} />
      {hint && (
        <p id={field.descriptionId} className="ps-8 text-sm text-muted">
          {hint}
        </p>
      )}
    </div>
  );
}
