import { type FieldMetadata, type SubmissionResult, useForm } from "@conform-to/react";
import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { SettingsForm as Fields, Texts } from "~/.server/bot-settings-view.ts";
import { Badge } from "~/components/ui/badge.tsx";
import { Card, CardHeader } from "~/components/ui/card.tsx";
import { Form, SubmitButton } from "~/components/ui/form.tsx";
import { SelectField } from "~/components/ui/select-field.tsx";
import { SwitchField } from "~/components/ui/switch-field.tsx";
import { TextField } from "~/components/ui/text-field.tsx";
import { TextareaField } from "~/components/ui/textarea-field.tsx";
import { LANGUAGE_NAMES, LANGUAGES, type Language } from "~/i18n/languages.ts";

export type SettingsFormProps = {
  settings: Fields;
  readyMade: { greeting: Texts; fallback: Texts };
  timeZones: readonly string[];
  lastResult: SubmissionResult<string[]> | undefined;
};

const ZONES_ID = "time-zones";

/** Everything about a bot that its owner words and chooses. */
export function SettingsForm({ settings, readyMade, timeZones, lastResult }: SettingsFormProps) {
  const { t } = useTranslation("bots");
  const { t: tCommon } = useTranslation();
  const [form, fields] = useForm<Fields>({ id: "settings", lastResult, defaultValue: settings });
  const words = {
    greeting: fields.greeting.getFieldset(),
    fallback: fields.fallback.getFieldset(),
    suggestedQuestions: fields.suggestedQuestions.getFieldset(),
  };
  return (
    <Form form={form} className="gap-6">
      <Section title={t("settings.basics")}>
        <TextField field={fields.name} label={t("settings.name")} autoComplete="off" required />
        <TextareaField
          field={fields.description}
          label={t("settings.about")}
          hint={t("settings.aboutHint")}
          rows={2}
        />
        <div className="grid gap-5 sm:grid-cols-2">
          <SelectField
            field={fields.language}
            label={t("settings.language")}
            hint={t("settings.languageHint")}
            options={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
          />
          <TextField
            field={fields.timeZone}
            label={t("settings.timeZone")}
            hint={t("settings.timeZoneHint")}
            list={ZONES_ID}
            autoComplete="off"
            spellCheck={false}
            required
          />
          <datalist id={ZONES_ID}>
            {timeZones.map((zone) => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
        </div>
      </Section>
      <Section title={t("settings.answers")}>
        <TextareaField
          field={fields.instructions}
          label={t("settings.instructions")}
          hint={t("settings.instructionsHint")}
          rows={5}
        />
        <div className="grid gap-5 sm:grid-cols-2">
          <SelectField
            field={fields.tone}
            label={t("settings.tone")}
            options={(["friendly", "neutral", "formal"] as const).map((value) => ({
              value,
              label: t(`settings.tones.${value}`),
            }))}
          />
          <SelectField
            field={fields.answerLength}
            label={t("settings.length")}
            options={(["short", "medium", "long"] as const).map((value) => ({
              value,
              label: t(`settings.lengths.${value}`),
            }))}
          />
        </div>
        <SwitchField
          field={fields.showSources}
          label={t("settings.showSources")}
          hint={t("settings.showSourcesHint")}
        />
      </Section>
      <Section title={t("settings.words")} description={t("settings.wordsHint")}>
        {LANGUAGES.map((each) => (
          <WordsIn
            key={each}
            language={each}
            isMain={each === settings.language}
            greeting={words.greeting[each]}
            fallback={words.fallback[each]}
            questions={words.suggestedQuestions[each]}
            readyMade={{ greeting: readyMade.greeting[each], fallback: readyMade.fallback[each] }}
          />
        ))}
      </Section>
      <div className="sticky bottom-0 z-10 -mx-4 border-t bg-canvas/95 px-4 py-3 backdrop-blur-sm sm:mx-0 sm:px-0">
        <SubmitButton intent="save" className="w-full sm:w-auto">
          {tCommon("actions.save")}
        </SubmitButton>
      </div>
    </Form>
  );
}

function Section(props: { title: string; description?: string; children: ReactNode }) {
  return (
    <Card>
      <CardHeader title={props.title} description={props.description} />
      <div className="grid gap-5">{props.children}</div>
    </Card>
  );
}

type WordsInProps = {
  language: Language;
  isMain: boolean;
  greeting: FieldMetadata<string>;
  fallback: FieldMetadata<string>;
  questions: FieldMetadata<string>;
  readyMade: { greeting: string; fallback: string };
};

/** What the bot says in one language. Folded, except for the bot's own language and where something is wrong. */
function WordsIn({ language, isMain, greeting, fallback, questions, readyMade }: WordsInProps) {
  const { t } = useTranslation("bots");
  const fields = [greeting, fallback, questions];
  const isWrong = fields.some(({ errors }) => errors?.length);
  return (
    <details open={isMain || isWrong} className="group rounded-md border px-4">
      <summary className="flex min-h-12 items-center gap-3 font-medium">
        <ChevronRight
          aria-hidden
          className="size-4 shrink-0 text-muted transition-transform group-open:rotate-90"
        />
        <span lang={language}>{LANGUAGE_NAMES[language]}</span>
        {isMain && (
          <Badge tone="brand" className="ms-auto">
            {t("settings.language")}
          </Badge>
        )}
      </summary>
      <div className="grid gap-5 pb-5 pt-2">
        <TextareaField
          field={greeting}
          label={t("settings.greeting")}
          hint={t("settings.greetingHint", { text: readyMade.greeting })}
          lang={language}
          rows={3}
        />
        <TextareaField
          field={fallback}
          label={t("settings.fallback")}
          hint={t("settings.fallbackHint", { text: readyMade.fallback })}
          lang={language}
          rows={3}
        />
        <TextareaField
          field={questions}
          label={t("settings.suggested")}
          hint={t("settings.suggestedHint")}
          lang={language}
          rows={4}
        />
      </div>
    </details>
  );
}
