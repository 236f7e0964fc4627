import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/ui/button.tsx";
import { Dialog, DialogClose, DialogContent } from "~/components/ui/dialog.tsx";
import { SubmitButton } from "~/components/ui/form.tsx";
import type { SourceDialogProps } from "./rename-dialog.tsx";

/** Asks before a source is gone for good, and names the milder way. Shown while mounted; afterwards the page `back` opens. */
export function DeleteDialog({
  source,
  to,
  back,
  onClose,
  returnFocus,
}: SourceDialogProps & { back: string }) {
  const { t } = useTranslation(["knowledge", "common"]);
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={t("knowledge:delete.title", { title: source.title })}
        description={t("knowledge:delete.text")}
        onCloseAutoFocus={returnFocus}
        footer={
          <>
            <DialogClose asChild>
              <Button variant="secondary">{t("common:actions.cancel")}</Button>
            </DialogClose>
            <Form method="post" action={to} onSubmit={onClose} className="contents">
              <input type="hidden" name="back" value={back} />
              <input type="hidden" name="sure" value="on" />
              <SubmitButton intent="delete" variant="danger">
                {t("knowledge:delete.confirm")}
              </SubmitButton>
            </Form>
          </>
        }
      />
    </Dialog>
  );
}
