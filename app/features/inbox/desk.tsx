import { Form } from "@remix-run/react";
import { CircleCheck } from "lucide-react";
import { Trans, useTranslation } from "react-i18next";
import { Card } from "~/components/ui/card.tsx";
import { ConfirmForm } from "~/components/ui/confirm-form.tsx";
import { CopyField } from "~/components/ui/copy-field.tsx";
import { SubmitButton } from "~/components/ui/form.tsx";
import { formatTime } from "~/lib/format.ts";
import { usePageLanguage } from "~/lib/use-page-language.ts";

/** The group in which the team answers, and the way out of it. */
export function DeskLinked({ group }: { group: string }) {
  const { t } = useTranslation("inbox");
  return (
    <Card className="grid gap-4">
      <p className="flex items-center gap-2.5 font-medium">
        <CircleCheck aria-hidden className="size-5 shrink-0 text-success-ink" />
        <span>{t("desk.linked", { group })}</span>
      </p>
      <ul className="grid list-disc gap-1.5 ps-5 text-sm text-muted">
        <li>{t("desk.useWrite")}</li>
        <li>{t("desk.useTake")}</li>
        <li>{t("desk.useClose")}</li>
      </ul>
      <ConfirmForm
        label={t("desk.unlink")}
        title={t("desk.unlinkTitle", { group })}
        description={t("desk.unlinkText")}
        confirm={t("desk.unlink")}
        intent="unlink"
      />
    </Card>
  );
}

export type DeskStepsProps = {
  botName: string;
  /** The code that was just made; it is shown once. */
  made: { code: string; expiresAt: string } | null;
  /** Until when a code made before is good. */
  waitsUntil: string | null;
  timeZone: string;
};

const STEPS = ["step1", "step2", "step3"] as const;

/** How a group is linked, step by step. */
export function DeskSteps({ botName, made, waitsUntil, timeZone }: DeskStepsProps) {
  const { t } = useTranslation("inbox");
  const language = usePageLanguage();
  return (
    <Card className="grid gap-5">
      <ol className="grid gap-3">
        {[...STEPS, "step4" as const].map((step, index) => (
          <li key={step} className="flex gap-3">
            <span
              aria-hidden
              className="grid size-7 shrink-0 place-items-center rounded-full bg-brand-soft text-sm font-semibold text-brand-ink"
            >
              {index + 1}
            </span>
            <p className="pt-0.5">
              <Trans t={t} i18nKey={`desk.${step}`} values={{ bot: botName }} components={{ b: <b /> }} />
            </p>
          </li>
        ))}
      </ol>
      {made && (
        <div className="grid gap-2" role="status">
          <CopyField label={t("desk.code")} value={`/link ${made.code}`} />
          <p className="text-sm text-muted">
            {t("desk.codeUntil", { time: formatTime(language, made.expiresAt, timeZone) })}
          </p>
        </div>
      )}
      {!made && waitsUntil && (
        <p className="text-sm text-muted">
          {t("desk.codeWaits", { time: formatTime(language, waitsUntil, timeZone) })}
        </p>
      )}
      <Form method="post">
        <SubmitButton intent="start" variant={made ? "secondary" : "primary"}>
          {made || waitsUntil ? t("desk.newCode") : t("desk.makeCode")}
        </SubmitButton>
      </Form>
    </Card>
  );
}
