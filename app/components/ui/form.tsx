import { type FormMetadata, getFormProps } from "@conform-to/react";
import { Form as RemixForm, useNavigation } from "@remix-run/react";
import type { ComponentPropsWithoutRef, ReactNode } from "react";
import { cn } from "~/lib/cn.ts";
import { Button, type ButtonProps } from "./button.tsx";
import { Notice } from "./notice.tsx";
import { Spinner } from "./spinner.tsx";

export type FormProps<Schema extends Record<string, unknown>> = Omit<
  ComponentPropsWithoutRef<typeof RemixForm>,
  "id" | "onSubmit" | "noValidate"
> & { form: FormMetadata<Schema, string[]> };

/** The one form: posts to the route's action, works before scripts run, says on top what failed as a whole. */
export function Form<Schema extends Record<string, unknown>>(props: FormProps<Schema>) {
  const { form, children, className, ...rest } = props;
  return (
    <RemixForm method="post" {...getFormProps(form)} {...rest} className={cn("grid gap-5", className)}>
      {form.errors?.[0] && (
        <Notice tone="danger" key={form.errors[0]}>
          <p id={form.errorId}>{form.errors[0]}</p>
        </Notice>
      )}
      {children as ReactNode}
    </RemixForm>
  );
}

export type SubmitButtonProps = ButtonProps & {
  /** Tells this button's form from the others of the page: the value of a field `intent`. */
  intent?: string;
};

/** Sends the form; shows that it is under way and cannot be pressed twice meanwhile. */
export function SubmitButton({ intent, children, disabled, ...rest }: SubmitButtonProps) {
  const { state, formData } = useNavigation();
  const busy = state !== "idle" && formData !== undefined && (formData.get("intent") ?? undefined) === intent;
  return (
    <Button
      type="submit"
      {...(intent ? { name: "intent", value: intent } : {})}
      aria-disabled={busy}
      disabled={disabled}
      onClick={(event) => {
        if (busy) event.preventDefault();
      }}
      {...rest}
    >
      {busy && <Spinner />}
      {children}
    </Button>
  );
}
