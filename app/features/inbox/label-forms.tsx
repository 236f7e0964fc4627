import { type SubmissionResult, useForm } from "@conform-to/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/ui/button.tsx";
import { Card, CardHeader } from "~/components/ui/card.tsx";
import { ConfirmForm } from "~/components/ui/confirm-form.tsx";
import { Form, SubmitButton } from "~/components/ui/form.tsx";
import { TextField } from "~/components/ui/text-field.tsx";
import { COLOUR_VALUES, LabelChip } from "./label-chip.tsx";
import { COLOURS, type LabelView } from "./types.ts";

type Fields = { name: string; colour: string };
type FormProps = { label?: LabelView; lastResult: SubmissionResult<string[]> | undefined };

/** A new label. */
export function LabelForm({ lastResult }: FormProps) {
  const { t } = useTranslation("inbox");
  return (
    <Card>
      <CardHeader title={t("labels.new")} />
      <LabelFields lastResult={lastResult} />
    </Card>
  );
}

/** A label with what can be done to it. */
export function LabelCard({ label, lastResult }: Required<FormProps>) {
  const { t } = useTranslation("inbox");
  const { t: tCommon } = useTranslation();
  return (
    <li className="flex flex-wrap items-start gap-2 rounded-lg border bg-surface p-4 shadow-sm">
      <h2 className="me-auto min-w-0 self-center">
        <LabelChip label={label} />
      </h2>
      <details className="group open:order-last open:w-full" open={lastResult !== undefined}>
        <Button asChild variant="secondary" size="sm">
          <summary className="mb-3 group-[:not([open])]:mb-0">{t("labels.change")}</summary>
        </Button>
        <LabelFields label={label} lastResult={lastResult} />
      </details>
      <ConfirmForm
        label={tCommon("actions.delete")}
        title={t("labels.removeTitle", { name: label.name })}
        description={t("labels.removeText")}
        confirm={tCommon("actions.delete")}
        intent="remove"
        variant="quiet"
      >
        <input type="hidden" name="labelId" value={label.id} />
      </ConfirmForm>
    </li>
  );
}

function LabelFields({ label, lastResult }: FormProps) {
  const { t } = useTranslation("inbox");
  const { t: tCommon } = useTranslation();
  const id = label ? `label-${label.id}` : "new-label";
  const [form, fields] = useForm<Fields>({ id, lastResult, defaultValue: { name: label?.name ?? "" } });
  return (
    <Form form={form}>
      {label && <input type="hidden" name="labelId" value={label.id} />}
      <TextField
        field={fields.name}
        label={t("labels.name")}
        hint={t("labels.nameHint")}
        autoComplete="off"
        maxLength={40}
        required
      />
      <fieldset>
        <legend className="mb-1.5 text-sm font-medium">{t("labels.colour")}</legend>
        <div className="flex flex-wrap gap-1">
          {COLOURS.map((colour) => (
            <label
              key={colour}
              title={t(`labels.colours.${colour}`)}
              className="grid size-11 cursor-pointer place-items-center rounded-md has-checked:bg-sunken has-checked:ring-2 has-checked:ring-brand has-focus-visible:outline-2 has-focus-visible:outline-brand"
            >
              <input
                type="radio"
                name="colour"
                value={colour}
                defaultChecked={colour === (label?.colour ?? "teal")}
                className="sr-only"
              />
              <span
                aria-hidden
                className="size-5 rounded-full"
                style={{ background: COLOUR_VALUES[colour] }}
              />
              <span className="sr-only">{t(`labels.colours.${colour}`)}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <SubmitButton intent={id} className="sm:w-fit">
        {label ? tCommon("actions.save") : t("labels.add")}
      </SubmitButton>
    </Form>
  );
}
