import type { Currency, Money } from "./types.ts";

export const MONTHS = [1, 3, 6, 12] as const;

const TIYIN_IN_SOUM = 100;

/**
 * What so many months of a plan cost. In soum it is the price in dollars at the platform's rate, in whole soum (in tiyin, the smallest
 * unit): nobody can pay a part of one.
 */
export function priceOf(
  plan: { priceUsdCents: number },
  months: number,
  currency: Currency,
  usdUzsRate: number,
): Money {
  const cents = plan.priceUsdCents * months;
  if (currency === "USD") return { amount: cents, currency };
  return { amount: Math.round((cents * usdUzsRate) / 100) * TIYIN_IN_SOUM, currency };
}

/** A price after so many percent off, rounded in the customer's favour to what can be paid (a cent, a whole soum). */
export function discounted({ amount, currency }: Money, percent: number): Money {
  const unit = currency === "UZS" ? TIYIN_IN_SOUM : 1;
  return { amount: Math.floor((amount * (100 - percent)) / 100 / unit) * unit, currency };
}
