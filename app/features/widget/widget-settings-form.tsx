import { type FieldMetadata, getInputProps, type SubmissionResult, useForm } from "@conform-to/react";
import { ChevronRight } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Texts } from "~/.server/bot-settings-view.ts";
import type { WidgetForm } from "~/.server/widget-view.ts";
import { Card, CardHeader } from "~/components/ui/card.tsx";
import { FieldFrame } from "~/components/ui/field.tsx";
import { Form, SubmitButton } from "~/components/ui/form.tsx";
import { SelectField } from "~/components/ui/select-field.tsx";
import { SwitchField } from "~/components/ui/switch-field.tsx";
import { TextField } from "~/components/ui/text-field.tsx";
import { TextareaField } from "~/components/ui/textarea-field.tsx";
import { LANGUAGE_NAMES, LANGUAGES, type Language } from "~/i18n/languages.ts";
import { type Previewed, WidgetPreview } from "./widget-preview.tsx";

export type WidgetSettingsFormProps = {
  settings: WidgetForm;
  /** What is said where a greeting is left empty. */
  readyMade: Partial<Texts>;
  bot: { name: string; language: Language };
  lastResult: SubmissionResult<string[]> | undefined;
};

/** How the chat looks, what it says, and on which sites; with a picture of it that follows what is typed. */
export function WidgetSettingsForm({ settings, readyMade, bot, lastResult }: WidgetSettingsFormProps) {
  const { t } = useTranslation("widget");
  const { t: tCommon } = useTranslation();
  const [form, fields] = useForm<WidgetForm>({ id: "widget", lastResult, defaultValue: settings });
  const [typed, setTyped] = useState<Partial<WidgetForm>>({});
  const current = { ...settings, ...typed };
  const preview: Previewed = {
    colour: current.ownColour ? current.colour : null,
    position: current.position,
    title: current.title[bot.language] || bot.name,
    greeting: current.greeting[bot.language] || readyMade[bot.language] || "",
  };
  const titles = fields.title.getFieldset();
  const greetings = fields.greeting.getFieldset();
  return (
    <Form form={form} className="gap-6" onInput={(event) => setTyped(read(event))}>
      <Card>
        <CardHeader title={t("settings.lookTitle")} />
        <div className="grid gap-6 md:grid-cols-[minmax(0,1fr)_16rem]">
          <div className="grid content-start gap-5">
            <SwitchField
              field={fields.ownColour}
              label={t("settings.ownColour")}
              hint={t("settings.ownColourHint")}
            />
            <ColourField field={fields.colour} label={t("settings.colour")} />
            <SelectField
              field={fields.position}
              label={t("settings.position")}
              options={(["right", "left"] as const).map((value) => ({
                value,
                label: t(`settings.positions.${value}`),
              }))}
            />
          </div>
          <WidgetPreview {...preview} />
        </div>
      </Card>
      <Card>
        <CardHeader title={t("settings.wordsTitle")} description={t("settings.wordsHint")} />
        <div className="grid gap-5">
          {LANGUAGES.map((each) => (
            <WordsIn
              key={each}
              language={each}
              isMain={each === bot.language}
              title={titles[each]}
              greeting={greetings[each]}
              placeholders={{ title: bot.name, greeting: readyMade[each] ?? "" }}
            />
          ))}
        </div>
      </Card>
      <Card>
        <CardHeader title={t("settings.sitesTitle")} />
        <TextareaField
          field={fields.allowedOrigins}
          label={t("settings.sites")}
          hint={t("settings.sitesHint")}
          rows={3}
          autoCapitalize="none"
          spellCheck={false}
        />
      </Card>
      <div className="sticky bottom-0 z-10 -mx-4 border-t bg-canvas/95 px-4 py-3 backdrop-blur-sm sm:mx-0 sm:px-0">
        <SubmitButton intent="save" className="w-full sm:w-auto">
          {tCommon("actions.save")}
        </SubmitButton>
      </div>
    </Form>
  );
}

/** What stands in the form now. */
function read({ currentTarget }: FormEvent<HTMLFormElement>): WidgetForm {
  const form = new FormData(currentTarget);
  const text = (name: string) => String(form.get(name) ?? "");
  const texts = (name: string) => ({
    uz: text(`${name}.uz`),
    ru: text(`${name}.ru`),
    en: text(`${name}.en`),
  });
  return {
    ownColour: form.get("ownColour") === "on",
    colour: text("colour"),
    position: text("position"),
    title: texts("title"),
    greeting: texts("greeting"),
    allowedOrigins: text("allowedOrigins"),
  };
}

function ColourField({ field, label }: { field: FieldMetadata<string>; label: string }) {
  const { key, ...props } = getInputProps(field, { type: "color" });
  return (
    <FieldFrame field={field} label={label}>
      <input
        key={key}
        {...props}
        className="h-11 w-20 cursor-pointer rounded-md border border-line-strong bg-surface p-1"
      />
    </FieldFrame>
  );
}

type WordsInProps = {
  language: Language;
  isMain: boolean;
  title: FieldMetadata<string>;
  greeting: FieldMetadata<string>;
  placeholders: { title: string; greeting: string };
};

/** The chat's words in one language. Folded, except for the bot's own language and where something is wrong. */
function WordsIn({ language, isMain, title, greeting, placeholders }: WordsInProps) {
  const { t } = useTranslation("widget");
  const isWrong = [title, greeting].some(({ errors }) => errors?.length);
  return (
    <details open={isMain || isWrong} className="group rounded-md border px-4">
      <summary className="flex min-h-12 items-center gap-3 font-medium">
        <ChevronRight
          aria-hidden
          className="size-4 shrink-0 text-muted transition-transform group-open:rotate-90"
        />
        <span lang={language}>{LANGUAGE_NAMES[language]}</span>
      </summary>
      <div className="grid gap-5 pt-2 pb-5">
        <TextField
          field={title}
          label={t("settings.chatTitle")}
          lang={language}
          placeholder={placeholders.title}
        />
        <TextareaField
          field={greeting}
          label={t("settings.greeting")}
          lang={language}
          rows={3}
          placeholder={placeholders.greeting}
        />
      </div>
    </details>
  );
}
