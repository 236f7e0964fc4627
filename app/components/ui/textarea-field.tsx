import { getTextareaProps } from "@conform-to/react";
import type { ComponentPropsWithoutRef } from "react";
import { cn } from "~/lib/cn.ts";
import { controlStyles, describedBy, FieldFrame, type FieldProps } from "./field.tsx";

type TextareaProps = Omit<ComponentPropsWithoutRef<"textarea">, "name" | "id" | "form" | "className">;

/** Several lines of text with label, hint and error; grows with what is typed where the browser can. */
export function TextareaField<Value>({
  field,
  label,
  hint,
  className,
  ...rest
}: FieldProps<Value> & TextareaProps) {
  const { key, ...props } = getTextareaProps(field);
  return (
    <FieldFrame field={field} label={label} hint={hint} className={className}>
      <textarea
        key={key}
        rows={4}
        {...props}
        {...rest}
        aria-describedby={describedBy(field, Boolean(hint))}
        className={cn(controlStyles, "field-sizing-content max-h-96 min-h-28")}
      />
    </FieldFrame>
  );
}
