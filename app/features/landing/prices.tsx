import { Link } from "@remix-run/react";
import { Check, Megaphone } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { PlanKey, PlanLimits } from "~/.server/context.ts";
import { Badge } from "~/components/ui/badge.tsx";
import { Button } from "~/components/ui/button.tsx";
import { cn } from "~/lib/cn.ts";
import { formatMoney } from "~/lib/format.ts";
import { usePageLanguage } from "~/lib/use-page-language.ts";
import { Section } from "./section.tsx";

export type PricedPlan = PlanLimits & { key: PlanKey };

export type PricesProps = { plans: readonly PricedPlan[]; uzsPerUsd: number };

/** The plans as the plan table has them; nothing about them is written here. */
export function Prices({ plans, uzsPerUsd }: PricesProps) {
  const { t } = useTranslation("landing");
  const language = usePageLanguage();
  return (
    <Section id="prices" title={t("prices.title")} text={t("prices.text")}>
      <ul className="grid items-stretch gap-5 lg:grid-cols-3">
        {plans.map((plan) => (
          <li key={plan.key}>
            <PlanCard plan={plan} uzsPerUsd={uzsPerUsd} />
          </li>
        ))}
      </ul>
      <p className="mt-5 text-sm text-muted">
        {t("prices.rate", { rate: formatMoney(language, uzsPerUsd * 100, "UZS") })}
      </p>
    </Section>
  );
}

function PlanCard({ plan, uzsPerUsd }: { plan: PricedPlan; uzsPerUsd: number }) {
  const { t } = useTranslation("landing");
  const language = usePageLanguage();
  const features = usePlanFeatures(plan);
  const isFree = plan.priceUsdCents === 0;
  const chosen = plan.key === "business";
  return (
    <article
      className={cn(
        "flex h-full flex-col rounded-xl border bg-surface p-6 shadow-sm sm:p-7",
        chosen && "border-brand shadow-md ring-1 ring-brand",
      )}
    >
      <div className="flex min-h-7 items-center justify-between gap-3">
        <h3 className="text-lg font-semibold">{t(`prices.${plan.key}.name`)}</h3>
        {chosen && <Badge tone="brand">{t("prices.popular")}</Badge>}
      </div>
      <p className="mt-1 text-muted lg:min-h-12.5">{t(`prices.${plan.key}.text`)}</p>
      <p className="mt-6 flex flex-wrap items-baseline gap-x-2">
        <span className="text-4xl font-bold tabular-nums tracking-tight">
          {formatMoney(language, plan.priceUsdCents, "USD")}
        </span>
        <span className="text-muted">
          {isFree ? t("prices.days", { count: plan.trialDays }) : t("prices.month")}
        </span>
      </p>
      <p className="mt-1 min-h-5.5 text-sm text-muted">
        {!isFree &&
          t("prices.about", { price: formatMoney(language, plan.priceUsdCents * uzsPerUsd, "UZS") })}
      </p>
      <ul className="mb-7 mt-5 grid gap-2.5 border-t pt-5">
        {features.map((feature) => (
          <li key={feature} className="flex items-start gap-2.5">
            <Check aria-hidden className="mt-1 size-4 shrink-0 text-brand" />
            {feature}
          </li>
        ))}
        {plan.advertising && (
          <li className="flex items-start gap-2.5 text-muted">
            <Megaphone aria-hidden className="mt-1 size-4 shrink-0" />
            {t("prices.advertising")}
          </li>
        )}
      </ul>
      <Button asChild variant={chosen ? "primary" : "secondary"} className="mt-auto w-full">
        <Link to="sign-up" prefetch="intent">
          {t(`prices.${plan.key}.action`)}
        </Link>
      </Button>
    </article>
  );
}

/** What a plan has, in short lines. */
export function usePlanFeatures(plan: PlanLimits): string[] {
  const { t } = useTranslation("landing");
  const { bots, messagesPerDay, channels } = plan;
  return [
    bots === null ? t("prices.botsUnlimited") : t("prices.bots", { count: bots }),
    messagesPerDay === null ? t("prices.messagesUnlimited") : t("prices.messages", { count: messagesPerDay }),
    channels.includes("whatsapp") ? t("prices.allChannels") : t("prices.telegramOnly"),
    plan.analytics && t("prices.analytics"),
    plan.team && t("prices.team"),
    plan.api && t("prices.api"),
    plan.modelTier === "best" && t("prices.bestModel"),
  ].filter((feature) => feature !== false);
}
