import { type FieldMetadata, getInputProps, type useForm } from "@conform-to/react";
import { ChevronRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { DayForm, HandoverForm } from "~/.server/handover-view.ts";
import { Card, CardHeader } from "~/components/ui/card.tsx";
import { controlStyles, FieldError } from "~/components/ui/field.tsx";
import { SwitchField } from "~/components/ui/switch-field.tsx";
import { TextareaField } from "~/components/ui/textarea-field.tsx";
import { LANGUAGE_NAMES, LANGUAGES, type Language } from "~/i18n/languages.ts";
import { cn } from "~/lib/cn.ts";

type Fields = ReturnType<typeof useForm<HandoverForm>>[1];

export type WorkingHoursFieldsProps = { fields: Fields; timeZone: string; language: Language };

/** When people are there: days with their times, days off, and what is said outside. */
export function WorkingHoursFields({ fields, timeZone, language }: WorkingHoursFieldsProps) {
  const { t } = useTranslation("bots");
  const away = fields.awayText.getFieldset();
  return (
    <Card>
      <CardHeader
        title={t("handover.hoursTitle")}
        description={t("handover.hoursText", { zone: timeZone })}
      />
      <div className="grid gap-5">
        <SwitchField
          field={fields.hasHours}
          label={t("handover.hasHours")}
          hint={t("handover.hasHoursHint")}
        />
        <div>
          <ul className="divide-y rounded-md border px-3 sm:px-4">
            {fields.days.getFieldList().map((day, index) => (
              <Day key={day.key} day={day} index={index} />
            ))}
          </ul>
          <p className="mt-2 text-sm text-muted">{t("handover.overnight")}</p>
        </div>
        <TextareaField
          field={fields.holidays}
          label={t("handover.holidays")}
          hint={t("handover.holidaysHint")}
          rows={3}
          spellCheck={false}
        />
        <div className="grid gap-3">
          <p className="text-sm font-medium">{t("handover.awayTitle")}</p>
          {LANGUAGES.map((each) => (
            <AwayIn key={each} language={each} isMain={each === language} field={away[each]} />
          ))}
        </div>
      </div>
    </Card>
  );
}

const NAMES = ["0", "1", "2", "3", "4", "5", "6"] as const;

function Day({ day, index }: { day: FieldMetadata<DayForm>; index: number }) {
  const { t } = useTranslation("bots");
  const { open, from, to } = day.getFieldset();
  const name = t(`handover.days.${NAMES[index] ?? "0"}`);
  const { key, ...box } = getInputProps(open, { type: "checkbox" });
  const wrong = from.errors ? from : to;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2">
      <label htmlFor={open.id} className="flex min-h-11 min-w-0 flex-1 basis-36 items-center gap-3">
        <input key={key} {...box} className="size-5 shrink-0 rounded-sm accent-brand" />
        {name}
      </label>
      <div className="flex min-w-0 flex-1 basis-56 items-center gap-2 sm:flex-none">
        <Time field={from} label={t("handover.from", { day: name })} />
        <span aria-hidden>–</span>
        <Time field={to} label={t("handover.to", { day: name })} />
      </div>
      {wrong.errors && (
        <div className="basis-full">
          <FieldError field={wrong} />
        </div>
      )}
    </li>
  );
}

function Time({ field, label }: { field: FieldMetadata<string>; label: string }) {
  const { key, ...props } = getInputProps(field, { type: "time" });
  return (
    <input
      key={key}
      {...props}
      aria-label={label}
      aria-describedby={field.errors ? field.errorId : undefined}
      className={cn(controlStyles, "min-w-0 flex-1 px-2 text-sm tabular-nums sm:w-auto sm:flex-none")}
    />
  );
}

type AwayInProps = { language: Language; isMain: boolean; field: FieldMetadata<string> };

/** What is said in one language. Folded, except for the bot's own language and where something is wrong. */
function AwayIn({ language, isMain, field }: AwayInProps) {
  const { t } = useTranslation("bots");
  return (
    <details open={isMain || Boolean(field.errors)} className="group rounded-md border px-4">
      <summary className="flex min-h-12 items-center gap-3 font-medium">
        <ChevronRight
          aria-hidden
          className="size-4 shrink-0 text-muted transition-transform group-open:rotate-90"
        />
        <span lang={language}>{LANGUAGE_NAMES[language]}</span>
      </summary>
      <div className="pt-2 pb-5">
        <TextareaField
          field={field}
          label={t("handover.awayTitle")}
          hint={t("handover.awayHint")}
          lang={language}
          rows={2}
        />
      </div>
    </details>
  );
}
