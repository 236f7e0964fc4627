import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { promoCode } from "../../db/schema/index.ts";
import { systemIds } from "../kernel/ids.ts";
import { type FakeStripe, startFakeStripe } from "../testing/fake-stripe.ts";
import { createPaymentRig, type PaymentRig, testClock } from "../testing/payment-rig.ts";
import { testDatabase } from "../testing/test-database.ts";
import { insertPromo, type PromoNew } from "./promo-repo.ts";

const database = testDatabase();
const clock = testClock();
let stripe: FakeStripe;
let rig: PaymentRig;
beforeAll(async () => {
  stripe = await startFakeStripe({ clock });
  rig = await createPaymentRig(database.db, clock, {
    ...stripe.env,
    PAYME_KEY: "payme-key",
    PAYME_MERCHANT_ID: "merchant",
  });
});
afterAll(async () => {
  await rig.billing.close();
  await stripe.close();
});

let codes = 0;
async function promo(given: Partial<PromoNew>): Promise<string> {
  const code = `CODE${++codes}`;
  const row = {
    id: systemIds.next("prm"),
    code,
    kind: "percent" as const,
    value: 50,
    createdAt: clock.now(),
  };
  await insertPromo(database.db, { ...row, ...given });
  return code;
}

async function usesOf(code: string): Promise<number> {
  const [row] = await database.db.select().from(promoCode).where(eq(promoCode.code, code));
  return row?.uses ?? -1;
}

type Who = { workspaceId: string; userId: string };
function buy(who: Who, promoCode?: string, provider: "payme" | "stripe" = "payme", months = 1) {
  const wanted = { ...rig.buyer(who), plan: "business" as const, months, provider };
  return rig.billing.checkout({ ...wanted, ...(promoCode && { promoCode }) });
}

describe("an order", () => {
  it("with nothing left to pay is given at once, and no provider is asked", async () => {
    const who = await rig.workspace();
    const code = await promo({ value: 100 });
    const calls = stripe.state.calls.length;
    const { order, url } = await buy(who, code, "stripe");
    expect(order).toMatchObject({ amount: 0, status: "paid", months: 1 });
    expect(url).toBe(`https://bot.example/en/app/billing/orders/${order.id}`);
    expect(stripe.state.calls.length).toBe(calls);
    expect(await rig.drain()).toEqual([]);
    expect(rig.told.filter(({ workspaceId }) => workspaceId === who.workspaceId)).toEqual([]);
    expect(await rig.plans.subscriptionOf(who.workspaceId)).toMatchObject({
      plan: "business",
      status: "active",
    });
    await expect(buy(who, code)).rejects.toMatchObject({ code: "billing.promo_used_up" });
  });

  it("that nobody pays for three days is given up and frees its code; money that comes later counts all the same", async () => {
    const who = await rig.workspace();
    const code = await promo({ maxUses: 1 });
    const { order } = await buy(who, code);
    clock.pass(2.9);
    await rig.billing.sweep();
    expect(await rig.billing.order(who.workspaceId, order.id)).toMatchObject({ status: "pending" });
    clock.pass(0.2);
    await rig.billing.sweep();
    expect(await rig.billing.order(who.workspaceId, order.id)).toMatchObject({ status: "expired" });
    expect(await usesOf(code)).toBe(0);
    const { amount, currency } = order;
    const late = {
      kind: "payment",
      orderId: order.id,
      provider: "payme",
      ref: "late",
      at: clock.now(),
    } as const;
    expect(await rig.billing.book({ ...late, amount, currency })).toBe(true);
    expect(await rig.billing.order(who.workspaceId, order.id)).toMatchObject({
      status: "paid",
      endedAt: null,
    });
    expect(await usesOf(code)).toBe(1);
  });

  it("of another workspace is not found", async () => {
    const { order } = await buy(await rig.workspace());
    const stranger = await rig.workspace();
    const look = rig.billing.order(stranger.workspaceId, order.id);
    await expect(look).rejects.toMatchObject({ code: "billing.order_not_found" });
  });

  it("through a provider that renews is for one month, whatever was asked for", async () => {
    const { order } = await buy(await rig.workspace(), undefined, "stripe", 12);
    expect(order).toMatchObject({ months: 1, amount: 4900 });
  });
});

describe("a promo code", () => {
  it("that a checkout left behind is free for the next one, whose session alone can be paid", async () => {
    const who = await rig.workspace();
    const code = await promo({ value: 30 });
    const first = await buy(who, code, "stripe");
    const second = await buy(who, code, "stripe");
    expect(second.order.amount).toBe(3430);
    expect(() => stripe.pay(first.url)).toThrow("cannot be paid");
    expect(stripe.pay(second.url).invoice).toBeTruthy();
    expect(await rig.billing.order(who.workspaceId, first.order.id)).toMatchObject({ status: "cancelled" });
    // Paid at Stripe, although its events were not heard yet: the code stays used.
    await expect(buy(who, code)).rejects.toMatchObject({ code: "billing.promo_used_up" });
  });

  it("is shown with what it gives, in the provider's currency, without being used up", async () => {
    const who = await rig.workspace();
    const code = await promo({ value: 10 });
    const asked = {
      workspaceId: who.workspaceId,
      code: ` ${code.toLowerCase()} `,
      plan: "business" as const,
    };
    expect(await rig.billing.checkPromo({ ...asked, months: 3, provider: "payme" })).toMatchObject({
      percentOff: 10,
      price: { amount: 168_021_000, currency: "UZS" },
    });
    expect(await rig.billing.checkPromo({ ...asked, months: 3, provider: "stripe" })).toMatchObject({
      price: { amount: 4410, currency: "USD" },
    });
    expect(await usesOf(code)).toBe(0);
  });

  it("of days is redeemed once and cannot be paid with", async () => {
    const who = await rig.workspace();
    const code = await promo({ kind: "days", value: 30, plan: "enterprise" });
    await expect(buy(who, code)).rejects.toMatchObject({ code: "billing.promo_other_plan" });
    const any = await promo({ kind: "days", value: 5 });
    await expect(buy(who, any)).rejects.toMatchObject({ code: "billing.promo_is_gift" });
    const redeem = () => rig.billing.redeemPromo(who.workspaceId, code);
    const [one, two] = await Promise.allSettled([redeem(), redeem()]);
    expect([one.status, two.status].sort()).toEqual(["fulfilled", "rejected"]);
    const held = await rig.plans.subscriptionOf(who.workspaceId);
    expect(held).toMatchObject({ plan: "enterprise", status: "active" });
    expect(held.periodEnd.getTime() - clock.now().getTime()).toBe(30 * 86_400_000);
    const percent = await promo({});
    const wrong = rig.billing.redeemPromo(who.workspaceId, percent);
    await expect(wrong).rejects.toMatchObject({ code: "billing.promo_is_discount" });
  });
});
