import { Link } from "@remix-run/react";
import { ChevronRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { WAYS } from "./ways.ts";

/** What a bot that knows nothing shows: the four ways to teach it. */
export function EmptyKnowledge({ home }: { home: string }) {
  const { t } = useTranslation("knowledge");
  return (
    <section className="rounded-lg border border-dashed border-line-strong/50 bg-surface px-5 py-10 sm:px-10">
      <div className="mx-auto max-w-2xl text-center">
        <h2 className="text-xl font-semibold">{t("empty.title")}</h2>
        <p className="mt-1.5 text-muted">{t("empty.text")}</p>
      </div>
      <ul className="mx-auto mt-7 grid max-w-3xl gap-3 sm:grid-cols-2">
        {WAYS.map(({ key, path, icon: Icon }) => (
          <li key={key}>
            <Link
              to={`${home}/${path}`}
              prefetch="intent"
              className="group flex h-full items-start gap-4 rounded-lg border bg-surface p-4 text-start shadow-sm transition-colors hover:border-brand hover:bg-brand-soft/40"
            >
              <span className="grid size-11 shrink-0 place-items-center rounded-md bg-brand-soft text-brand-ink">
                <Icon aria-hidden className="size-5" />
              </span>
              <span className="min-w-0 flex-1">
                <span className="font-semibold">{t(`ways.${key}`)}</span>
                <span className="mt-0.5 block text-sm text-muted">{t(`ways.${key}Text`)}</span>
              </span>
              <ChevronRight
                aria-hidden
                className="mt-3 size-4 shrink-0 text-muted transition-transform group-hover:translate-x-0.5"
              />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
