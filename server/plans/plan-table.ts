/** What each plan costs and allows. The one place: every check, the billing page and the pricing page read it. */
export const PLANS = {
  free: {
    priceUsdCents: 0,
    trialDays: 14,
    bots: 1,
    messagesPerDay: 100,
    channels: ["telegram", "widget"],
    modelTier: "basic",
    analytics: false,
    team: false,
    api: false,
    advertising: true,
  },
  business: {
    priceUsdCents: 4900,
    trialDays: 0,
    bots: 20,
    messagesPerDay: null,
    channels: ["telegram", "whatsapp", "whatsapp-web", "instagram", "widget"],
    modelTier: "basic",
    analytics: true,
    team: true,
    api: false,
    advertising: false,
  },
  enterprise: {
    priceUsdCents: 9900,
    trialDays: 0,
    bots: null,
    messagesPerDay: null,
    channels: ["telegram", "whatsapp", "whatsapp-web", "instagram", "widget"],
    modelTier: "best",
    analytics: true,
    team: true,
    api: true,
    advertising: false,
  },
} as const satisfies Record<string, PlanLimits>;

export type PlanKey = keyof typeof PLANS;

/** null means without limit. */
export type PlanLimits = {
  priceUsdCents: number;
  trialDays: number;
  bots: number | null;
  messagesPerDay: number | null;
  channels: readonly string[];
  modelTier: "basic" | "best";
  analytics: boolean;
  team: boolean;
  api: boolean;
  advertising: boolean;
};

export function isPlanKey(value: string): value is PlanKey {
  return Object.hasOwn(PLANS, value);
}

export function limitsOf(plan: PlanKey): PlanLimits {
  return PLANS[plan];
}

/** How many messages a day each plan allows; plans without a limit are not in it. */
export const DAILY_LIMITS = Object.fromEntries(
  Object.entries(PLANS).flatMap(([plan, { messagesPerDay }]) =>
    messagesPerDay === null ? [] : [[plan, messagesPerDay]],
  ),
) as Partial<Record<PlanKey, number>>;
