import { type SubmissionResult, useForm } from "@conform-to/react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Form, SubmitButton } from "~/components/ui/form.tsx";
import { TextField } from "~/components/ui/text-field.tsx";

export type TelegramFormProps = {
  lastResult: SubmissionResult<string[]> | undefined;
  submit: string;
  /** Beside the button. */
  aside?: ReactNode;
};

/** Takes a bot's token. */
export function TelegramForm({ lastResult, submit, aside }: TelegramFormProps) {
  const { t } = useTranslation("channels");
  const [form, fields] = useForm<{ token: string }>({ id: "telegram", lastResult });
  return (
    <Form form={form}>
      <TextField
        field={fields.token}
        label={t("telegram.token")}
        hint={t("telegram.tokenHint")}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        required
      />
      <div className="flex flex-wrap items-center gap-3">
        <SubmitButton intent="connect">{submit}</SubmitButton>
        {aside}
      </div>
    </Form>
  );
}
