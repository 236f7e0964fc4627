import { Link } from "@remix-run/react";
import { Check } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "~/components/ui/button.tsx";
import { Card, CardHeader } from "~/components/ui/card.tsx";
import { Progress } from "~/components/ui/progress.tsx";
import { cn } from "~/lib/cn.ts";

export type ChecklistStep = {
  key: string;
  title: string;
  text: string;
  done: boolean;
  action?: { to: string; label: string };
};

/** What still lies between a new bot and its first good answer; the first open step offers the way. */
export function Checklist({ steps }: { steps: readonly ChecklistStep[] }) {
  const { t } = useTranslation("bots");
  const done = steps.filter((step) => step.done).length;
  const next = steps.find((step) => !step.done);
  const progress = t("overview.startProgress", { done, total: steps.length });
  return (
    <Card>
      <CardHeader title={t("overview.startTitle")} />
      <Progress label={t("overview.startTitle")} value={done / steps.length} caption={progress} />
      <ol className="mt-4 divide-y">
        {steps.map((step, index) => (
          <li key={step.key} className="flex flex-wrap items-center gap-x-4 gap-y-3 py-3.5 last:pb-0">
            <span
              aria-hidden
              className={cn(
                "grid size-7 shrink-0 place-items-center rounded-full border text-sm font-semibold",
                step.done
                  ? "border-transparent bg-success-soft text-success-ink"
                  : "border-line-strong text-muted",
              )}
            >
              {step.done ? <Check className="size-4" /> : index + 1}
            </span>
            <div className="min-w-0 flex-1 basis-52">
              <p className={cn("font-medium", step.done && "text-muted")}>
                {step.title}
                <span className="sr-only">
                  {" "}
                  ({step.done ? t("overview.stepDone") : t("overview.stepOpen")})
                </span>
              </p>
              {!step.done && <p className="text-sm text-muted">{step.text}</p>}
            </div>
            {!step.done && step.action && (
              <Button asChild size="sm" variant={step === next ? "primary" : "secondary"}>
                <Link to={step.action.to} prefetch="intent">
                  {step.action.label}
                </Link>
              </Button>
            )}
          </li>
        ))}
      </ol>
    </Card>
  );
}
