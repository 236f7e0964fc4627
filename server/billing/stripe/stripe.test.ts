import { asc, eq } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { billingOrder, ledgerEntry, providerEvent, workspace } from "../../../db/schema/index.ts";
import { type FakeEvent, type FakeStripe, startFakeStripe } from "../../testing/fake-stripe.ts";
import { createPaymentRig, type PaymentRig, testClock } from "../../testing/payment-rig.ts";
import { testDatabase } from "../../testing/test-database.ts";

const database = testDatabase();
const clock = testClock();
let stripe: FakeStripe;
let rig: PaymentRig;
beforeAll(async () => {
  stripe = await startFakeStripe({ clock });
  rig = await createPaymentRig(database.db, clock, stripe.env);
});
afterAll(async () => {
  await rig.billing.close();
  await stripe.close();
});
beforeEach(() => {
  clock.set("2027-01-10T09:00:00Z");
  stripe.clearFaults();
  rig.told.length = 0;
  rig.jobs.length = 0;
});

type Who = { workspaceId: string; userId: string };

const START = "2027-01-10T09:00:00.000Z";
const month = (n: number) => `2027-${String(n).padStart(2, "0")}-10T09:00:00.000Z`;

async function hear(...events: readonly FakeEvent[]): Promise<unknown[]> {
  const receive = rig.billing.webhooks.stripe;
  if (!receive) throw new Error("Stripe is off");
  for (const { body } of events) await receive(body, stripe.sign(body));
  return rig.drain();
}

/** Everything that happens in `act`, as events. */
function eventsOf(act: () => void): FakeEvent[] {
  const before = stripe.state.events.length;
  act();
  return stripe.eventsSince(before);
}

async function checkout(who: Who, plan: "business" | "enterprise" = "business", promoCode?: string) {
  const wanted = { ...rig.buyer(who), plan, months: 1, provider: "stripe" as const };
  return rig.billing.checkout({ ...wanted, ...(promoCode && { promoCode }) });
}

/** Somebody who has paid for the first month and whose events were heard. */
async function subscriber(plan: "business" | "enterprise" = "business", { trial = false } = {}) {
  const who = await rig.workspace({ trial });
  const { order, url } = await checkout(who, plan);
  let ids = { subscription: "", invoice: "" };
  const events = eventsOf(() => {
    ids = stripe.pay(url);
  });
  await hear(...events);
  return { ...who, ...ids, order, events };
}

/** What stands of a workspace: nothing here may depend on the order in which events came. */
async function stateOf(workspaceId: string) {
  const { plan, status, periodEnd, endsAt, timeline, renewedBy, cancelAtPeriodEnd } =
    await rig.plans.subscriptionOf(workspaceId);
  const row = await rig.plans.rowOf(database.db, workspaceId);
  const orders = await database.db
    .select()
    .from(billingOrder)
    .where(eq(billingOrder.workspaceId, workspaceId))
    .orderBy(asc(billingOrder.createdAt), asc(billingOrder.periodFrom));
  const ledger = await database.db
    .select()
    .from(ledgerEntry)
    .where(eq(ledgerEntry.workspaceId, workspaceId))
    .orderBy(asc(ledgerEntry.at), asc(ledgerEntry.kind));
  return {
    plan,
    status,
    periodEnd: periodEnd.toISOString(),
    endsAt: endsAt.toISOString(),
    timeline,
    renewedBy,
    cancelAtPeriodEnd,
    pastDue: row?.pastDueSince !== null,
    hasSubscription: row?.stripeSubscriptionId !== null,
    orders: orders.map((order) => ({
      plan: order.plan,
      amount: order.amount,
      status: order.status,
      from: order.periodFrom?.toISOString(),
      to: order.periodTo?.toISOString(),
    })),
    ledger: ledger.map(({ kind, amount, at }) => ({ kind, amount, at: at.toISOString() })),
  };
}

