import { Form, Link, useLocation, useSubmit } from "@remix-run/react";
import { SlidersHorizontal } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/ui/button.tsx";
import { LANGUAGE_NAMES, LANGUAGES } from "~/i18n/languages.ts";
import { useHydrated } from "~/lib/use-hydrated.ts";
import { useInbox } from "./inbox-context.ts";
import { PlainSelect } from "./plain-select.tsx";
import { useChannelKind } from "./use-words.ts";
import { changedSearch, listSearch } from "./views.ts";

const FILTERS = ["channel", "label", "assignee", "language"] as const;

/** Narrows the list down; the choices stand in the address. A form, so that it works before scripts run. */
export function ListFilters({ channels }: { channels: readonly string[] }) {
  const { t } = useTranslation("inbox");
  const { home, me, members, labels } = useInbox();
  const { search } = useLocation();
  const submit = useSubmit();
  const hydrated = useHydrated();
  const kindName = useChannelKind();
  const params = new URLSearchParams(listSearch(search));
  const active = FILTERS.filter((name) => params.get(name)).length;
  const cleared = changedSearch(params.toString(), Object.fromEntries(FILTERS.map((name) => [name, ""])));
  const options = {
    channel: channels.map((value) => ({ value, label: kindName(value) })),
    label: labels.map(({ id, name }) => ({ value: id, label: name })),
    assignee: [
      { value: me, label: t("filters.me") },
      { value: "none", label: t("filters.nobody") },
      ...members.filter(({ id }) => id !== me).map(({ id, name }) => ({ value: id, label: name })),
    ],
    language: LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] })),
  };
  return (
    <details open={active > 0 && !hydrated ? true : undefined} className="group open:order-last open:w-full">
      <summary className="flex min-h-9 w-fit items-center gap-2 rounded-md px-1 text-sm font-medium text-muted hover:text-ink">
        <SlidersHorizontal aria-hidden className="size-4" />
        {active > 0 ? t("filters.active", { count: active }) : t("filters.title")}
      </summary>
      <Form
        action={`${home}/inbox`}
        preventScrollReset
        className="mt-2 grid gap-2"
        onChange={({ currentTarget }) => submit(currentTarget, { replace: true, preventScrollReset: true })}
      >
        {(["view", "q"] as const).map((name) => {
          const value = params.get(name);
          return value && <input key={name} type="hidden" name={name} value={value} />;
        })}
        {FILTERS.map((name) => (
          <PlainSelect
            key={`${name}-${params.get(name) ?? ""}`}
            name={name}
            label={t(`filters.${name}`)}
            defaultValue={params.get(name) ?? ""}
            options={[{ value: "", label: t("filters.any") }, ...options[name]]}
          />
        ))}
        <div className="flex gap-2">
          {!hydrated && (
            <Button type="submit" variant="secondary" size="sm">
              {t("filters.apply")}
            </Button>
          )}
          {active > 0 && (
            <Button asChild variant="quiet" size="sm" className="-ms-3">
              <Link to={`${home}/inbox${cleared}`}>{t("filters.clear")}</Link>
            </Button>
          )}
        </div>
      </Form>
    </details>
  );
}
