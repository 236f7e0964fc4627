import { type FieldMetadata, type FormMetadata, parse, type Submission } from "@conform-to/react";
import { Plus, X } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/ui/button.tsx";
import { FieldError } from "~/components/ui/field.tsx";
import { TextField } from "~/components/ui/text-field.tsx";
import { TextareaField } from "~/components/ui/textarea-field.tsx";
import type { PairsForm } from "./schemas.ts";

type Pair = PairsForm["pairs"][number];

type PairsFieldsProps = {
  form: FormMetadata<PairsForm, string[]>;
  pairs: FieldMetadata<Pair[], PairsForm, string[]>;
  /** No more rows than this. */
  most: number;
};

/** Rows of questions with their answers that can be added and removed, also before scripts run (then by the server). */
export function PairsFields({ form, pairs, most }: PairsFieldsProps) {
  const { t } = useTranslation("knowledge");
  const rows = pairs.getFieldList();
  return (
    <div className="grid gap-4">
      {rows.map((row, index) => (
        <PairRow
          key={row.key}
          row={row}
          number={index + 1}
          remove={
            rows.length > 1 && (
              <Button
                {...form.remove.getButtonProps({ name: pairs.name, index })}
                type="submit"
                variant="quiet"
                size="icon"
                aria-label={t("questions.remove", { number: index + 1 })}
                className="-me-2 -mt-2"
              >
                <X aria-hidden />
              </Button>
            )
          }
        />
      ))}
      <FieldError field={pairs} />
      {rows.length < most && (
        <Button
          {...form.insert.getButtonProps<Pair[]>({
            name: pairs.name,
            defaultValue: { question: "", answer: "" },
          })}
          type="submit"
          variant="secondary"
          className="sm:w-fit"
        >
          <Plus aria-hidden />
          {t("questions.more")}
        </Button>
      )}
    </div>
  );
}

type PairRowProps = { row: FieldMetadata<Pair, PairsForm, string[]>; number: number; remove: ReactNode };

function PairRow({ row, number, remove }: PairRowProps) {
  const { t } = useTranslation("knowledge");
  const { question, answer } = row.getFieldset();
  return (
    <fieldset className="rounded-lg border bg-surface p-4 shadow-sm sm:p-5">
      <legend className="sr-only">{t("questions.legend", { number })}</legend>
      <div className="mb-2 flex items-start justify-between">
        <span aria-hidden className="text-sm font-semibold text-muted">
          {t("questions.legend", { number })}
        </span>
        {remove}
      </div>
      <div className="grid gap-4">
        <TextField field={question} label={t("questions.question")} autoComplete="off" required />
        <TextareaField field={answer} label={t("questions.answer")} rows={3} required />
      </div>
    </fieldset>
  );
}

/** Lets rows come and go in the browser; whether the words are right is the server's matter. */
export function listIntentsHere({ formData }: { formData: FormData }): Submission<PairsForm, string[]> {
  return parse<PairsForm, string[]>(formData, { resolve: (payload) => ({ value: payload as PairsForm }) });
}
