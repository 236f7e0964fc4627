import { AppError } from "../kernel/errors.ts";
import type { PlanKey } from "../plans/index.ts";
import type { PromoRow } from "./repo.ts";

/** How a code is written down and compared: people type it in any case, with spaces. */
export function normaliseCode(typed: string): string {
  return typed.replaceAll(/\s/g, "").toUpperCase().slice(0, 40);
}

/**
 * Throws what is wrong with a code for this plan now, by what is known before it is reserved: `billing.promo_unknown`, `promo_expired`,
 * `promo_other_plan`, `promo_used_up`.
 */
export function checkPromo(
  promo: PromoRow | undefined,
  plan: PlanKey,
  usesOfWorkspace: number,
  now: Date,
): asserts promo is PromoRow {
  if (!promo || promo.disabledAt || (promo.startsAt && promo.startsAt > now))
    throw new AppError("billing.promo_unknown");
  if (promo.expiresAt && promo.expiresAt <= now) throw new AppError("billing.promo_expired");
  if (promo.plan && promo.plan !== plan) throw new AppError("billing.promo_other_plan", { plan: promo.plan });
  const usedUp = promo.maxUses !== null && promo.uses >= promo.maxUses;
  if (usedUp || usesOfWorkspace >= promo.maxUsesPerWorkspace) throw new AppError("billing.promo_used_up");
}
