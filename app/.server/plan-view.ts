import { formatDate } from "~/lib/format.ts";
import type { Language, Services } from "./context.ts";
import { translator } from "./texts.ts";

/** The plan as pages that meet its limits show it. */
export type PlanView = {
  name: string;
  bots: { used: number; limit: number | null; full: boolean };
  /** Whether the bots answer now. */
  speaks: boolean;
  isTrial: boolean;
  /** The last day, in words. */
  ends: string;
};

export async function planView(
  { plans, bots }: Services,
  workspaceId: string,
  language: Language,
  timeZone: string,
): Promise<PlanView> {
  const [subscription, allowance] = await Promise.all([
    plans.subscriptionOf(workspaceId),
    bots.allowance(workspaceId),
  ]);
  const { plan, status, speaks, periodEnd } = subscription;
  return {
    name: translator(language)(`landing:prices.${plan}.name`),
    bots: allowance,
    speaks,
    isTrial: status === "trialing",
    ends: formatDate(language, periodEnd, timeZone),
  };
}
