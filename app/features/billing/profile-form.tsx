import { type SubmissionResult, useForm } from "@conform-to/react";
import { useTranslation } from "react-i18next";
import type { BillingProfile } from "~/.server/billing-profile.ts";
import { Card, CardHeader } from "~/components/ui/card.tsx";
import { Form, SubmitButton } from "~/components/ui/form.tsx";
import { SelectField } from "~/components/ui/select-field.tsx";
import { TextField } from "~/components/ui/text-field.tsx";

export type ProfileFormProps = {
  profile: BillingProfile;
  lastResult: SubmissionResult<string[]> | undefined;
};

/** Who is named on invoices. What only a legal entity has is hidden from persons. */
export function ProfileForm({ profile, lastResult }: ProfileFormProps) {
  const { t } = useTranslation("billing");
  const { t: tCommon } = useTranslation();
  const [form, fields] = useForm<BillingProfile>({ id: "profile", lastResult, defaultValue: profile });
  return (
    <Card>
      <CardHeader title={t("profile.title")} description={t("profile.text")} />
      <Form form={form}>
        <SelectField
          field={fields.kind}
          label={t("profile.kind")}
          options={[
            { value: "person", label: t("profile.person") },
            { value: "company", label: t("profile.company") },
          ]}
        />
        <TextField field={fields.name} label={t("profile.name")} hint={t("profile.nameHint")} />
        <div className="grid gap-5 sm:grid-cols-2">
          <TextField field={fields.address} label={t("profile.address")} autoComplete="street-address" />
          <TextField field={fields.email} type="email" label={t("profile.email")} autoComplete="email" />
        </div>
        <fieldset className="in-[form:has(option[value=person]:checked)]:hidden">
          <legend className="mb-4 font-medium">{t("profile.companyOnly")}</legend>
          <div className="grid gap-5 sm:grid-cols-2">
            <Digits field={fields.taxId} label={t("profile.taxId")} hint={t("profile.taxIdHint")} />
            <Digits field={fields.vatCode} label={t("profile.vatCode")} hint={t("profile.vatCodeHint")} />
            <TextField field={fields.bankName} label={t("profile.bankName")} className="sm:col-span-2" />
            <Digits
              field={fields.bankAccount}
              label={t("profile.bankAccount")}
              hint={t("profile.bankAccountHint")}
            />
            <Digits field={fields.bankMfo} label={t("profile.bankMfo")} hint={t("profile.bankMfoHint")} />
          </div>
        </fieldset>
        <SubmitButton intent="profile" className="sm:w-fit">
          {tCommon("actions.save")}
        </SubmitButton>
      </Form>
    </Card>
  );
}

function Digits(props: Parameters<typeof TextField<string>>[0]) {
  return <TextField {...props} inputMode="numeric" autoComplete="off" />;
}
