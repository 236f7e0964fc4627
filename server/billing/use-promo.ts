import { AppError } from "../kernel/errors.ts";
import type { PlanKey, Plans } from "../plans/index.ts";
import type { OrderDeps } from "./create-order.ts";
import { discounted, priceOf } from "./price.ts";
import { checkPromo, normaliseCode } from "./promo.ts";
import { countUses, findPromo, lockPromo, takePromo } from "./promo-repo.ts";
import { listHolding } from "./repo.ts";
import type { Currency, Money } from "./types.ts";

export type PromoOffer =
  | { kind: "percent"; code: string; percentOff: number; price: Money; discount: Money }
  | { kind: "days"; code: string; plan: PlanKey; days: number };

export type PromoAsked = {
  workspaceId: string;
  code: string;
  plan: PlanKey;
  months: number;
  currency: Currency;
};

/** What a code would give now, without using it up; throws what `checkPromo` throws. */
export async function offerOfPromo(deps: OrderDeps, asked: PromoAsked): Promise<PromoOffer> {
  const { db, clock, plans, usdUzsRate } = deps;
  const code = normaliseCode(asked.code);
  const promo = await findPromo(db, code);
  const uses = promo ? await countUses(db, promo.id, asked.workspaceId) : 0;
  // A checkout that was begun and left gives its use back to the next one.
  const held = promo ? (await listHolding(db, asked.workspaceId, code)).length : 0;
  const plan = promo?.kind === "days" ? giftPlan(promo.plan) : asked.plan;
  const freed = promo && { ...promo, uses: promo.uses - held };
  checkPromo(freed, plan, uses - held, clock.now());
  if (freed.kind === "days") return { kind: "days", code, plan, days: freed.value };
  const full = priceOf(plans[asked.plan], asked.months, asked.currency, usdUzsRate);
  const price = discounted(full, freed.value);
  const discount = { amount: full.amount - price.amount, currency: price.currency };
  return { kind: "percent", code, percentOff: freed.value, price, discount };
}

/**
 * Uses up a code that gives days of a plan. Throws `billing.promo_is_discount` for one that makes an order cheaper, and what `checkPromo`
 * throws.
 */
export async function redeemPromo(
  deps: OrderDeps & { grants: Pick<Plans, "grant"> },
  workspaceId: string,
  typed: string,
): Promise<{ plan: PlanKey; days: number }> {
  const { db, clock, ids, grants } = deps;
  return db.transaction(async (tx) => {
    const promo = await lockPromo(tx, normaliseCode(typed));
    const plan = giftPlan(promo?.plan ?? null);
    const at = clock.now();
    checkPromo(promo, plan, promo ? await countUses(tx, promo.id, workspaceId) : 0, at);
    if (promo.kind !== "days") throw new AppError("billing.promo_is_discount");
    const use = { id: ids.next("pru"), promoCodeId: promo.id, workspaceId, orderId: null, createdAt: at };
    if (!(await takePromo(tx, use))) throw new AppError("billing.promo_used_up");
    const days = promo.value;
    await grants.grant(tx, { workspaceId, kind: "gift", plan, ref: `promo:${use.id}`, at, days });
    return { plan, days };
  });
}

function giftPlan(plan: string | null): PlanKey {
  return plan === "enterprise" || plan === "free" ? plan : "business";
}
