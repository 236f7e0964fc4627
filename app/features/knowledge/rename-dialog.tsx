import { useForm } from "@conform-to/react";
import { useFetcher } from "@remix-run/react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/ui/button.tsx";
import { Dialog, DialogClose, DialogContent } from "~/components/ui/dialog.tsx";
import { Form, SubmitButton } from "~/components/ui/form.tsx";
import { TextField } from "~/components/ui/text-field.tsx";
import type { action } from "~/routes/bot-source.tsx";
import type { TitleForm } from "./schemas.ts";
import type { SourceView } from "./types.ts";

export type SourceDialogProps = {
  source: Pick<SourceView, "id" | "title">;
  /** The source's page, which takes the form. */
  to: string;
  /** Called when the dialog is to close. */
  onClose(): void;
  /** Gets the focus back afterwards. */
  returnFocus(event: Event): void;
};

/** Asks for another title. Shown while mounted. */
export function RenameDialog(props: SourceDialogProps) {
  const { t } = useTranslation("knowledge");
  return (
    <Dialog open onOpenChange={(open) => !open && props.onClose()}>
      <DialogContent
        title={t("rename.title")}
        description={t("rename.hint")}
        onCloseAutoFocus={props.returnFocus}
      >
        <RenameForm {...props} />
      </DialogContent>
    </Dialog>
  );
}

function RenameForm({ source, to, onClose }: SourceDialogProps) {
  const { t } = useTranslation(["knowledge", "common"]);
  const key = `rename-${source.id}`;
  const { data, state } = useFetcher<typeof action>({ key });
  const [form, fields] = useForm<TitleForm>({
    id: key,
    lastResult: data ?? null,
    defaultValue: { title: source.title },
  });
  const saved = state === "idle" && data?.status === "success";
  useEffect(() => {
    if (saved) onClose();
  }, [saved, onClose]);
  return (
    <Form form={form} action={to} navigate={false} fetcherKey={key}>
      <TextField field={fields.title} label={t("rename.label")} autoComplete="off" required />
      <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
        <DialogClose asChild>
          <Button variant="secondary">{t("common:actions.cancel")}</Button>
        </DialogClose>
        <SubmitButton intent="rename">{t("common:actions.save")}</SubmitButton>
      </div>
    </Form>
  );
}
