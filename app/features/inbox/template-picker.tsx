import { useLocation, useNavigate } from "@remix-run/react";
import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/ui/button.tsx";
import { controlStyles } from "~/components/ui/field.tsx";
import { Spinner } from "~/components/ui/spinner.tsx";
import { cn } from "~/lib/cn.ts";
import { ActForm } from "./act-form.tsx";
import { useThreadShared } from "./thread-context.ts";
import type { TemplateView } from "./types.ts";
import { changedSearch } from "./views.ts";

/** The messages that the provider has approved, each with its gaps to fill and how it will read. */
export function TemplatePicker({ templates }: { templates: readonly TemplateView[] }) {
  const { t } = useTranslation("inbox");
  if (templates.length === 0) return <p className="text-muted">{t("templates.none")}</p>;
  return (
    <ul
      aria-label={t("templates.title")}
      className="max-h-72 divide-y overflow-y-auto rounded-md border bg-surface"
    >
      {templates.map((template) => (
        <li key={`${template.name}-${template.language}`}>
          <details name="template" className="group">
            <summary className="flex min-h-11 items-center gap-2 px-3 py-2 focus-visible:-outline-offset-2">
              <ChevronRight
                aria-hidden
                className="size-4 shrink-0 text-muted transition-transform group-open:rotate-90"
              />
              <span className="min-w-0 flex-1 truncate font-medium">{template.name}</span>
              <span className="text-xs text-muted">{template.language}</span>
            </summary>
            <TemplateForm template={template} />
          </details>
        </li>
      ))}
    </ul>
  );
}

function TemplateForm({ template }: { template: TemplateView }) {
  const { t } = useTranslation("inbox");
  const { busy } = useThreadShared();
  const navigate = useNavigate();
  const { search } = useLocation();
  const gaps = Array.from({ length: template.parameters }, (_, index) => index + 1);
  const [values, setValues] = useState<Record<number, string>>({});
  const preview = template.body.replace(/\{\{(\d+)\}\}/g, (gap, number) => values[Number(number)] || gap);
  return (
    <ActForm
      intent="template"
      onDone={() => navigate({ search: changedSearch(search, { templates: "" }) }, { replace: true })}
      className="grid gap-3 px-3 pb-3"
    >
      <input type="hidden" name="name" value={template.name} />
      <input type="hidden" name="language" value={template.language} />
      {gaps.map((number) => (
        <label key={number} className="grid gap-1 text-xs font-medium">
          {t("templates.gap", { number })}
          <input
            name={`parameter${number}`}
            required
            maxLength={1000}
            autoComplete="off"
            value={values[number] ?? ""}
            onChange={({ target }) => setValues((before) => ({ ...before, [number]: target.value }))}
            className={cn(controlStyles, "min-h-10 py-1.5 text-sm font-normal")}
          />
        </label>
      ))}
      <div className="rounded-md bg-sunken p-3">
        <p className="mb-1 text-xs font-medium text-muted">{t("templates.preview")}</p>
        <p className="whitespace-pre-wrap wrap-anywhere">{preview}</p>
      </div>
      <Button type="submit" size="sm" className="w-fit" aria-disabled={busy === "template"}>
        {busy === "template" && <Spinner />}
        {t("templates.send")}
      </Button>
    </ActForm>
  );
}
