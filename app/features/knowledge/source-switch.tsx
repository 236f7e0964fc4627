import { useFetcher, useLocation } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { cn } from "~/lib/cn.ts";
import { useHydrated } from "~/lib/use-hydrated.ts";
import type { SourceView } from "./types.ts";

/** Switches a source on or off at once. A button in a form of its own, so that it works before scripts run. */
export function SourceSwitch({ source, to }: { source: Pick<SourceView, "title" | "enabled">; to: string }) {
  const { t } = useTranslation("knowledge");
  const fetcher = useFetcher();
  const { pathname, search } = useLocation();
  const hydrated = useHydrated();
  const posted = fetcher.formData?.get("enabled");
  const on = posted ? posted === "on" : source.enabled;
  return (
    <fetcher.Form method="post" action={to} className="inline-flex">
      <input type="hidden" name="intent" value="switch" />
      <input type="hidden" name="enabled" value={on ? "off" : "on"} />
      {!hydrated && <input type="hidden" name="back" value={pathname + search} />}
      <button
        type="submit"
        role="switch"
        aria-checked={on}
        aria-label={t("actions.inUse", { title: source.title })}
        className="grid size-11 cursor-pointer place-items-center rounded-md"
      >
        <span
          aria-hidden
          className={cn(
            "relative h-6 w-10 rounded-full transition-colors after:absolute after:start-0.5 after:top-0.5 after:size-5 after:rounded-full after:bg-surface after:shadow-sm after:transition-transform",
            on ? "bg-brand after:translate-x-4" : "bg-line-strong",
          )}
        />
      </button>
    </fetcher.Form>
  );
}
