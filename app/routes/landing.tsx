import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireLanguage } from "~/.server/guard.ts";
import { translator } from "~/.server/texts.ts";
import { Audience } from "~/features/landing/audience.tsx";
import { Channels } from "~/features/landing/channels.tsx";
import { ClosingCall } from "~/features/landing/closing-call.tsx";
import { Hero } from "~/features/landing/hero.tsx";
import { HowItWorks } from "~/features/landing/how-it-works.tsx";
import { type PricedPlan, Prices } from "~/features/landing/prices.tsx";
import { Questions } from "~/features/landing/questions.tsx";
import { Spellings } from "~/features/landing/spellings.tsx";
import { Trust } from "~/features/landing/trust.tsx";
import { pageMeta } from "~/lib/page-meta.ts";

export const handle = { i18n: ["landing"] };

export function loader({ params, context }: LoaderFunctionArgs) {
  const t = translator(requireLanguage(params));
  const { plans, uzsPerUsd } = context.pricing;
  return {
    title: t("landing:meta.title"),
    description: t("landing:meta.description"),
    uzsPerUsd,
    trialDays: plans.free.trialDays,
    plans: (["free", "business", "enterprise"] as const).map((key): PricedPlan => ({ ...plans[key], key })),
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => pageMeta(data);

/** What BotFactory is, for whom, how it works and what it costs. */
export default function LandingRoute() {
  const { trialDays, plans, uzsPerUsd } = useLoaderData<typeof loader>();
  return (
    <>
      <Hero trialDays={trialDays} />
      <Audience />
      <HowItWorks />
      <Trust />
      <Channels />
      <Spellings />
      <Prices plans={plans} uzsPerUsd={uzsPerUsd} />
      <Questions />
      <ClosingCall />
    </>
  );
}
