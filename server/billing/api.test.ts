import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { member } from "../../db/schema/index.ts";
import { systemClock } from "../kernel/clock.ts";
import { type FakePayoneer, startFakePayoneer } from "../testing/fake-payoneer.ts";
import { type FakeStripe, startFakeStripe } from "../testing/fake-stripe.ts";
import type { Person, Platform } from "../testing/start-platform.ts";
import { startPlatform } from "../testing/start-platform.ts";
import { testDatabase } from "../testing/test-database.ts";
import { until } from "../testing/until.ts";

const database = testDatabase();
let stripe: FakeStripe;
let payoneer: FakePayoneer;
let platform: Platform;
beforeAll(async () => {
  stripe = await startFakeStripe({ clock: systemClock });
  payoneer = await startFakePayoneer({ clock: systemClock });
  platform = await startPlatform({
    database: { db: database.db, url: database.url, kind: "postgres", close: async () => {} },
    webhooks: true,
    env: {
      ...stripe.env,
      ...payoneer.env,
      PAYME_MERCHANT_ID: "merchant",
      PAYME_KEY: "payme-key",
      UZUM_LOGIN: "uzum",
      UZUM_PASSWORD: "secret",
      UZUM_SERVICE_ID: 77,
      FISCAL_IKPU: "10305011001000000",
      FISCAL_PACKAGE_CODE: "1504022",
    },
  });
}, 60_000);
afterAll(async () => {
  await platform?.close();
  await stripe?.close();
  await payoneer?.close();
});

type Answer = { status: number; body: Record<string, unknown> };

