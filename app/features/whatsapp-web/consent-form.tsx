import { type SubmissionResult, useForm } from "@conform-to/react";
import { useTranslation } from "react-i18next";
import { CheckboxField } from "~/components/ui/checkbox-field.tsx";
import { Form, SubmitButton } from "~/components/ui/form.tsx";
import type { RiskForm } from "./schemas.ts";

export type ConsentFormProps = { lastResult: SubmissionResult<string[]> | undefined; submit: string };

/** The owner says that they know the risk; then the pairing begins. */
export function ConsentForm({ lastResult, submit }: ConsentFormProps) {
  const { t } = useTranslation("whatsapp-web");
  const [form, fields] = useForm<RiskForm>({ id: "whatsapp-web", lastResult });
  return (
    <Form form={form}>
      <CheckboxField field={fields.riskAccepted} label={t("consent.label")} />
      <div>
        <SubmitButton intent="pair">{submit}</SubmitButton>
      </div>
    </Form>
  );
}