describe("the life of a subscription", () => {
  it("is paid, renewed, fails, recovers, is cancelled, resumed, ends, and is given back", async () => {
    const who = await subscriber();
    const { workspaceId } = who;
    expect(await stateOf(workspaceId)).toMatchObject({
      plan: "business",
      status: "active",
      // Two hours are left for Stripe to collect the next month.
      periodEnd: "2027-02-10T11:00:00.000Z",
      renewedBy: "stripe",
      orders: [{ plan: "business", amount: 4900, status: "paid", from: START, to: month(2) }],
    });
    expect(rig.told).toMatchObject([{ workspaceId, kind: "payment_received" }]);

    clock.set("2027-02-10T09:00:01Z");
    await hear(...eventsOf(() => stripe.renew()));
    expect(await stateOf(workspaceId)).toMatchObject({
      status: "active",
      periodEnd: "2027-03-10T11:00:00.000Z",
      orders: [{ status: "paid" }, { status: "paid", from: month(2), to: month(3) }],
    });

    clock.set("2027-03-10T10:00:00Z");
    let owed: string[] = [];
    const failed = eventsOf(() => {
      owed = stripe.renew({ declined: true });
    });
    await hear(...failed, ...failed);
    expect(await stateOf(workspaceId)).toMatchObject({
      status: "past_due",
      periodEnd: "2027-03-13T09:00:00.000Z",
    });
    const failures = rig.told.filter(({ kind }) => kind === "payment_failed");
    expect(new Set(failures.map(({ occasion }) => occasion)).size).toBe(1);

    clock.set("2027-03-12T09:00:00Z");
    await hear(...eventsOf(() => stripe.recover(owed[0] ?? "")));
    expect(await stateOf(workspaceId)).toMatchObject({
      status: "active",
      pastDue: false,
      periodEnd: "2027-04-10T11:00:00.000Z",
    });
    await hear(...failed);
    expect(await stateOf(workspaceId)).toMatchObject({ status: "active", pastDue: false });

    await rig.billing.cancel(workspaceId);
    const cancelled = { cancelAtPeriodEnd: true, periodEnd: month(4), renewedBy: "stripe" };
    expect(await stateOf(workspaceId)).toMatchObject(cancelled);
    await rig.billing.resume(workspaceId);
    expect(await stateOf(workspaceId)).toMatchObject({ cancelAtPeriodEnd: false });
    await rig.billing.cancel(workspaceId);

    clock.set("2027-04-10T09:00:00Z");
    await hear(...eventsOf(() => stripe.renew()));
    expect(await stateOf(workspaceId)).toMatchObject({
      status: "suspended",
      renewedBy: null,
      hasSubscription: false,
      cancelAtPeriodEnd: false,
    });
    await expect(rig.billing.cancel(workspaceId)).rejects.toMatchObject({
      code: "billing.nothing_to_cancel",
    });

    // Every event of its life again, the newest first: nothing changes.
    const after = await stateOf(workspaceId);
    await hear(...stripe.state.events.toReversed());
    expect(await stateOf(workspaceId)).toEqual(after);

    await hear(...eventsOf(() => stripe.refund(owed[0] ?? "")));
    const { orders, ledger } = await stateOf(workspaceId);
    expect(orders.map(({ status }) => status)).toEqual(["paid", "paid", "refunded"]);
    expect(ledger.reduce((sum, { amount }) => sum + amount, 0)).toBe(2 * 4900);
  });

  it("a refund of the present month takes the plan back at once, and a part of it does not", async () => {
    const who = await subscriber("enterprise", { trial: true });
    await hear(...eventsOf(() => stripe.refund(who.invoice, 1000)));
    expect(await stateOf(who.workspaceId)).toMatchObject({ plan: "enterprise", status: "active" });
    await hear(...eventsOf(() => stripe.refund(who.invoice, 8900)));
    expect((await stateOf(who.workspaceId)).orders).toMatchObject([{ status: "refunded" }]);
    // What is left is the trial.
    expect(await stateOf(who.workspaceId)).toMatchObject({ plan: "free", status: "trialing" });
  });

  it("a dispute that was lost takes it back, one that was won does not", async () => {
    const who = await subscriber();
    await hear(...eventsOf(() => stripe.dispute(who.invoice, "won")));
    expect((await stateOf(who.workspaceId)).orders).toMatchObject([{ status: "paid" }]);
    await hear(...eventsOf(() => stripe.dispute(who.invoice, "lost")));
    expect((await stateOf(who.workspaceId)).orders).toMatchObject([{ status: "refunded" }]);
  });

  it("when collecting fails for good the bots fall silent after three days, not before and not later", async () => {
    const who = await subscriber();
    clock.set("2027-02-10T10:00:00Z");
    await hear(...eventsOf(() => stripe.renew({ declined: true })));
    clock.set("2027-02-13T08:59:00Z");
    expect((await rig.plans.subscriptionOf(who.workspaceId)).speaks).toBe(true);
    clock.set("2027-02-13T09:00:00Z");
    expect((await rig.plans.subscriptionOf(who.workspaceId)).speaks).toBe(false);
    await hear(...eventsOf(() => stripe.giveUp(who.subscription)));
    expect(await stateOf(who.workspaceId)).toMatchObject({ status: "suspended", hasSubscription: false });
  });

  it("a plan that is switched in the middle holds at once, and the time is not given twice", async () => {
    const who = await subscriber();
    clock.set("2027-01-25T09:00:00Z");
    const events = eventsOf(() => stripe.switchPlan(who.subscription, "price_enterprise"));
    await hear(...events.toReversed());
    expect(await stateOf(who.workspaceId)).toMatchObject({
      plan: "enterprise",
      timeline: [{ plan: "enterprise", trial: false, until: "2027-02-10T11:00:00.000Z" }],
    });
  });

  it("a second subscription replaces the first, which is cancelled at Stripe and whose rest is kept", async () => {
    const who = await subscriber();
    clock.pass(10);
    const { url } = await checkout(who, "enterprise");
    let second = { subscription: "" };
    const events = eventsOf(() => {
      second = stripe.pay(url);
    });
    await hear(...events);
    const replaced = stripe.eventsSince(stripe.state.events.length - 1);
    await hear(...replaced, ...who.events, ...events.toReversed());
    expect(stripe.state.subscriptions.get(who.subscription)?.status).toBe("canceled");
    expect(stripe.state.subscriptions.get(second.subscription)?.status).toBe("active");
    const { timeline, plan, renewedBy } = await stateOf(who.workspaceId);
    expect({ plan, renewedBy }).toEqual({ plan: "enterprise", renewedBy: "stripe" });
    const stretches = timeline.map((stretch) => stretch.plan);
    expect(stretches.slice(0, 2)).toEqual(["enterprise", "business"]);
  });

  it("the same plan cannot be subscribed to twice by mistake", async () => {
    const who = await subscriber();
    await expect(checkout(who)).rejects.toMatchObject({ code: "billing.renews_already" });
  });
});