async function call(person: Person, method: string, path: string, body?: unknown): Promise<Answer> {
  const answer = await fetch(`${platform.url}/api/v1${path}`, {
    method,
    headers: { cookie: person.cookie, ...(body !== undefined && { "content-type": "application/json" }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === "" ? {} : JSON.parse(text) };
}

async function look(person: Person) {
  const { status, body } = await call(person, "GET", "/billing");
  expect(status).toBe(200);
  return body;
}

describe("/billing", () => {
  it("says what a new workspace has, uses and may use", async () => {
    const person = await platform.signUp();
    await platform.connectedBot(person, `7100001:${"billing-api-".padEnd(35, "x")}`, "Choyxona");
    expect(await look(person)).toMatchObject({
      plan: "free",
      status: "trialing",
      periodEnd: expect.stringMatching(/^\d{4}-.*Z$/),
      renewedBy: null,
      usage: { bots: 1, messagesToday: 0, perBot: [{ name: "Choyxona", messagesToday: 0 }] },
      limits: { bots: 1, messagesPerDay: 100, channels: ["telegram", "widget"] },
      providers: [
        { key: "stripe", currency: "USD", renews: true },
        { key: "payme", currency: "UZS", renews: false },
        { key: "uzum", currency: "UZS", renews: false },
        { key: "payoneer", currency: "USD", renews: false },
      ],
      orders: { items: [], nextCursor: null },
    });
  });

  it("lists orders in pages, the newest first, with their prices in the smallest unit", async () => {
    const person = await platform.signUp();
    const ids: unknown[] = [];
    for (const months of [1, 3, 12]) {
      const body = { plan: "business", provider: "payme", months };
      const made = await call(person, "POST", "/billing/checkout", body);
      expect(made).toMatchObject({
        status: 201,
        body: { url: expect.stringContaining("checkout.paycom.uz") },
      });
      ids.unshift(made.body.orderId);
    }
    const first = await call(person, "GET", "/billing?limit=2");
    const { items, nextCursor } = first.body.orders as { items: { id: string }[]; nextCursor: string };
    const rest = await call(person, "GET", `/billing?limit=2&cursor=${nextCursor}`);
    const all = [...items, ...(rest.body.orders as { items: { id: string }[] }).items];
    expect(all.map(({ id }) => id)).toEqual(ids);
    expect(items[0]).toMatchObject({
      months: 12,
      status: "pending",
      price: { amount: 746_760_000, currency: "UZS" },
    });
    const one = await call(person, "GET", `/billing/orders/${ids[0]}`);
    expect(one).toMatchObject({ status: 200, body: { id: ids[0], provider: "payme" } });
  });

  it.each([
    [{ plan: "free", provider: "payme" }, 422, "billing.plan_not_sold"],
    [{ plan: "business", provider: "click" }, 409, "billing.provider_off"],
    [{ plan: "business", provider: "payme", promoCode: "NOPE" }, 422, "billing.promo_unknown"],
    [{ plan: "business", provider: "payme", months: 2 }, 400, "request.invalid"],
    [{ plan: "gold", provider: "payme" }, 400, "request.invalid"],
  ])("refuses %j", async (body, status, code) => {
    const person = await platform.signUp();
    const answer = await call(person, "POST", "/billing/checkout", body);
    expect(answer).toMatchObject({ status, body: { error: { code, message: expect.any(String) } } });
  });

  it("lets everybody in the workspace look, and only owners and admins pay and cancel", async () => {
    const person = await platform.signUp();
    await database.db.update(member).set({ role: "member" }).where(eq(member.userId, person.userId));
    await look(person);
    const refused = { status: 403, body: { error: { code: "billing.not_allowed" } } };
    const body = { plan: "business", provider: "payme" };
    expect(await call(person, "POST", "/billing/checkout", body)).toMatchObject(refused);
    for (const act of ["cancel", "resume", "portal"])
      expect(await call(person, "POST", `/billing/${act}`)).toMatchObject(refused);
    expect(await call(person, "POST", "/billing/promo/redeem", { code: "X" })).toMatchObject(refused);
    await database.db.update(member).set({ role: "admin" }).where(eq(member.userId, person.userId));
    expect(await call(person, "POST", "/billing/checkout", body)).toMatchObject({ status: 201 });
  });

  it("says that there is nothing to cancel and no customer yet", async () => {
    const person = await platform.signUp();
    const nothing = { status: 409, body: { error: { code: "billing.nothing_to_cancel" } } };
    expect(await call(person, "POST", "/billing/cancel")).toMatchObject(nothing);
    expect(await call(person, "POST", "/billing/resume")).toMatchObject(nothing);
    const none = { status: 409, body: { error: { code: "billing.no_customer" } } };
    expect(await call(person, "POST", "/billing/portal")).toMatchObject(none);
  });
});

describe("paid over the whole product", () => {
  it("by Stripe: checkout, signed events, the queue, the plan, portal, cancelling and resuming", async () => {
    const person = await platform.signUp();
    const body = { plan: "business", provider: "stripe" };
    const made = await call(person, "POST", "/billing/checkout", body);
    expect(made.status).toBe(201);
    const before = stripe.state.events.length;
    stripe.pay(String(made.body.url));
    for (const event of stripe.eventsSince(before).toReversed())
      expect(await stripe.deliver(event, `${platform.url}/webhooks/stripe`)).toBe(200);
    await until("the plan", async () => (await look(person)).plan === "business");
    await until("the renewal", async () => (await look(person)).renewedBy === "stripe");
    expect(await look(person)).toMatchObject({ status: "active", orders: { items: [{ status: "paid" }] } });
    expect((await call(person, "POST", "/billing/portal")).body.url).toContain("/portal/");
    expect((await call(person, "POST", "/billing/cancel")).status).toBe(204);
    expect(await look(person)).toMatchObject({ cancelAtPeriodEnd: true, status: "active" });
    expect((await call(person, "POST", "/billing/resume")).status).toBe(204);
    expect(await look(person)).toMatchObject({ cancelAtPeriodEnd: false });
  });

  it("by Payoneer: a hint as a form, and one in the query", async () => {
    const person = await platform.signUp();
    const body = { plan: "enterprise", provider: "payoneer", months: 3 };
    const made = await call(person, "POST", "/billing/checkout", body);
    const hint = payoneer.hint(payoneer.pay(String(made.body.url)));
    const form = { "content-type": "application/x-www-form-urlencoded" };
    const webhook = `${platform.url}/webhooks/payoneer`;
    expect((await fetch(webhook, { method: "POST", headers: form, body: hint })).status).toBe(200);
    await until("the plan", async () => (await look(person)).plan === "enterprise");
    expect((await fetch(`${webhook}?${hint}`)).status).toBe(200);
    expect(((await look(person)).orders as { items: unknown[] }).items).toHaveLength(1);
  });

  it("by Payme, with what stands on the fiscal receipt", async () => {
    const person = await platform.signUp();
    const made = await call(person, "POST", "/billing/checkout", {
      plan: "business",
      provider: "payme",
      months: 3,
    });
    const params = { amount: 186_690_000, account: { order_id: made.body.orderId } };
    const answer = await fetch(`${platform.url}/webhooks/payme`, {
      method: "POST",
      headers: {
        "content-type": "text/json; charset=UTF-8",
        authorization: `Basic ${Buffer.from("Paycom:payme-key").toString("base64")}`,
      },
      body: JSON.stringify({ method: "CheckPerformTransaction", params, id: 1 }),
    });
    expect(await answer.json()).toMatchObject({
      result: {
        allow: true,
        detail: {
          receipt_type: 0,
          items: [{ title: "Business, 3 oy", price: 186_690_000, count: 1, code: "10305011001000000" }],
        },
      },
    });
  });
});

describe("a webhook", () => {
  it("of Stripe with a bad signature is refused with 400", async () => {
    const answer = await fetch(`${platform.url}/webhooks/stripe`, {
      method: "POST",
      headers: { "content-type": "application/json", "stripe-signature": "t=1,v1=00" },
      body: "{}",
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { code: "billing.bad_signature" } });
  });

  it("of a provider whose keys were not given does not exist; those of the others do", async () => {
    const status = async (path: string) =>
      (await fetch(`${platform.url}/webhooks/${path}`, { method: "POST", body: "{}" })).status;
    expect(await status("click/prepare")).toBe(404);
    expect(await status("uzum/check")).toBe(400);
    expect(await status("payme")).toBe(200);
  });
});
