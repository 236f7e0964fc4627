import { formatDateInText, formatMoney } from "~/lib/format.ts";
import type { PaymentProvider, PromoOffer } from "../../server/billing/index.ts";
import type { Money, ProviderKey } from "../../server/billing/types.ts";
import { isPlanKey, PLANS } from "../../server/plans/plan-table.ts";
import { attempt, type Refusal } from "./attempt.ts";
import { planName } from "./billing-plan.ts";
import type { Language, PlanKey, PlanLimits, Pricing, Services } from "./context.ts";
import { errorText } from "./texts.ts";

export const PERIODS = [1, 3, 6, 12] as const;
const LONGEST_CODE = 40;

/** What somebody is about to buy. */
export type Choice = { plan: PlanKey; months: number; provider: ProviderKey | null; promo: string };

type Way = Pick<PaymentProvider, "key" | "currency" | "renews">;

/** The choice that an address or a posted form stands for; what is missing or not on offer is put right. */
export function readChoice(
  posted: URLSearchParams | FormData,
  ways: readonly Way[],
  present: PlanKey,
): Choice {
  const said = (name: string) => String(posted.get(name) ?? "");
  const wanted = said("plan");
  const plan =
    isPlanKey(wanted) && PLANS[wanted].priceUsdCents > 0
      ? wanted
      : present === "enterprise"
        ? "enterprise"
        : "business";
  const way = ways.find(({ key }) => key === said("provider")) ?? ways[0];
  const months = PERIODS.find((count) => String(count) === said("months")) ?? 1;
  return {
    plan,
    // What renews by itself is paid month by month.
    months: way?.renews ? 1 : months,
    provider: way?.key ?? null,
    promo: said("promo").slice(0, LONGEST_CODE).trim(),
  };
}

export type PlanOffer = {
  key: PlanKey;
  name: string;
  limits: PlanLimits;
  usd: string;
  soum: string;
  chosen: boolean;
  present: boolean;
};

/** Everything the page shows before anything is paid. Amounts and dates are words. */
export type ChooseView = {
  choice: Choice;
  plans: PlanOffer[];
  months: readonly number[];
  ways: { key: ProviderKey; currency: "USD" | "UZS"; renews: boolean }[];
  sum: Summary | null;
};

export type Summary = {
  planName: string;
  full: string;
  discount: string | null;
  percentOff: number;
  /** Days of a plan that the code gives without any payment. */
  gift: { plan: string; days: number } | null;
  total: string;
  free: boolean;
  /** The smallest unit and the currency, as posted with the form: what is paid is what was shown. */
  shown: string;
  promoProblem: string | null;
  effect: Effect;
};

/**
 * What paying does to the time: `begins` at once or after a better plan, what is there of other plans waits (`rest`), and until when
 * everything lasts.
 */
export type Effect = {
  kind: "now" | "longer" | "after";
  until: string;
  after: string | null;
  rest: { name: string; days: number; until: string; trial: boolean }[];
};

export type ChooseArgs = {
  services: Services;
  pricing: Pricing;
  workspaceId: string;
  language: Language;
  timeZone: string;
};

export async function chooseView(args: ChooseArgs, choice: Choice): Promise<ChooseView> {
  const { services, pricing, workspaceId, language } = args;
  const { plan: present, status } = await services.plans.subscriptionOf(workspaceId);
  const ways = services.billing.providers().map(({ key, currency, renews }) => ({ key, currency, renews }));
  const paidPlans = Object.entries(PLANS).filter(([, { priceUsdCents }]) => priceUsdCents > 0);
  return {
    choice,
    months: PERIODS,
    ways,
    plans: paidPlans.map(([key, limits]) => ({
      key: key as PlanKey,
      name: planName(language, key as PlanKey),
      limits,
      usd: formatMoney(language, limits.priceUsdCents, "USD"),
      soum: formatMoney(language, limits.priceUsdCents * pricing.uzsPerUsd, "UZS"),
      chosen: key === choice.plan,
      present: key === present && status !== "suspended",
    })),
    sum: await summaryOf(
      args,
      choice,
      ways.find(({ key }) => key === choice.provider),
    ),
  };
}

async function summaryOf(args: ChooseArgs, choice: Choice, way: Way | undefined): Promise<Summary | null> {
  if (!way) return null;
  const { language } = args;
  const quote = await quoteFor(args, choice, way);
  const { full, total, offer, refused } = quote;
  const money = (amount: number) => formatMoney(language, amount, total.currency);
  return {
    planName: planName(language, choice.plan),
    full: money(full.amount),
    discount: full.amount === total.amount ? null : money(full.amount - total.amount),
    percentOff: offer?.kind === "percent" ? offer.percentOff : 0,
    gift: offer?.kind === "days" ? { plan: planName(language, offer.plan), days: offer.days } : null,
    total: money(total.amount),
    free: total.amount === 0,
    shown: shownOf(quote),
    promoProblem: refused && errorText(language, refused.code, refused.details),
    effect: await effectOf(args, choice),
  };
}

export type Quote = { full: Money; total: Money; offer: PromoOffer | null; refused: Refusal | null };

/** What an order made now would cost; a code that does not count is told beside the full price. */
export async function quoteFor(args: ChooseArgs, choice: Choice, way: Way): Promise<Quote> {
  const { services, workspaceId } = args;
  const { plan, months, promo } = choice;
  const full = services.billingOffice.price(plan, months, way.currency);
  const plain = { full, total: full, offer: null, refused: null };
  if (!promo) return plain;
  const asked = { workspaceId, code: promo, plan, months, provider: way.key };
  const checked = await attempt(services.billing.checkPromo(asked));
  if (!checked.ok) return { ...plain, refused: checked };
  const offer = checked.value;
  return { ...plain, offer, ...(offer.kind === "percent" && { total: offer.price }) };
}

/** The total as the form carries it. */
export function shownOf({ total }: Pick<Quote, "total">): string {
  return `${total.amount} ${total.currency}`;
}

const DAY_MS = 86_400_000;

async function effectOf(args: ChooseArgs, { plan, months }: Choice): Promise<Effect> {
  const { services, workspaceId, language, timeZone } = args;
  const [then, { timeline }] = await Promise.all([
    services.billingOffice.preview(workspaceId, plan, months),
    services.plans.subscriptionOf(workspaceId),
  ]);
  const date = (moment: string) => formatDateInText(language, moment, timeZone);
  const at = then.findIndex((stretch) => stretch.plan === plan && !stretch.trial);
  const before = then[at - 1];
  const had = timeline.some((stretch) => stretch.plan === plan && !stretch.trial);
  const rest = then.slice(at + 1).map(({ plan: other, trial, until }, index) => {
    const from = then[at + index]?.until ?? until;
    const days = Math.round((Date.parse(until) - Date.parse(from)) / DAY_MS);
    return { name: planName(language, other), trial, days, until: date(until) };
  });
  return {
    kind: before ? "after" : had ? "longer" : "now",
    until: date(then[at]?.until ?? new Date().toISOString()),
    after: before ? planName(language, before.plan) : null,
    rest: rest.filter(({ days }) => days > 0),
  };
}
