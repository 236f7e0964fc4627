import { type FieldMetadata, type SubmissionResult, useForm } from "@conform-to/react";
import { useTranslation } from "react-i18next";
import { Form, SubmitButton } from "~/components/ui/form.tsx";
import { TextField } from "~/components/ui/text-field.tsx";

export type MetaFormProps = {
  lastResult: SubmissionResult<string[]> | undefined;
  submit: string;
  /** The platform has no secret with which Meta's signatures could be checked. */
  needsAppSecret: boolean;
};

type WhatsAppFields = { phoneNumberId: string; businessAccountId: string; token: string; appSecret: string };
type InstagramFields = { accountId: string; token: string; appSecret: string };

/** How ids and secrets are typed: as they are. */
const VERBATIM = { autoComplete: "off", autoCapitalize: "none", spellCheck: false } as const;

/** Takes what connects a number of WhatsApp's Cloud API. */
export function WhatsAppForm({ lastResult, submit, needsAppSecret }: MetaFormProps) {
  const { t } = useTranslation("channels");
  const [form, fields] = useForm<WhatsAppFields>({ id: "whatsapp", lastResult });
  return (
    <Form form={form}>
      <TextField
        field={fields.phoneNumberId}
        label={t("whatsapp.phoneNumberId")}
        hint={t("whatsapp.phoneNumberIdHint")}
        inputMode="numeric"
        required
        {...VERBATIM}
      />
      <TextField
        field={fields.businessAccountId}
        label={t("whatsapp.businessAccountId")}
        hint={t("whatsapp.businessAccountIdHint")}
        inputMode="numeric"
        {...VERBATIM}
      />
      <Secrets token={fields.token} appSecret={fields.appSecret} needsAppSecret={needsAppSecret} />
      <div>
        <SubmitButton intent="connect">{submit}</SubmitButton>
      </div>
    </Form>
  );
}

/** Takes what connects an Instagram account. */
export function InstagramForm({ lastResult, submit, needsAppSecret }: MetaFormProps) {
  const { t } = useTranslation("channels");
  const [form, fields] = useForm<InstagramFields>({ id: "instagram", lastResult });
  return (
    <Form form={form}>
      <TextField
        field={fields.accountId}
        label={t("instagram.accountId")}
        hint={t("instagram.accountIdHint")}
        inputMode="numeric"
        required
        {...VERBATIM}
      />
      <Secrets token={fields.token} appSecret={fields.appSecret} needsAppSecret={needsAppSecret} />
      <div>
        <SubmitButton intent="connect">{submit}</SubmitButton>
      </div>
    </Form>
  );
}

type SecretsProps = {
  token: FieldMetadata<string>;
  appSecret: FieldMetadata<string>;
  needsAppSecret: boolean;
};

function Secrets({ token, appSecret, needsAppSecret }: SecretsProps) {
  const { t } = useTranslation("channels");
  const need = t(needsAppSecret ? "form.appSecretRequired" : "form.appSecretOptional");
  return (
    <>
      <TextField field={token} label={t("form.token")} hint={t("form.secretKept")} {...VERBATIM} />
      <TextField
        field={appSecret}
        label={t("form.appSecret")}
        hint={`${t("form.appSecretHint")} ${need}`}
        required={needsAppSecret}
        {...VERBATIM}
      />
    </>
  );
}
