import { Check } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { PlanOffer } from "~/.server/billing-choose.ts";
import { Badge } from "~/components/ui/badge.tsx";
import { usePlanFeatures } from "~/features/landing/prices.tsx";
import { RadioCard } from "./radio-card.tsx";

/** The plans that are sold, side by side with what each has. */
export function PlanOptions({ plans }: { plans: readonly PlanOffer[] }) {
  const { t } = useTranslation("billing");
  return (
    <fieldset>
      <legend className="mb-3 font-medium">{t("choose.plan")}</legend>
      <div className="grid gap-3 sm:grid-cols-2">
        {plans.map((plan) => (
          <RadioCard
            key={plan.key}
            name="plan"
            value={plan.key}
            defaultChecked={plan.chosen}
            title={
              <span className="flex flex-wrap items-center justify-between gap-2">
                <span className="text-lg font-semibold">{plan.name}</span>
                {plan.present && <Badge tone="brand">{t("choose.present")}</Badge>}
              </span>
            }
          >
            <span className="mt-2 block">
              <span className="text-2xl font-bold tabular-nums tracking-tight">{plan.usd}</span>{" "}
              <span className="text-muted">{t("choose.month")}</span>
            </span>
            <span className="block text-sm text-muted">{t("choose.about", { price: plan.soum })}</span>
            <Features plan={plan} />
          </RadioCard>
        ))}
      </div>
    </fieldset>
  );
}

/** Inside a label only phrases may stand: lines with ticks, no list. */
function Features({ plan }: { plan: PlanOffer }) {
  const features = usePlanFeatures(plan.limits);
  return (
    <span className="mt-4 grid gap-2 border-t pt-4 text-sm">
      {features.map((feature) => (
        <span key={feature} className="flex items-start gap-2">
          <Check aria-hidden className="mt-0.5 size-4 shrink-0 text-brand" />
          {feature}
        </span>
      ))}
    </span>
  );
}
