import { getInputProps } from "@conform-to/react";
import type { ComponentPropsWithoutRef } from "react";
import { cn } from "~/lib/cn.ts";
import { controlStyles, describedBy, FieldFrame, type FieldProps } from "./field.tsx";

type InputProps = Omit<ComponentPropsWithoutRef<"input">, "name" | "id" | "form" | "type" | "className">;

export type TextFieldProps<Value> = FieldProps<Value> &
  InputProps & { type?: "text" | "email" | "url" | "tel" | "search" | "number" | "date" | "time" };

/** One line of text with its label, hint and error. */
export function TextField<Value>({
  field,
  label,
  hint,
  className,
  type = "text",
  ...input
}: TextFieldProps<Value>) {
  const { key, ...props } = getInputProps(field, { type });
  return (
    <FieldFrame field={field} label={label} hint={hint} className={className}>
      <input
        key={key}
        {...props}
        {...input}
        aria-describedby={describedBy(field, Boolean(hint))}
        className={cn(controlStyles)}
      />
    </FieldFrame>
  );
}
