import { Form } from "@remix-run/react";
import type { FormEvent, ReactNode } from "react";
import { Button, type ButtonProps } from "~/components/ui/button.tsx";
import { Spinner } from "~/components/ui/spinner.tsx";
import { useThreadShared } from "./thread-context.ts";

export type ActFormProps = { intent: string; className?: string; children: ReactNode; onDone?(): void };

/** A form that does something to the open conversation: in place, or as an ordinary post before scripts run. */
export function ActForm({ intent, className, children, onDone }: ActFormProps) {
  const { act } = useThreadShared();
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const posted = new FormData(event.currentTarget);
    // Boxes of one name are one field of a list of words.
    const fields = new Map<string, string>();
    for (const [name, value] of posted) {
      const before = fields.get(name);
      fields.set(name, before === undefined ? String(value) : `${before},${value}`);
    }
    void act(Object.fromEntries(fields)).then((result) => {
      if (result.ok) onDone?.();
    });
  }
  return (
    <Form method="post" preventScrollReset onSubmit={submit} className={className}>
      <input type="hidden" name="intent" value={intent} />
      {children}
    </Form>
  );
}

export type ActButtonProps = Omit<ButtonProps, "asChild"> & { intent: string };

/** A form of one button. */
export function ActButton({ intent, children, ...rest }: ActButtonProps) {
  const { busy } = useThreadShared();
  return (
    <ActForm intent={intent}>
      <Button type="submit" size="sm" variant="secondary" aria-disabled={busy === intent} {...rest}>
        {busy === intent && <Spinner />}
        {children}
      </Button>
    </ActForm>
  );
}
