import { type SubmissionResult, useForm } from "@conform-to/react";
import { useTranslation } from "react-i18next";
import type { ProfileView } from "~/.server/customers-view.ts";
import { Card, CardHeader } from "~/components/ui/card.tsx";
import { Form, SubmitButton } from "~/components/ui/form.tsx";
import { TextField } from "~/components/ui/text-field.tsx";
import { TextareaField } from "~/components/ui/textarea-field.tsx";

type Fields = { about: string; tags: string; email: string; phone: string };

export type CustomerFormProps = { profile: ProfileView; lastResult: SubmissionResult<string[]> | undefined };

/** What the team writes about a customer. */
export function CustomerForm({ profile, lastResult }: CustomerFormProps) {
  const { t } = useTranslation("customers");
  const { t: tCommon } = useTranslation();
  const { about, tags, email, phone } = profile;
  const [form, fields] = useForm<Fields>({
    id: "customer",
    lastResult,
    defaultValue: { about, tags: tags.join(", "), email: email ?? "", phone: phone ?? "" },
  });
  return (
    <Card>
      <CardHeader title={t("profile.title")} description={t("profile.text")} />
      <Form form={form}>
        <TextareaField
          field={fields.about}
          label={t("profile.about")}
          hint={t("profile.aboutHint")}
          rows={3}
        />
        <TextField
          field={fields.tags}
          label={t("list.tags")}
          hint={t("profile.tagsHint")}
          autoComplete="off"
        />
        <div className="grid gap-5 sm:grid-cols-2">
          <TextField field={fields.email} type="email" label={t("profile.email")} autoComplete="off" />
          <TextField
            field={fields.phone}
            type="tel"
            label={t("profile.phone")}
            placeholder="+998 90 123 45 67"
            autoComplete="off"
          />
        </div>
        <SubmitButton intent="save" className="sm:w-fit">
          {tCommon("actions.save")}
        </SubmitButton>
      </Form>
    </Card>
  );
}
