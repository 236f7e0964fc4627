import type { Database, Executor } from "../../db/client.ts";
import type { Clock } from "../kernel/clock.ts";
import { AppError } from "../kernel/errors.ts";
import type { Ids } from "../kernel/ids.ts";
import type { Language } from "../kernel/languages.ts";
import type { PlanKey, PlanLimits } from "../plans/index.ts";
import type { PaymentProvider } from "./port.ts";
import { discounted, priceOf } from "./price.ts";
import { checkPromo, normaliseCode } from "./promo.ts";
import { countUses, lockPromo, takePromo } from "./promo-repo.ts";
import { insertOrder, type OrderRow, type PromoRow } from "./repo.ts";

export type NewOrder = {
  workspaceId: string;
  userId: string;
  plan: PlanKey;
  months: number;
  language: Language;
  promoCode?: string;
};

export type OrderDeps = {
  db: Database;
  clock: Clock;
  ids: Ids;
  plans: Record<PlanKey, Pick<PlanLimits, "priceUsdCents">>;
  usdUzsRate: number;
};

/**
 * Makes an order: its amount is fixed now, whatever happens to prices and rates until it is paid. A promo code is used up with it and given
 * back when the order comes to nothing. Throws `billing.plan_not_sold`, `billing.promo_is_gift` (it is redeemed, not paid with) and what
 * `checkPromo` throws.
 */
export async function createOrder(
  deps: OrderDeps,
  provider: PaymentProvider,
  wanted: NewOrder,
): Promise<{ order: OrderRow; percentOff: number }> {
  const { db, clock, ids, plans, usdUzsRate } = deps;
  const plan = plans[wanted.plan];
  if (plan.priceUsdCents === 0) throw new AppError("billing.plan_not_sold");
  const full = priceOf(plan, wanted.months, provider.currency, usdUzsRate);
  return db.transaction(async (tx) => {
    const id = ids.next("ord");
    const promo = wanted.promoCode ? await reserve(deps, tx, id, wanted) : undefined;
    const percentOff = promo?.kind === "percent" ? promo.value : 0;
    const price = discounted(full, percentOff);
    const { workspaceId, userId, months, language } = wanted;
    const order = await insertOrder(tx, {
      id,
      workspaceId,
      userId,
      plan: wanted.plan,
      months,
      provider: provider.key,
      amount: price.amount,
      discount: full.amount - price.amount,
      currency: price.currency,
      promoCodeId: promo?.id ?? null,
      status: "pending",
      language,
      createdAt: clock.now(),
    });
    return { order, percentOff };
  });
}

async function reserve(
  { clock, ids }: OrderDeps,
  tx: Executor,
  orderId: string,
  { workspaceId, plan, promoCode = "" }: NewOrder,
): Promise<PromoRow> {
  const promo = await lockPromo(tx, normaliseCode(promoCode));
  const now = clock.now();
  checkPromo(promo, plan, promo ? await countUses(tx, promo.id, workspaceId) : 0, now);
  if (promo.kind === "days") throw new AppError("billing.promo_is_gift");
  const use = { id: ids.next("pru"), promoCodeId: promo.id, workspaceId, orderId, createdAt: now };
  if (!(await takePromo(tx, use))) throw new AppError("billing.promo_used_up");
  return promo;
}
