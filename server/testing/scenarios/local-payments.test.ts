import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  CLICK,
  createClickCaller,
  createPaymeCaller,
  createUzumCaller,
  PAYME_KEY,
  UZUM,
} from "../payment-callers.ts";
import { testPlatform } from "../test-platform.ts";

const product = testPlatform({
  env: {
    PAYME_MERCHANT_ID: "merchant",
    PAYME_KEY,
    CLICK_SERVICE_ID: CLICK.serviceId,
    CLICK_MERCHANT_ID: CLICK.merchantId,
    CLICK_SECRET_KEY: CLICK.secretKey,
    UZUM_LOGIN: UZUM.login,
    UZUM_PASSWORD: UZUM.password,
    UZUM_SERVICE_ID: UZUM.serviceId,
  },
});

type Billing = {
  plan: string;
  status: string;
  orders: { items: { id: string; number: number; status: string; price: { amount: number } }[] };
};

/** Somebody new with an order to pay, and how to see what they have. */
async function customer(provider: "payme" | "click" | "uzum", plan: "business" | "enterprise") {
  const person = await product.platform.signUp();
  const made = await product.call<{ orderId: string; url: string }>(person, "POST", "/billing/checkout", {
    plan,
    provider,
  });
  expect(made.status, made.text).toBeLessThan(300);
  const billing = async () => (await product.call<Billing>(person, "GET", "/billing")).body;
  const [order] = (await billing()).orders.items;
  if (order?.id !== made.body.orderId) throw new Error("the order is not in the list");
  return { billing, order, url: made.body.url };
}

const free = { plan: "free", status: "trialing" };

describe("paying on the whole platform, from the link to the plan and back", () => {
  it("by Payme", async () => {
    const { billing, order, url } = await customer("payme", "business");
    const link = Buffer.from(new URL(url).pathname.slice(1), "base64").toString();
    expect(link).toMatch(`m=merchant;ac.order_id=${order.id};a=${order.price.amount};l=`);
    const payme = createPaymeCaller(product.platform.url);
    const id = randomUUID().replaceAll("-", "").slice(0, 24);
    const { amount } = order.price;
    const params = { id, time: Date.now(), amount, account: { order_id: order.id } };
    expect((await payme.call("CheckPerformTransaction", params)).result).toEqual({ allow: true });
    expect((await payme.call("CreateTransaction", params)).result?.state).toBe(1);
    expect(await billing()).toMatchObject(free);
    expect((await payme.call("PerformTransaction", params)).result?.state).toBe(2);
    expect(await billing()).toMatchObject({
      plan: "business",
      status: "active",
      orders: { items: [{ status: "paid" }] },
    });
    expect((await payme.call("CancelTransaction", { ...params, reason: 5 })).result?.state).toBe(-2);
    expect(await billing()).toMatchObject({ ...free, orders: { items: [{ status: "refunded" }] } });
    const wrong = await payme.call("CreateTransaction", { ...params, account: { order_id: "none" } });
    expect(wrong.error?.code).toBe(-31008);
    const unknown = await payme.call("CheckPerformTransaction", { ...params, account: { order_id: "none" } });
    const words = Object.values(unknown.error?.message ?? {});
    expect(words).toHaveLength(3);
    for (const each of words) expect(each).toMatch(/^\S+ \S+ /);
  });

  it("by Click", async () => {
    const { billing, order, url } = await customer("click", "enterprise");
    const query = new URL(url).searchParams;
    const click = createClickCaller(product.platform.url);
    const fields = {
      click_trans_id: "9223372036854775807",
      merchant_trans_id: query.get("transaction_param") ?? "",
      amount: query.get("amount") ?? "",
    };
    const { merchant_prepare_id } = await click.call("prepare", fields);
    const completing = { ...fields, merchant_prepare_id: String(merchant_prepare_id) };
    expect(await click.call("complete", completing)).toMatchObject({ error: 0 });
    expect(await billing()).toMatchObject({ plan: "enterprise", status: "active" });
    expect(await click.call("complete", { ...completing, error: "-5017" })).toMatchObject({ error: -9 });
    expect(await billing()).toMatchObject({
      ...free,
      orders: { items: [{ id: order.id, status: "refunded" }] },
    });
  });

  it("by Uzum", async () => {
    const { billing, order } = await customer("uzum", "business");
    const uzum = createUzumCaller(product.platform.url);
    const { amount } = order.price;
    const body = { timestamp: Date.now(), transId: randomUUID(), amount, params: { order_id: order.number } };
    for (const operation of ["check", "create", "confirm"])
      expect((await uzum.call(operation, body)).status, operation).toBe(200);
    expect(await billing()).toMatchObject({ plan: "business", status: "active" });
    expect((await uzum.call("reverse", body)).body.status).toBe("REVERSED");
    expect(await billing()).toMatchObject({ ...free, orders: { items: [{ status: "refunded" }] } });
  });
});

describe("what is no call of a provider", () => {
  it("is answered in the provider's own way by the whole platform too", async () => {
    const { url } = product.platform;
    const [payme, click, uzum] = [createPaymeCaller(url), createClickCaller(url), createUzumCaller(url)];
    const large = "x".repeat(100_000);
    expect((await payme.post(large)).body.error?.code).toBe(-32700);
    expect((await payme.post("{}", { authorization: "" })).body.error?.code).toBe(-32504);
    expect(
      (await payme.post("{}", { "content-type": "no type", origin: "https://other.example" })).status,
    ).toBe(200);
    for (const method of ["GET", "DELETE"]) {
      const { status, text } = await product.request("/webhooks/payme", { method });
      expect([status, JSON.parse(text).error.code]).toEqual([200, -32300]);
    }
    expect(await click.post("complete", large)).toMatchObject({ status: 200, body: { error: -8 } });
    for (const [operation, init, errorCode] of [
      ["check", { method: "POST", body: large }, "10002"],
      ["refund", { method: "POST", body: "{}" }, "10003"],
      ["check", { method: "GET" }, "10003"],
      ["check", { method: "POST", headers: { authorization: "Basic x" } }, "10001"],
    ] as const)
      expect(await uzum.raw(operation, init)).toMatchObject({ status: 400, body: { errorCode } });
  });
});
