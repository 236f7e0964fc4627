import { Link } from "@remix-run/react";
import { ChevronDown } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/ui/button.tsx";
import { useHydrated } from "~/lib/use-hydrated.ts";
import { ActForm } from "./act-form.tsx";
import { useInbox } from "./inbox-context.ts";
import { COLOUR_VALUES, LabelChip } from "./label-chip.tsx";
import { PlainSelect } from "./plain-select.tsx";
import { useThreadShared } from "./thread-context.ts";

/** Whose matter the conversation is; chosen at once, or saved by a button before scripts run. */
export function AssigneeForm() {
  const { t } = useTranslation("inbox");
  const { members, me } = useInbox();
  const { detail } = useThreadShared();
  const hydrated = useHydrated();
  const others = members.filter(({ id }) => id !== me);
  return (
    <ActForm intent="assign" className="flex items-end gap-2">
      <PlainSelect
        name="assignee"
        label={t("details.assignee")}
        defaultValue={detail.assignee?.id ?? ""}
        onChange={({ currentTarget }) => currentTarget.form?.requestSubmit()}
        options={[
          { value: "", label: t("filters.nobody") },
          { value: me, label: t("filters.me") },
          ...others.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        className="min-w-0 flex-1"
      />
      {!hydrated && <SaveButton />}
    </ActForm>
  );
}

/** Where the key for labels leads. */
export const LABELS_ID = "inbox-labels";

/** Which labels the conversation has. */
export function LabelsForm() {
  const { t } = useTranslation("inbox");
  const { labels, home } = useInbox();
  const { detail } = useThreadShared();
  const hydrated = useHydrated();
  const own = new Set(detail.labels.map(({ id }) => id));
  return (
    <details id={LABELS_ID} className="group grid gap-2">
      <summary className="flex min-h-10 flex-wrap items-center gap-1.5 rounded-md text-sm">
        <span className="text-xs font-medium text-muted">{t("details.labels")}</span>
        {detail.labels.map((label) => (
          <LabelChip key={label.id} label={label} />
        ))}
        <ChevronDown
          aria-hidden
          className="ms-auto size-4 text-muted transition-transform group-open:rotate-180"
        />
      </summary>
      {labels.length === 0 ? (
        <p className="text-sm text-muted">{t("details.noLabels")}</p>
      ) : (
        <ActForm key={[...own].join()} intent="labels" className="grid gap-1">
          {labels.map(({ id, name, colour }) => (
            <label key={id} className="flex min-h-9 items-center gap-2.5 text-sm">
              <input
                type="checkbox"
                name="label"
                value={id}
                defaultChecked={own.has(id)}
                onChange={({ currentTarget }) => currentTarget.form?.requestSubmit()}
                className="size-4.5 accent-brand"
              />
              <span
                aria-hidden
                className="size-2.5 rounded-full ring-1 ring-ink/20"
                style={{ background: COLOUR_VALUES[colour] }}
              />
              <span className="min-w-0 truncate">{name}</span>
            </label>
          ))}
          {!hydrated && <SaveButton />}
        </ActForm>
      )}
      <Link
        to={`${home}/inbox/settings/labels`}
        className="mt-1 inline-block rounded-sm text-sm text-brand-ink underline underline-offset-4"
      >
        {t("labels.manage")}
      </Link>
    </details>
  );
}

function SaveButton() {
  const { t } = useTranslation();
  return (
    <Button type="submit" variant="secondary" size="sm" className="min-h-10">
      {t("actions.save")}
    </Button>
  );
}
