import { Form } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { ConfirmForm } from "~/components/ui/confirm-form.tsx";
import { SubmitButton } from "~/components/ui/form.tsx";

/** Switches the chat off, which is asked about, or on again. */
export function SwitchForm({ on }: { on: boolean }) {
  const { t } = useTranslation("widget");
  if (on)
    return (
      <ConfirmForm
        label={t("settings.turnOff")}
        title={t("settings.turnOffTitle")}
        description={t("settings.turnOffText")}
        confirm={t("settings.turnOff")}
        intent="off"
      />
    );
  return (
    <Form method="post">
      <SubmitButton size="sm" intent="on">
        {t("settings.turnOn")}
      </SubmitButton>
    </Form>
  );
}
