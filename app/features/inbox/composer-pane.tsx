import { Link, useLocation } from "@remix-run/react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/ui/button.tsx";
import { cn } from "~/lib/cn.ts";
import { useHydrated } from "~/lib/use-hydrated.ts";
import { Composer, type ComposerKind, type ComposerProps } from "./composer.tsx";
import { TemplatePicker } from "./template-picker.tsx";
import { useThreadShared } from "./thread-context.ts";
import type { TemplateView } from "./types.ts";
import { changedSearch } from "./views.ts";
import { useWindowIsOver, WindowClock } from "./window-clock.tsx";

export type ComposerPaneProps = ComposerProps & {
  setKind(kind: ComposerKind): void;
  templates: readonly TemplateView[] | null;
  templatesProblem: string | null;
};

/** The place to write at: to the customer or for the team, with what the channel allows now. */
export function ComposerPane({ setKind, templates, templatesProblem, ...composer }: ComposerPaneProps) {
  const { detail } = useThreadShared();
  const hydrated = useHydrated();
  const { kind } = composer;
  const isOver = useWindowIsOver(detail.closesAt);
  const closed = detail.cannotWrite ?? (isOver ? "window_closed" : null);
  const canWrite = kind === "note" || closed === null;
  return (
    <div className="grid gap-2 border-t bg-surface p-3">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        {hydrated && <Kinds kind={kind} setKind={setKind} />}
        {kind === "reply" && !closed && <WindowClock closesAt={detail.closesAt} />}
      </div>
      {kind === "reply" && closed && <Closed why={closed} templates={templates} problem={templatesProblem} />}
      {(canWrite || !hydrated) && <Composer {...composer} />}
      {kind === "reply" && !closed && <Hint />}
    </div>
  );
}

function Kinds({ kind, setKind }: { kind: ComposerKind; setKind(kind: ComposerKind): void }) {
  const { t } = useTranslation("inbox");
  return (
    <fieldset className="flex gap-0.5 rounded-md bg-sunken p-0.5">
      <legend className="sr-only">{t("composer.kinds")}</legend>
      {(["reply", "note"] as const).map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={each === kind}
          onClick={() => setKind(each)}
          className={cn(
            "min-h-8 rounded-[0.5rem] px-3 text-sm font-medium text-muted hover:text-ink",
            each === kind && "bg-surface text-ink shadow-sm",
            each === kind && each === "note" && "bg-warning-soft text-warning-ink",
          )}
        >
          {t(`composer.${each}`)}
        </button>
      ))}
    </fieldset>
  );
}

function Hint() {
  const { t } = useTranslation("inbox");
  const { detail } = useThreadShared();
  return (
    <p className="text-xs text-muted max-sm:hidden">
      {detail.answers === "bot" ? t("composer.takesOver") : t("composer.hint")}
    </p>
  );
}

type ClosedProps = {
  why: "off" | "no_channel" | "window_closed" | "blocked";
  templates: readonly TemplateView[] | null;
  problem: string | null;
};

/** Why nothing can be written to the customer now, and what can be done instead. */
function Closed({ why, templates, problem }: ClosedProps) {
  const { t } = useTranslation("inbox");
  const { search } = useLocation();
  const { detail } = useThreadShared();
  const offersTemplates = why === "window_closed" && detail.hasTemplates;
  let below: ReactNode = null;
  if (offersTemplates && templates) below = <TemplatePicker templates={templates} />;
  else if (offersTemplates)
    below = (
      <Button asChild size="sm" className="w-fit">
        <Link to={{ search: changedSearch(search, { templates: "1" }) }} replace preventScrollReset>
          {t("templates.choose")}
        </Link>
      </Button>
    );
  return (
    <div className="grid gap-2 rounded-md bg-sunken p-3 text-sm">
      <p>
        {t(`closed.${why}`)} {offersTemplates && t("closed.useTemplate")}
      </p>
      {problem && <p className="text-danger-ink">{problem}</p>}
      {below}
    </div>
  );
}
