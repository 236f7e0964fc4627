import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ledgerEntry, providerEvent } from "../../../db/schema/index.ts";
import { type FakePayoneer, startFakePayoneer } from "../../testing/fake-payoneer.ts";
import { createPaymentRig, type PaymentRig, testClock } from "../../testing/payment-rig.ts";
import { testDatabase } from "../../testing/test-database.ts";

const database = testDatabase();
const clock = testClock();
let payoneer: FakePayoneer;
let rig: PaymentRig;
beforeAll(async () => {
  payoneer = await startFakePayoneer({ clock });
  rig = await createPaymentRig(database.db, clock, payoneer.env);
});
afterAll(async () => {
  await rig.billing.close();
  await payoneer.close();
});
beforeEach(() => {
  payoneer.clearFaults();
  rig.jobs.length = 0;
});

async function order(months = 3) {
  const who = await rig.workspace();
  const wanted = { ...rig.buyer(who), plan: "business" as const, months, provider: "payoneer" as const };
  const made = await rig.billing.checkout(wanted);
  return { ...who, ...made };
}

async function hear(...hints: string[]): Promise<unknown[]> {
  for (const hint of hints) await rig.billing.webhooks.payoneer?.(hint);
  return rig.drain();
}

async function statusOf(one: { workspaceId: string; order: { id: string } }) {
  return (await rig.billing.order(one.workspaceId, one.order.id)).status;
}

async function balanceOf(orderId: string): Promise<number> {
  const rows = await database.db.select().from(ledgerEntry).where(eq(ledgerEntry.orderId, orderId));
  return rows.reduce((sum, { amount }) => sum + amount, 0);
}

describe("a session", () => {
  it("is made with the order's amount in dollars and the addresses to come back to", async () => {
    const made = await order(3);
    const [list] = [...payoneer.lists.values()].slice(-1);
    expect(list?.body).toMatchObject({
      transactionId: made.order.id,
      integration: "HOSTED",
      payment: { amount: 147, currency: "USD", reference: "Business, 3 months" },
      callback: {
        returnUrl: `https://bot.example/en/app/billing/orders/${made.order.id}`,
        notificationUrl: "https://bot.example/webhooks/payoneer",
      },
    });
    expect(made.url).toContain("/page/");
  });

  it.each([{ kind: "status", status: 500 }, { kind: "lost" }, { kind: "garbage" }] as const)(
    "that cannot be made ($kind) is given up, and says so",
    async (fault) => {
      payoneer.failNext(fault);
      await expect(order()).rejects.toMatchObject({ code: "billing.provider_unavailable" });
    },
  );
});