describe("events", () => {
  it("end in the same state in every order, also when each comes twice", async () => {
    const states: unknown[] = [];
    const orders = permutations([0, 1, 2, 3]);
    expect(orders).toHaveLength(24);
    for (const order of orders) {
      const who = await rig.workspace();
      const { url } = await checkout(who);
      const events = eventsOf(() => stripe.pay(url));
      expect(events).toHaveLength(4);
      const shuffled = order.flatMap((i) => events[i] ?? []);
      await hear(...shuffled, ...shuffled.toReversed());
      states.push(await stateOf(who.workspaceId));
    }
    for (const state of states) expect(state).toEqual(states[0]);
    expect(states[0]).toMatchObject({ plan: "business", ledger: [{ amount: 4900 }] });
  });

  it("of a longer life end in the same state however they are delayed, doubled and mixed", async () => {
    const expected = await live(async (_, events) => hear(...events));
    expect(expected.orders.map(({ status }) => status)).toEqual(["paid", "refunded", "paid"]);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(1000), { minLength: 60, maxLength: 60 }), async (numbers) => {
        clock.set("2027-01-10T09:00:00Z");
        let n = 0;
        const draw = () => numbers[n++ % numbers.length] ?? 0;
        const waiting: FakeEvent[] = [];
        const state = await live(async (last, events) => {
          waiting.push(...events, ...events.filter(() => draw() % 3 === 0));
          waiting.sort(() => (draw() % 2) * 2 - 1);
          await hear(...waiting.splice(0, last ? waiting.length : draw() % (waiting.length + 1)));
        });
        expect(state).toEqual(expected);
      }),
      { numRuns: 12 },
    );
  });

  /** Three months: the second refunded, the third past due and recovered, then cancelled. */
  async function live(tell: (last: boolean, events: FakeEvent[]) => Promise<unknown>) {
    clock.set("2027-01-10T09:00:00Z");
    const who = await rig.workspace();
    const { url } = await checkout(who);
    let first = { subscription: "" };
    await tell(
      false,
      eventsOf(() => {
        first = stripe.pay(url);
      }),
    );
    const only = stripe.state.subscriptions;
    for (const [id, one] of only) if (id !== first.subscription) one.status = "canceled";
    clock.set("2027-02-10T09:30:00Z");
    let second: string[] = [];
    await tell(
      false,
      eventsOf(() => {
        second = stripe.renew();
      }),
    );
    await tell(
      false,
      eventsOf(() => stripe.refund(second[0] ?? "")),
    );
    clock.set("2027-03-10T09:30:00Z");
    let third: string[] = [];
    await tell(
      false,
      eventsOf(() => {
        third = stripe.renew({ declined: true });
      }),
    );
    clock.set("2027-03-11T09:30:00Z");
    await tell(
      false,
      eventsOf(() => stripe.recover(third[0] ?? "")),
    );
    const ended = eventsOf(() => stripe.giveUp(first.subscription));
    await tell(true, ended);
    return stateOf(who.workspaceId);
  }

  it("that are older than a cancellation do not bring the subscription back", async () => {
    const who = await subscriber();
    await hear(...eventsOf(() => stripe.giveUp(who.subscription)));
    expect(await stateOf(who.workspaceId)).toMatchObject({ hasSubscription: false, periodEnd: month(2) });
    const late = stripe.emit("customer.subscription.updated", {
      id: who.subscription,
      object: "subscription",
      status: "active",
    });
    await hear(late, ...who.events);
    expect(await stateOf(who.workspaceId)).toMatchObject({ hasSubscription: false, renewedBy: null });
  });

  it("of a refund that come before the payment's book both", async () => {
    const who = await rig.workspace();
    const { url } = await checkout(who);
    let invoice = "";
    const paid = eventsOf(() => {
      invoice = stripe.pay(url).invoice;
    });
    const refunded = eventsOf(() => stripe.refund(invoice));
    await hear(...refunded);
    expect((await stateOf(who.workspaceId)).orders).toMatchObject([{ status: "refunded" }]);
    await hear(...paid);
    const { orders, ledger } = await stateOf(who.workspaceId);
    expect(orders).toMatchObject([{ status: "refunded" }]);
    expect(ledger.map(({ amount }) => amount).sort()).toEqual([-4900, 4900].sort());
  });

  it("two at the same moment: an answer that was asked for before is not written over a newer one", async () => {
    const who = await subscriber();
    const { webhooks } = rig.billing;
    const events = [
      ...eventsOf(() => stripe.giveUp(who.subscription)),
      stripe.emit("customer.subscription.updated", { id: who.subscription, object: "subscription" }),
      ...who.events,
    ];
    for (const { body } of events) await webhooks.stripe?.(body, stripe.sign(body));
    const jobs = rig.jobs.splice(0);
    expect(jobs.length).toBeGreaterThan(1);
    await Promise.all(jobs.map((job) => rig.billing.work(job)));
    expect(await stateOf(who.workspaceId)).toMatchObject({ hasSubscription: false, renewedBy: null });
  });

  it("are tried again when Stripe is away, by the sweep too, and a lost job is found", async () => {
    const who = await rig.workspace({ trial: true });
    const { url } = await checkout(who);
    const events = eventsOf(() => stripe.pay(url));
    stripe.failNext({ path: "/v1/", times: 1000, fault: { kind: "status", status: 503 } });
    expect(await hear(events[1] as FakeEvent)).toHaveLength(1);
    expect((await stateOf(who.workspaceId)).orders).toMatchObject([{ status: "pending" }]);
    stripe.clearFaults();
    await rig.billing.sweep();
    expect(rig.jobs.filter((job) => "eventId" in job)).toHaveLength(0);
    clock.pass(1 / 24 / 20);
    await rig.billing.sweep();
    expect(await rig.drain()).toEqual([]);
    expect((await stateOf(who.workspaceId)).orders).toMatchObject([{ status: "paid" }]);
    const [row] = await database.db
      .select()
      .from(providerEvent)
      .where(eq(providerEvent.externalId, events[1]?.id ?? ""));
    expect(row).toMatchObject({ attempts: 2, outcome: "booked" });
    expect(row?.body.equals(events[1]?.body ?? Buffer.alloc(0))).toBe(true);
  });

  it("of a workspace that was deleted, of other programs and of unknown kinds change nothing", async () => {
    const who = await subscriber();
    await database.db.delete(workspace).where(eq(workspace.id, who.workspaceId));
    clock.set("2027-02-10T09:00:01Z");
    const events = eventsOf(() => stripe.renew());
    const odd = stripe.emit("price.updated", { id: "price_x", object: "price" });
    expect(await hear(...events, odd, ...who.events)).toEqual([]);
  });

  it("in the shape of older accounts are read as well", async () => {
    const older = await startFakeStripe({ clock, shape: "before" });
    const other = await createPaymentRig(database.db, clock, older.env);
    const who = await other.workspace();
    const { url } = await other.billing.checkout({
      ...other.buyer(who),
      plan: "business",
      months: 1,
      provider: "stripe",
    });
    older.pay(url);
    for (const { body } of older.state.events) await other.billing.webhooks.stripe?.(body, older.sign(body));
    expect(await other.drain()).toEqual([]);
    expect(await stateOf(who.workspaceId)).toMatchObject({ plan: "business", status: "active" });
    await other.billing.close();
    await older.close();
  });
});

