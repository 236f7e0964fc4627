import { type SubmissionResult, useForm } from "@conform-to/react";
import { useLocation } from "@remix-run/react";
import { Download } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { ProfileView } from "~/.server/customers-view.ts";
import { Button } from "~/components/ui/button.tsx";
import { Card, CardHeader } from "~/components/ui/card.tsx";
import { ConfirmForm } from "~/components/ui/confirm-form.tsx";
import { Form, SubmitButton } from "~/components/ui/form.tsx";
import { TextField } from "~/components/ui/text-field.tsx";

export type CustomerRightsProps = {
  profile: ProfileView;
  name: string;
  lastResult: SubmissionResult<string[]> | undefined;
};

/** What the team may do about a person and their data: block, give it out, erase it. */
export function CustomerRights({ profile, name, lastResult }: CustomerRightsProps) {
  const { t } = useTranslation("customers");
  const { pathname } = useLocation();
  return (
    <>
      <Card>
        <CardHeader
          title={t(profile.blocked ? "block.blockedTitle" : "block.title")}
          description={t(profile.blocked ? "block.blockedText" : "block.text")}
        />
        {profile.blocked ? (
          <ConfirmForm
            label={t("block.undo")}
            title={t("block.undoTitle", { name })}
            description={t("block.undoText")}
            confirm={t("block.undo")}
            intent="unblock"
          />
        ) : (
          <ConfirmForm
            label={t("block.do")}
            title={t("block.doTitle", { name })}
            description={t("block.doText")}
            confirm={t("block.do")}
            intent="block"
          />
        )}
      </Card>
      <Card>
        <CardHeader title={t("export.title")} description={t("export.text")} />
        <Button asChild variant="secondary" size="sm">
          <a href={`${pathname}/export`} download>
            <Download aria-hidden />
            {t("export.do")}
          </a>
        </Button>
      </Card>
      {!profile.erasing && <Erase name={name} lastResult={lastResult} />}
    </>
  );
}

const GOES = ["messages", "profile", "questions", "knowledge", "files"] as const;

function Erase({ name, lastResult }: Pick<CustomerRightsProps, "name" | "lastResult">) {
  const { t } = useTranslation("customers");
  const [form, fields] = useForm<{ confirm: string }>({ id: "erase", lastResult });
  return (
    <Card className="border-danger/40">
      <CardHeader title={t("erase.title")} description={t("erase.text")} />
      <details open={lastResult !== undefined} className="group">
        <Button asChild variant="secondary" size="sm">
          <summary className="group-open:hidden">{t("erase.begin")}</summary>
        </Button>
        <p className="mb-2 text-sm font-medium">{t("erase.what")}</p>
        <ul className="mb-4 grid list-disc gap-1 ps-5 text-sm text-muted">
          {GOES.map((what) => (
            <li key={what}>{t(`erase.goes.${what}`)}</li>
          ))}
        </ul>
        <Form form={form}>
          <TextField
            field={fields.confirm}
            label={t("erase.confirm", { name })}
            autoComplete="off"
            spellCheck={false}
            required
          />
          <SubmitButton intent="erase" variant="danger" className="sm:w-fit">
            {t("erase.do")}
          </SubmitButton>
        </Form>
      </details>
    </Card>
  );
}
