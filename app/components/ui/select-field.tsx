import { getSelectProps } from "@conform-to/react";
import { ChevronDown } from "lucide-react";
import type { ComponentPropsWithoutRef } from "react";
import { cn } from "~/lib/cn.ts";
import { controlStyles, describedBy, FieldFrame, type FieldProps } from "./field.tsx";

type SelectProps = Omit<
  ComponentPropsWithoutRef<"select">,
  "name" | "id" | "form" | "className" | "children"
>;

export type SelectFieldProps<Value> = FieldProps<Value> &
  SelectProps & { options: readonly { value: string; label: string; disabled?: boolean }[] };

/** A choice of one; the phone's own picker opens, and it works before scripts run. */
export function SelectField<Value>({
  field,
  label,
  hint,
  className,
  options,
  ...rest
}: SelectFieldProps<Value>) {
  const { key, ...props } = getSelectProps(field);
  return (
    <FieldFrame field={field} label={label} hint={hint} className={className}>
      <div className="relative">
        <select
          key={key}
          {...props}
          {...rest}
          aria-describedby={describedBy(field, Boolean(hint))}
          className={cn(controlStyles, "appearance-none pe-10")}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value} disabled={option.disabled}>
              {option.label}
            </option>
          ))}
        </select>
        <ChevronDown
          aria-hidden
          className="pointer-events-none absolute end-3 top-1/2 size-4 -translate-y-1/2"
        />
      </div>
    </FieldFrame>
  );
}
