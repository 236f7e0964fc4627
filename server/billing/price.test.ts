import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { discounted, priceOf } from "./price.ts";

const business = { priceUsdCents: 4900 };

describe("prices", () => {
  it.each([
    [1, "USD", 4900],
    [12, "USD", 58_800],
    [1, "UZS", 62_230_000],
    [3, "UZS", 186_690_000],
  ] as const)("%i months in %s cost %i of the smallest unit", (months, currency, amount) => {
    expect(priceOf(business, months, currency, 12_700)).toEqual({ amount, currency });
  });

  it("a price in soum is a whole number of soum at any rate", () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 100_000, noNaN: true }), (rate) => {
        const { amount } = priceOf(business, 1, "UZS", rate);
        expect(Number.isSafeInteger(amount) && amount % 100 === 0).toBe(true);
      }),
    );
  });

  it("a discount never makes it dearer, never negative, and is a whole soum", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10 ** 10 }),
        fc.integer({ min: 1, max: 100 }),
        (soum, percent) => {
          const { amount } = discounted({ amount: soum * 100, currency: "UZS" }, percent);
          expect(amount).toBeLessThanOrEqual(soum * 100);
          expect(amount).toBeGreaterThanOrEqual(0);
          expect(amount % 100).toBe(0);
        },
      ),
    );
    expect(discounted({ amount: 4900, currency: "USD" }, 33)).toEqual({ amount: 3283, currency: "USD" });
    expect(discounted({ amount: 4900, currency: "USD" }, 100).amount).toBe(0);
  });
});
