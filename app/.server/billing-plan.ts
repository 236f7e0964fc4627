import { formatDateInText, formatMoney } from "~/lib/format.ts";
import { PLANS } from "../../server/plans/plan-table.ts";
import type { Language, PlanKey, Services } from "./context.ts";
import { translator } from "./texts.ts";

/** `ended`: the time has run out; `stopped`: an admin of the platform switched the workspace off. */
export type PlanStateKey = "trial" | "active" | "past_due" | "ended" | "stopped";

export type PlanStretch = { name: string; trial: boolean; until: string };

/** What a workspace has, what follows, and how it goes on. Dates and amounts are words. */
export type BillingPlanView = {
  key: PlanKey;
  name: string;
  state: PlanStateKey;
  until: string;
  daysLeft: number;
  reason: string | null;
  /** What comes after the present plan. */
  follows: PlanStretch[];
  /** When nothing is left any more. */
  ends: string;
  /** A provider that charges by itself; `cancelled`: no more after the period. */
  renewal: { provider: string; on: string; price: string; cancelled: boolean } | null;
};

const DAY_MS = 86_400_000;

export async function billingPlan(
  { plans }: Services,
  workspaceId: string,
  language: Language,
  timeZone: string,
): Promise<BillingPlanView> {
  const has = await plans.subscriptionOf(workspaceId);
  const date = (moment: Date | string) => formatDateInText(language, moment, timeZone);
  const now = Date.now();
  const { plan, periodEnd, endsAt, renewedBy, cancelAtPeriodEnd } = has;
  return {
    key: plan,
    name: planName(language, plan),
    state: stateOf(has, now),
    until: date(periodEnd),
    daysLeft: Math.max(0, Math.ceil((periodEnd.getTime() - now) / DAY_MS)),
    reason: has.suspendedReason,
    follows: stretchesOf(has.timeline, language, timeZone).slice(1),
    ends: date(endsAt),
    renewal:
      (renewedBy && {
        provider: renewedBy,
        on: date(periodEnd),
        price: formatMoney(language, PLANS[plan].priceUsdCents, "USD"),
        cancelled: cancelAtPeriodEnd,
      }) ||
      null,
  };
}

type Timeline = readonly { plan: PlanKey; trial: boolean; until: string }[];

export function stretchesOf(timeline: Timeline, language: Language, timeZone: string): PlanStretch[] {
  return timeline.map(({ plan, trial, until }) => ({
    name: planName(language, plan),
    trial,
    until: formatDateInText(language, until, timeZone),
  }));
}

export function planName(language: Language, plan: PlanKey): string {
  return translator(language)(`landing:prices.${plan}.name`);
}

function stateOf({ status, periodEnd }: { status: string; periodEnd: Date }, now: number): PlanStateKey {
  if (periodEnd.getTime() <= now) return "ended";
  if (status === "suspended") return "stopped";
  if (status === "past_due") return "past_due";
  return status === "trialing" ? "trial" : "active";
}
