import { Form, Link, useLocation, useSearchParams, useSubmit } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/ui/button.tsx";
import { PlainSelect } from "~/features/inbox/plain-select.tsx";
import { useChannelKind } from "~/features/inbox/use-words.ts";
import { LANGUAGE_NAMES, LANGUAGES } from "~/i18n/languages.ts";
import { formatNumber } from "~/lib/format.ts";
import { useHydrated } from "~/lib/use-hydrated.ts";
import { usePageLanguage } from "~/lib/use-page-language.ts";

export type CustomerFiltersProps = {
  channels: readonly string[];
  tags: readonly { tag: string; count: number }[];
};

const FILTERS = ["channel", "language", "tag", "blocked"] as const;

/** Narrows the list of customers down; the choices stand in the address. */
export function CustomerFilters({ channels, tags }: CustomerFiltersProps) {
  const { t } = useTranslation("customers");
  const language = usePageLanguage();
  const [params] = useSearchParams();
  const { pathname } = useLocation();
  const submit = useSubmit();
  const hydrated = useHydrated();
  const kindName = useChannelKind();
  const query = params.get("q");
  const isActive = FILTERS.some((name) => params.get(name));
  const options = {
    channel: channels.map((value) => ({ value, label: kindName(value) })),
    language: LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] })),
    tag: tags.map(({ tag, count }) => ({ value: tag, label: `${tag} (${formatNumber(language, count)})` })),
    blocked: [
      { value: "yes", label: t("filters.onlyBlocked") },
      { value: "no", label: t("filters.notBlocked") },
    ],
  };
  return (
    <Form
      preventScrollReset
      onChange={({ currentTarget }) => submit(currentTarget, { replace: true, preventScrollReset: true })}
      className="grid grid-cols-2 items-end gap-2 sm:flex sm:flex-wrap"
    >
      {query && <input type="hidden" name="q" value={query} />}
      {FILTERS.map((name) => (
        <PlainSelect
          key={`${name}-${params.get(name) ?? ""}`}
          name={name}
          label={t(`filters.${name}`)}
          defaultValue={params.get(name) ?? ""}
          options={[{ value: "", label: t("filters.any") }, ...options[name]]}
          className="min-w-0 sm:w-36"
        />
      ))}
      {!hydrated && (
        <Button type="submit" variant="secondary" size="sm" className="min-h-10">
          {t("filters.apply")}
        </Button>
      )}
      {isActive && (
        <Button asChild variant="quiet" size="sm" className="min-h-10">
          <Link to={query ? `${pathname}?q=${encodeURIComponent(query)}` : pathname}>
            {t("filters.clear")}
          </Link>
        </Button>
      )}
    </Form>
  );
}
