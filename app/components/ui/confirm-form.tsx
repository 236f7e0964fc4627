import { Form } from "@remix-run/react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useHydrated } from "~/lib/use-hydrated.ts";
import { Button, type ButtonProps } from "./button.tsx";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "./dialog.tsx";
import { SubmitButton } from "./form.tsx";

export type ConfirmFormProps = {
  /** What stands on the button that asks. */
  label: ReactNode;
  title: ReactNode;
  description: ReactNode;
  /** What stands on the button that does it. */
  confirm: ReactNode;
  /** The value of the form's field `intent`. */
  intent: string;
  /** Further fields of the form, such as hidden ids. */
  children?: ReactNode;
  variant?: ButtonProps["variant"];
  size?: ButtonProps["size"];
};

/** A form of one button that is asked about before it is sent: in a dialog, or unfolded in place before scripts run. */
export function ConfirmForm(props: ConfirmFormProps) {
  const { label, title, description, confirm, intent, children, variant = "secondary", size = "sm" } = props;
  const { t } = useTranslation();
  const hydrated = useHydrated();
  const [open, setOpen] = useState(false);
  const button = (
    <SubmitButton variant="danger" intent={intent}>
      {confirm}
    </SubmitButton>
  );
  if (!hydrated) {
    return (
      <details>
        <Button asChild variant={variant} size={size}>
          <summary>{label}</summary>
        </Button>
        <Form method="post" className="mt-3 grid max-w-md justify-items-start gap-3">
          <p className="text-sm text-muted">{description}</p>
          {children}
          {button}
        </Form>
      </details>
    );
  }
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button variant={variant} size={size}>
          {label}
        </Button>
      </DialogTrigger>
      <DialogContent title={title} description={description}>
        <Form
          method="post"
          onSubmit={() => setOpen(false)}
          className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end"
        >
          {children}
          <DialogClose asChild>
            <Button variant="secondary">{t("actions.cancel")}</Button>
          </DialogClose>
          {button}
        </Form>
      </DialogContent>
    </Dialog>
  );
}
