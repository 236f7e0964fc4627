import { type SubmissionResult, useForm } from "@conform-to/react";
import { useTranslation } from "react-i18next";
import type { HandoverForm as Fields } from "~/.server/handover-view.ts";
import { Card, CardHeader } from "~/components/ui/card.tsx";
import { Form, SubmitButton } from "~/components/ui/form.tsx";
import { SelectField } from "~/components/ui/select-field.tsx";
import { SwitchField } from "~/components/ui/switch-field.tsx";
import { TagsField } from "~/components/ui/tags-field.tsx";
import type { Language } from "~/i18n/languages.ts";
import { WorkingHoursFields } from "./working-hours-fields.tsx";

export type HandoverFormProps = {
  handover: Fields;
  timeZone: string;
  language: Language;
  lastResult: SubmissionResult<string[]> | undefined;
};

const UNKNOWNS = [0, 1, 2, 3, 4, 5, 10];
/** Minutes; 0: only by hand. */
const RESUME = [15, 30, 60, 120, 240, 480, 720, 1440, 2880, 10_080, 0];

/** When a bot hands over to a person, when it is back, and when people are there. */
export function HandoverForm({ handover, timeZone, language, lastResult }: HandoverFormProps) {
  const { t } = useTranslation("bots");
  const { t: tCommon } = useTranslation();
  const [form, fields] = useForm<Fields>({ id: "handover", lastResult, defaultValue: handover });
  const resumeWords = useResumeWords();
  return (
    <Form form={form} className="gap-6">
      <Card>
        <CardHeader title={t("handover.whenTitle")} />
        <div className="grid gap-5">
          <SwitchField
            field={fields.enabled}
            label={t("handover.enabled")}
            hint={t("handover.enabledHint")}
          />
          <SelectField
            field={fields.whenUnknown}
            label={t("handover.whenUnknown")}
            options={(["offer", "hand_over"] as const).map((value) => ({
              value,
              label: t(`handover.whenUnknownOptions.${value}`),
            }))}
          />
          <SelectField
            field={fields.afterUnknowns}
            label={t("handover.afterUnknowns")}
            hint={t("handover.afterUnknownsHint")}
            options={withOwn(UNKNOWNS, handover.afterUnknowns).map((count) => ({
              value: String(count),
              label: count === 0 ? t("handover.never") : t("handover.times", { count }),
            }))}
          />
          <SwitchField
            field={fields.whenUpset}
            label={t("handover.whenUpset")}
            hint={t("handover.whenUpsetHint")}
          />
          <TagsField
            field={fields.words}
            label={t("handover.words")}
            hint={t("handover.wordsHintTags")}
            plainHint={t("handover.wordsHint")}
          />
        </div>
      </Card>
      <Card>
        <CardHeader title={t("handover.backTitle")} />
        <div className="grid gap-5">
          <SelectField
            field={fields.resumeAfterMinutes}
            label={t("handover.resume")}
            hint={t("handover.resumeHint")}
            options={withOwn(RESUME, handover.resumeAfterMinutes).map((minutes) => ({
              value: String(minutes),
              label: resumeWords(minutes),
            }))}
          />
          <SwitchField
            field={fields.askRating}
            label={t("handover.askRating")}
            hint={t("handover.askRatingHint")}
          />
          <SwitchField
            field={fields.askFeedback}
            label={t("handover.askFeedback")}
            hint={t("handover.askFeedbackHint")}
          />
        </div>
      </Card>
      <WorkingHoursFields fields={fields} timeZone={timeZone} language={language} />
      <div className="sticky bottom-0 z-10 -mx-4 border-t bg-canvas/95 px-4 py-3 backdrop-blur-sm sm:mx-0 sm:px-0">
        <SubmitButton intent="save" className="w-full sm:w-auto">
          {tCommon("actions.save")}
        </SubmitButton>
      </div>
    </Form>
  );
}

/** What was set by API stays a choice. */
function withOwn(choices: readonly number[], own: string): number[] {
  return choices.includes(Number(own)) ? [...choices] : [Number(own), ...choices];
}

function useResumeWords(): (minutes: number) => string {
  const { t } = useTranslation("bots");
  return (minutes) => {
    if (minutes === 0) return t("handover.resumeNever");
    return minutes % 60 === 0
      ? t("handover.hours", { count: minutes / 60 })
      : t("handover.minutes", { count: minutes });
  };
}
