import { type SubmissionResult, useForm } from "@conform-to/react";
import { useTranslation } from "react-i18next";
import { Card, CardHeader } from "~/components/ui/card.tsx";
import { Form, SubmitButton } from "~/components/ui/form.tsx";
import { TextField } from "~/components/ui/text-field.tsx";

type DeleteBotProps = { name: string; lastResult: SubmissionResult<string[]> | undefined };

/** The end of a bot; its name has to be typed. */
export function DeleteBot({ name, lastResult }: DeleteBotProps) {
  const { t } = useTranslation("bots");
  const [form, fields] = useForm<{ confirm: string }>({ id: "delete-bot", lastResult });
  return (
    <Card className="mt-8 border-danger/40">
      <CardHeader title={t("settings.dangerTitle")} description={t("settings.dangerText")} />
      <Form form={form}>
        <TextField
          field={fields.confirm}
          label={t("settings.confirm", { name })}
          autoComplete="off"
          spellCheck={false}
          required
        />
        <SubmitButton variant="danger" intent="delete" className="sm:w-fit">
          {t("settings.delete")}
        </SubmitButton>
      </Form>
    </Card>
  );
}
