import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { BillingPlanView, PlanStateKey } from "~/.server/billing-plan.ts";
import { Badge, type BadgeProps } from "~/components/ui/badge.tsx";
import { Button } from "~/components/ui/button.tsx";
import { Card } from "~/components/ui/card.tsx";
import { Renewal } from "./renewal.tsx";

const TONES: Record<PlanStateKey, BadgeProps["tone"]> = {
  trial: "brand",
  active: "success",
  past_due: "warning",
  ended: "danger",
  stopped: "danger",
};

export type PlanCardProps = { plan: BillingPlanView; home: string; mayPay: boolean };

/** What the workspace has, until when, and what follows. */
export function PlanCard({ plan, home, mayPay }: PlanCardProps) {
  const { t } = useTranslation("billing");
  const over = plan.state === "ended";
  return (
    <Card className="grid content-start gap-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 className="text-sm font-medium text-muted">{t("plan.title")}</h2>
        <Badge tone={TONES[plan.state]} dot>
          {t(`plan.states.${plan.state}`)}
        </Badge>
      </div>
      <div>
        <p className="text-3xl font-semibold tracking-tight">{plan.name}</p>
        <p className="mt-1 text-muted">
          {over ? t("plan.endedOn", { date: plan.until }) : t("plan.until", { date: plan.until })}
          {!over && ` · ${t("plan.daysLeft", { count: plan.daysLeft })}`}
        </p>
      </div>
      <Follows plan={plan} />
      {mayPay && <Renewal plan={plan} home={home} />}
      {mayPay && (
        <Button asChild variant={plan.state === "active" ? "secondary" : "primary"} className="sm:w-fit">
          <Link to={`${home}/choose`} prefetch="intent">
            {t(over ? "plan.payNow" : plan.state === "trial" ? "plan.choose" : "plan.change")}
          </Link>
        </Button>
      )}
    </Card>
  );
}

function Follows({ plan: { follows } }: { plan: BillingPlanView }) {
  const { t } = useTranslation("billing");
  if (follows.length === 0) return null;
  return (
    <div className="border-t pt-4">
      <h3 className="text-sm text-muted">{t("plan.follows")}</h3>
      <ol className="mt-1.5 grid gap-1">
        {follows.map(({ name, trial, until }) => (
          <li key={`${name}${until}`}>
            {trial
              ? t("plan.followsTrial", { date: until })
              : t("plan.followsPlan", { plan: name, date: until })}
          </li>
        ))}
      </ol>
    </div>
  );
}
