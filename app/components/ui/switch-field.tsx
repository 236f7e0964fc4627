// biome-ignore-all lint/a11y/useAriaPropsForRole: a checkbox tells its own state
import { getInputProps } from "@conform-to/react";
import { cn } from "~/lib/cn.ts";
import { describedBy, FieldError, type FieldProps } from "./field.tsx";

/** On or off: a checkbox that looks like a switch, so that it works before scripts run. */
export function SwitchField<Value>({ field, label, hint, className }: FieldProps<Value>) {
  const { key, ...props } = getInputProps(field, { type: "checkbox" });
  return (
    <div className={cn("grid gap-1.5", className)}>
      <div className="flex items-start justify-between gap-4">
        <div className="min-w-0">
          <label htmlFor={field.id} className="font-medium">
            {label}
          </label>
          {hint && (
            <p id={field.descriptionId} className="mt-0.5 text-sm text-muted">
              {hint}
            </p>
          )}
        </div>
        <input
          key={key}
          {...props}
          role="switch"
          aria-describedby={describedBy(field, Boolean(hint))}
          className="relative h-6.5 w-11 shrink-0 cursor-pointer appearance-none rounded-full bg-line-strong transition-colors before:absolute before:start-0.75 before:top-0.75 before:size-5 before:rounded-full before:bg-surface before:shadow-sm before:transition-transform checked:bg-brand checked:before:translate-x-4.5"
        />
      </div>
      <FieldError field={field} />
    </div>
  );
}
