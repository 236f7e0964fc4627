import { type SubmissionResult, useForm } from "@conform-to/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/ui/button.tsx";
import { Card, CardHeader } from "~/components/ui/card.tsx";
import { ConfirmForm } from "~/components/ui/confirm-form.tsx";
import { Form, SubmitButton } from "~/components/ui/form.tsx";
import { TextField } from "~/components/ui/text-field.tsx";
import { TextareaField } from "~/components/ui/textarea-field.tsx";
import type { CannedView } from "./types.ts";

type Fields = { shortcut: string; text: string };
type FormProps = { reply?: CannedView; lastResult: SubmissionResult<string[]> | undefined };

/** A new ready reply. */
export function ReplyForm({ lastResult }: FormProps) {
  const { t } = useTranslation("inbox");
  return (
    <Card>
      <CardHeader title={t("replies.new")} />
      <ReplyFields lastResult={lastResult} />
    </Card>
  );
}

/** A ready reply with what can be done to it. */
export function ReplyCard({ reply, lastResult }: Required<FormProps>) {
  const { t } = useTranslation("inbox");
  const { t: tCommon } = useTranslation();
  const { id, shortcut, text } = reply;
  return (
    <li className="rounded-lg border bg-surface p-4 shadow-sm">
      <h2 className="font-mono text-sm font-semibold">/{shortcut}</h2>
      <p className="mt-1 whitespace-pre-wrap text-sm wrap-anywhere">{text}</p>
      <div className="mt-3 flex flex-wrap items-start gap-2">
        <details className="group open:w-full" open={lastResult !== undefined}>
          <Button asChild variant="secondary" size="sm">
            <summary className="mb-3 group-[:not([open])]:mb-0">{t("replies.change")}</summary>
          </Button>
          <ReplyFields reply={reply} lastResult={lastResult} />
        </details>
        <ConfirmForm
          label={tCommon("actions.delete")}
          title={t("replies.removeTitle", { shortcut })}
          description={t("replies.removeText")}
          confirm={tCommon("actions.delete")}
          intent="remove"
          variant="quiet"
        >
          <input type="hidden" name="replyId" value={id} />
        </ConfirmForm>
      </div>
    </li>
  );
}

function ReplyFields({ reply, lastResult }: FormProps) {
  const { t } = useTranslation("inbox");
  const { t: tCommon } = useTranslation();
  const id = reply ? `reply-${reply.id}` : "new-reply";
  const [form, fields] = useForm<Fields>({
    id,
    lastResult,
    ...(reply && { defaultValue: { shortcut: reply.shortcut, text: reply.text } }),
  });
  return (
    <Form form={form}>
      {reply && <input type="hidden" name="replyId" value={reply.id} />}
      <TextField
        field={fields.shortcut}
        label={t("replies.shortcut")}
        hint={t("replies.shortcutHint")}
        autoComplete="off"
        autoCapitalize="off"
        maxLength={41}
        required
      />
      <TextareaField
        field={fields.text}
        label={t("replies.words")}
        hint={t("replies.wordsHint", { gap: "{name}" })}
        rows={3}
        required
      />
      <SubmitButton intent={id} className="sm:w-fit">
        {reply ? tCommon("actions.save") : t("replies.add")}
      </SubmitButton>
    </Form>
  );
}