describe("a notification", () => {
  it("is only a hint: the charge itself is asked for, and booked once however often it is told", async () => {
    const made = await order();
    const longId = payoneer.pay(made.url);
    const hint = payoneer.hint(longId);
    expect(await hear(hint, hint, payoneer.hint(longId))).toEqual([]);
    expect(await statusOf(made)).toBe("paid");
    expect(await balanceOf(made.order.id)).toBe(14_700);
    expect(await rig.plans.subscriptionOf(made.workspaceId)).toMatchObject({
      plan: "business",
      status: "active",
    });
  });

  it.each([
    ["less was paid", { amount: 1 }],
    ["a cent is missing", { amount: 146.99 }],
    ["more was paid", { amount: 147.01 }],
    ["another currency was paid", { currency: "UZS" }],
    ["it is pending", { code: "pending" }],
    ["it failed", { code: "failed" }],
    ["it is only reserved", { code: "preauthorized" }],
  ])("books nothing when %s", async (_what, paid) => {
    const made = await order();
    await hear(payoneer.hint(payoneer.pay(made.url, paid), { statusCode: "charged" }));
    expect(await statusOf(made)).toBe("pending");
    expect(await balanceOf(made.order.id)).toBe(0);
  });

  it("that is forged pays nothing, whatever it says", async () => {
    const [made, other] = [await order(), await order()];
    const paid = payoneer.pay(other.url);
    const forged = (fields: Record<string, string>) => new URLSearchParams(fields).toString();
    const claims = { statusCode: "charged", amount: "147.00", currency: "USD", entity: "payment" };
    await hear(
      forged({ ...claims, transactionId: made.order.id, longId: "charge-999999" }),
      forged({ ...claims, transactionId: made.order.id, longId: paid }),
      forged({ ...claims, transactionId: made.order.id, longId: "../lists/x" }),
      JSON.stringify({ ...claims, transactionId: made.order.id, longId: "nobody" }),
      "{not json",
      "",
    );
    expect(await statusOf(made)).toBe("pending");
    // Asking for it found that somebody else's order is paid, which is true.
    expect(await statusOf(other)).toBe("paid");
  });

  it("that names no order of ours is not kept", async () => {
    const before = await database.db.$count(providerEvent);
    await hear(new URLSearchParams({ transactionId: "ord_nobody", longId: "x1" }).toString());
    expect(await database.db.$count(providerEvent)).toBe(before);
  });

  it("that came too early, or was forged before the true one, does not keep the true one from counting", async () => {
    const made = await order();
    const longId = payoneer.pay(made.url, { code: "pending" });
    const early = payoneer.hint(longId, { notificationId: "same", statusCode: "charged" });
    await hear(early);
    payoneer.become(longId, "charged");
    await hear(early);
    expect(await statusOf(made)).toBe("paid");
  });

  it("is kept and tried again while Payoneer is away", async () => {
    const made = await order();
    const longId = payoneer.pay(made.url);
    payoneer.failNext({ kind: "status", status: 503 });
    expect(await hear(payoneer.hint(longId))).toHaveLength(1);
    expect(await statusOf(made)).toBe("pending");
    clock.pass(1 / 24 / 30);
    await rig.billing.sweep();
    await rig.drain();
    expect(await statusOf(made)).toBe("paid");
  });
});

describe("money that goes back", () => {
  it("by the merchant takes the plan back, a part of it does not", async () => {
    const made = await order();
    const longId = payoneer.pay(made.url);
    await hear(payoneer.hint(longId));
    clock.pass(1);
    await hear(payoneer.hint(payoneer.payOut(longId, 47)));
    expect(await statusOf(made)).toBe("paid");
    await hear(payoneer.hint(payoneer.payOut(longId, 100)));
    expect(await statusOf(made)).toBe("refunded");
    expect(await balanceOf(made.order.id)).toBe(0);
  });

  it("by the bank takes the plan back, told once or twice", async () => {
    const made = await order();
    const longId = payoneer.pay(made.url);
    const paid = payoneer.hint(longId);
    await hear(paid);
    payoneer.become(longId, "charged_back");
    const back = payoneer.hint(longId);
    await hear(back, back, paid);
    expect(await statusOf(made)).toBe("refunded");
    expect(await balanceOf(made.order.id)).toBe(0);
  });

  it("more than was paid is not believed", async () => {
    const made = await order();
    const longId = payoneer.pay(made.url);
    await hear(payoneer.hint(longId), payoneer.hint(payoneer.payOut(longId, 1000)));
    expect(await statusOf(made)).toBe("paid");
  });
});

describe("a notification that is lost", () => {
  it("does not lose the payment: orders that wait are asked for", async () => {
    const [paid, unpaid] = [await order(), await order()];
    payoneer.pay(paid.url);
    clock.pass(1 / 100);
    await rig.billing.sweep();
    await rig.drain();
    expect(await statusOf(paid)).toBe("paid");
    expect(await statusOf(unpaid)).toBe("pending");
  });

  it("is made up for when the payer comes back", async () => {
    const made = await order();
    const longId = payoneer.pay(made.url);
    const query = `interactionCode=PROCEED&${payoneer.hint(longId)}`;
    await rig.billing.noteReturn(made.workspaceId, made.order.id, query);
    await rig.drain();
    expect(await statusOf(made)).toBe("paid");
  });

  it("is asked for three days long, then the order is given up; money that comes later still counts", async () => {
    const made = await order();
    clock.pass(3.01);
    await rig.billing.sweep();
    expect(await statusOf(made)).toBe("expired");
    const longId = payoneer.pay(made.url);
    await hear(payoneer.hint(longId));
    expect(await statusOf(made)).toBe("paid");
  });
});