describe("a webhook", () => {
  it("is refused when its signature is wrong, missing, of other bytes, or older than five minutes", async () => {
    const event = stripe.emit("price.updated", { id: "price_x", object: "price" });
    const receive = (body: Buffer, signature: string) => rig.billing.webhooks.stripe?.(body, signature);
    const refused = { code: "billing.bad_signature" };
    const now = Math.floor(clock.now().getTime() / 1000);
    await expect(async () => receive(event.body, "")).rejects.toMatchObject(refused);
    await expect(async () => receive(event.body, "t=1,v1=abc")).rejects.toMatchObject(refused);
    const others = stripe.sign(event.body, { secret: "whsec_other" });
    await expect(async () => receive(event.body, others)).rejects.toMatchObject(refused);
    const altered = Buffer.from(event.body.toString("utf8").replace("price_x", "price_y"));
    await expect(async () => receive(altered, stripe.sign(event.body))).rejects.toMatchObject(refused);
    const old = stripe.sign(event.body, { at: now - 301 });
    await expect(async () => receive(event.body, old)).rejects.toMatchObject(refused);
    await receive(event.body, stripe.sign(event.body, { at: now - 299 }));
    expect(rig.jobs).toHaveLength(1);
  });
});

describe("a checkout", () => {
  it("asks Stripe once for each order, also when its answer is lost on the way", async () => {
    const who = await rig.workspace();
    const before = stripe.state.sessions.size;
    stripe.failNext({ method: "POST", path: "/v1/checkout", fault: { kind: "lost" } });
    const { url, order } = await checkout(who);
    expect(stripe.state.sessions.size).toBe(before + 1);
    const session = [...stripe.state.sessions.values()].at(-1);
    expect(url).toContain(session?.id);
    expect(session).toMatchObject({ orderId: order.id, metadata: { workspace_id: who.workspaceId } });
  });

  it("that Stripe cannot make is given up, and says so", async () => {
    const who = await rig.workspace({ trial: true });
    stripe.failNext({ method: "POST", times: 5, fault: { kind: "status", status: 429 } });
    await expect(checkout(who)).rejects.toMatchObject({ code: "billing.provider_unavailable" });
    expect((await stateOf(who.workspaceId)).orders).toMatchObject([{ status: "cancelled" }]);
  });

  it("goes on without a customer who was deleted at Stripe", async () => {
    const who = await subscriber();
    await hear(...eventsOf(() => stripe.giveUp(who.subscription)));
    stripe.state.customers.clear();
    const { url } = await checkout(who);
    expect(url).toContain("/pay/");
  });

  it("leads customers to the portal, and says when there is none yet", async () => {
    const who = await subscriber();
    expect(await rig.billing.portal(who.workspaceId, "https://bot.example/en/app/billing")).toContain(
      "/portal/",
    );
    const { workspaceId } = await rig.workspace();
    const none = rig.billing.portal(workspaceId, "https://bot.example/");
    await expect(none).rejects.toMatchObject({ code: "billing.no_customer" });
  });

  it("says that Stripe is off where its keys are absent", async () => {
    const without = await createPaymentRig(database.db, clock, {});
    const who = await without.workspace();
    const off = { code: "billing.provider_off" };
    const wanted = {
      ...without.buyer(who),
      plan: "business" as const,
      months: 1,
      provider: "stripe" as const,
    };
    await expect(without.billing.checkout(wanted)).rejects.toMatchObject(off);
    await expect(without.billing.cancel(who.workspaceId)).rejects.toMatchObject(off);
    await expect(without.billing.portal(who.workspaceId, "https://x/")).rejects.toMatchObject(off);
    expect(without.billing.providers()).toEqual([]);
    expect(without.billing.webhooks).toMatchObject({
      stripe: undefined,
      payoneer: undefined,
      payme: undefined,
    });
  });
});

function permutations<T>(items: T[]): T[][] {
  if (items.length <= 1) return [items];
  return items.flatMap((item, i) =>
    permutations([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [item, ...rest]),
  );
}
