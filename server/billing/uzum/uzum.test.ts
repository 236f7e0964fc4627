import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { paymentTransaction, providerEvent } from "../../../db/schema/index.ts";
import { billingRig, START } from "../../testing/billing-rig.ts";
import { basic, UZUM } from "../../testing/payment-callers.ts";
import type { OrderRow } from "../index.ts";

const rig = billingRig();
const HALF_HOUR = 30 * 60_000;
const timestamp = START.getTime();
const { serviceId } = UZUM;

const call = (operation: string, body: object, headers: Record<string, string> = {}) =>
  rig().uzum.call(operation, { timestamp, ...body }, headers);
const create = ({ id, amount }: OrderRow, transId: string, more: object = {}) =>
  call("create", { transId, params: { order_id: id }, amount, ...more });
const CARD = {
  paymentSource: "UZCARD",
  tariff: "0.01",
  processingReferenceNumber: "ref-1",
  phone: "998901234567",
  cardType: 1,
};
const confirm = (transId: string) => call("confirm", { transId, ...CARD });

/** What a refusal is: 400 with a code. */
const refused = (errorCode: string, more: object = {}) => ({
  status: 400,
  body: { serviceId, timestamp, ...more, status: "FAILED", errorCode },
});

async function begin(order: OrderRow, { confirmed = false } = {}): Promise<string> {
  const transId = randomUUID();
  expect((await create(order, transId)).body.status).toBe("CREATED");
  if (confirmed) expect((await confirm(transId)).body.status).toBe("CONFIRMED");
  return transId;
}

beforeEach(() => rig().setTime(START.getTime()));

describe("a payment at Uzum", () => {
  it("is checked, created, confirmed and reversed, with the status that goes with it", async () => {
    const order = await rig().order("uzum", { plan: "enterprise" });
    const { amount } = order;
    const check = await call("check", { params: { order_id: order.id } });
    expect(check).toMatchObject({
      status: 200,
      body: {
        serviceId,
        timestamp,
        status: "OK",
        // The payer is shown soums, although everything else is in tiyin.
        data: { order_id: { value: String(order.number) }, amount: { value: String(amount / 100) } },
      },
    });
    const transId = randomUUID();
    const ids = { serviceId, transId };
    const created = { ...ids, status: "CREATED", transTime: START.getTime(), amount };
    expect(await create(order, transId)).toMatchObject({ status: 200, body: created });
    const times = { transTime: START.getTime(), confirmTime: null, reverseTime: null, amount };
    expect((await call("status", { transId })).body).toEqual({ ...ids, ...times, status: "CREATED" });
    rig().pass(5000);
    const confirmTime = rig().now();
    expect((await confirm(transId)).body).toEqual({ ...ids, status: "CONFIRMED", confirmTime, amount });
    expect(await rig().look(order)).toMatchObject({ status: "paid", balance: amount, plan: "enterprise" });
    expect((await call("status", { transId })).body).toEqual({
      ...ids,
      ...times,
      status: "CONFIRMED",
      confirmTime,
    });
    rig().pass(5000);
    const reverseTime = rig().now();
    const reversed = await call("reverse", { transId });
    expect(reversed.body).toEqual({ ...ids, status: "REVERSED", reverseTime, amount });
    expect((await call("status", { transId })).body).toEqual({
      ...ids,
      ...times,
      status: "REVERSED",
      confirmTime,
      reverseTime,
    });
    expect(await rig().look(order)).toMatchObject({
      status: "refunded",
      plan: null,
      bookings: [`payment ${amount}`, `refund ${-amount}`],
    });
  });

  it("names its order by id or by the number that people see", async () => {
    const order = await rig().order("uzum");
    for (const order_id of [order.id, order.number, String(order.number), ` ${order.number} `])
      expect((await call("check", { params: { order_id } })).body.status, String(order_id)).toBe("OK");
    const transId = randomUUID();
    const params = { order_id: String(order.number) };
    expect((await create(order, transId, { params })).status).toBe(200);
    await confirm(transId);
    expect(await rig().look(order)).toMatchObject({ status: "paid" });
  });

  it("can be reversed before it is confirmed: no money has moved, the order can be paid again", async () => {
    const order = await rig().order("uzum");
    const transId = await begin(order);
    expect((await call("reverse", { transId })).body.status).toBe("REVERSED");
    expect((await call("status", { transId })).body).toMatchObject({ status: "REVERSED", confirmTime: null });
    expect(await confirm(transId)).toMatchObject(refused("10015", { transId }));
    expect(await rig().look(order)).toMatchObject({ status: "pending", bookings: [] });
    await begin(order, { confirmed: true });
  });

  it("fails for good when it is not confirmed within thirty minutes", async () => {
    const order = await rig().order("uzum");
    const transId = await begin(order);
    rig().pass(HALF_HOUR - 1);
    expect((await call("status", { transId })).body.status).toBe("CREATED");
    rig().pass(1);
    expect((await call("status", { transId })).body).toMatchObject({ status: "FAILED", reverseTime: null });
    expect(await confirm(transId)).toMatchObject(refused("10015", { transId }));
    rig().setTime(START.getTime());
    expect((await call("status", { transId })).body).toMatchObject({ status: "FAILED", reverseTime: null });
    expect(await confirm(transId)).toMatchObject(refused("10015"));
    expect(await call("reverse", { transId })).toMatchObject(refused("10017", { transId }));
    expect(await rig().look(order)).toMatchObject({ status: "pending", bookings: [] });
    rig().pass(HALF_HOUR);
    const next = await begin(order);
    rig().pass(HALF_HOUR);
    // An order is not blocked by one that failed without anybody's asking.
    await begin(order, { confirmed: true });
    expect((await call("status", { transId: next })).body.status).toBe("FAILED");
    expect(await call("reverse", { transId: next })).toMatchObject(refused("10017"));
  });

  it("is confirmed whatever is said about the card", async () => {
    const order = await rig().order("uzum");
    const transId = await begin(order);
    const card = {
      paymentSource: 7,
      tariff: 0.5,
      processingReferenceNumber: 88,
      phone: 998,
      cardType: { a: "\0" },
    };
    expect((await call("confirm", { transId, ...card })).body.status).toBe("CONFIRMED");
    const [row] = await rig()
      .db.select()
      .from(paymentTransaction)
      .where(eq(paymentTransaction.externalId, transId));
    expect(row?.details).toEqual({ paymentSource: "7", processingReferenceNumber: "88" });
  });
});

describe("refusals are 400 with a code", () => {
  it("10001: without the right login and password, for every operation", async () => {
    const headers = [
      "",
      "Basic",
      "Basic %%%",
      `Bearer ${UZUM.password}`,
      basic("", ""),
      basic(UZUM.login, ""),
    ];
    headers.push(basic(UZUM.login, "other"), basic("other", UZUM.password), basic("UZUM", UZUM.password));
    const order = await rig().order("uzum");
    const body = { transId: randomUUID(), params: { order_id: order.id }, amount: order.amount };
    for (const operation of ["check", "create", "confirm", "reverse", "status", "unknown"])
      for (const authorization of headers) {
        const answer = await call(operation, body, { authorization });
        expect(answer, `${operation} ${authorization}`).toMatchObject(
          refused("10001", { transId: body.transId }),
        );
      }
  });

  it("10002: no JSON, nothing, far too much of it", async () => {
    for (const body of ["", "{", "serviceId=1", "[".repeat(60_000), "x".repeat(100_000)])
      for (const type of ["application/json", "text/plain", "no type"]) {
        const answer = await rig().uzum.raw("check", {
          method: "POST",
          body: Buffer.from(body),
          headers: { "content-type": type },
        });
        expect(answer, type).toMatchObject({
          status: 400,
          body: { serviceId, timestamp: START.getTime(), status: "FAILED", errorCode: "10002" },
        });
      }
  });

  it("10003: an operation or a method that does not exist", async () => {
    for (const operation of ["refund", "CHECK", "constructor", "check%00"])
      expect(await call(operation, {}), operation).toMatchObject(refused("10003"));
    for (const method of ["GET", "PUT", "PATCH", "DELETE"]) {
      const answer = await rig().uzum.raw("status", { method });
      expect(answer, method).toMatchObject({ status: 400, body: { status: "FAILED", errorCode: "10003" } });
    }
  });

  it("10005: something is missing or is not what it can be", async () => {
    const whole = { transId: randomUUID(), params: { order_id: "x" }, amount: 100, timestamp };
    const needed = {
      check: ["timestamp", "params"],
      create: ["timestamp", "params", "transId", "amount"],
      confirm: ["timestamp", "transId"],
      reverse: ["timestamp", "transId"],
      status: ["timestamp", "transId"],
    };
    for (const [operation, names] of Object.entries(needed))
      for (const name of [...names, "serviceId"])
        for (const value of [undefined, null, [], true]) {
          const answer = await call(operation, { ...whole, [name]: value });
          expect(answer.body.errorCode, `${operation} ${name}`).toBe("10005");
          expect(answer.status).toBe(400);
        }
    for (const body of ["null", "7", "[]", '""'])
      expect((await rig().uzum.raw("check", { method: "POST", body })).body.errorCode).toBe("10005");
    expect((await call("check", { params: {} })).body.errorCode).toBe("10005");
    expect((await call("status", { transId: "x", timestamp: 1e300 })).body.errorCode).toBe("10005");
  });

  it("10006: another service, which is named in the answer", async () => {
    const answer = await call("status", { serviceId: 5, transId: "x" });
    expect(answer).toMatchObject({ status: 400, body: { serviceId: 5, errorCode: "10006" } });
  });

  it("10007: nobody's account; 10011: another amount", async () => {
    const order = await rig().order("uzum");
    const foreign = await rig().order("payme");
    for (const order_id of ["unknown", foreign.id, foreign.number, 0, -1, 1.5, 9e15, "nul\0"]) {
      expect(await call("check", { params: { order_id } }), String(order_id)).toMatchObject(refused("10007"));
      const answer = await create(order, randomUUID(), { params: { order_id } });
      expect(answer.body.errorCode, String(order_id)).toBe("10007");
    }
    for (const amount of [order.amount - 1, order.amount / 100, 0, -order.amount, order.amount + 0.5])
      expect((await create(order, randomUUID(), { amount })).body.errorCode).toBe("10011");
  });

  it("10008 and 10009: an order that is paid, or whose money went back", async () => {
    const order = await rig().order("uzum");
    const transId = await begin(order, { confirmed: true });
    const params = { order_id: order.id };
    expect(await call("check", { params })).toMatchObject(refused("10008"));
    expect((await create(order, randomUUID())).body.errorCode).toBe("10008");
    await call("reverse", { transId });
    expect(await call("check", { params })).toMatchObject(refused("10009"));
    expect((await create(order, randomUUID())).body.errorCode).toBe("10009");
  });

  it("10010, 10016, 10018: a repeated call, unlike with the others, is an error and changes nothing", async () => {
    const order = await rig().order("uzum");
    const transId = await begin(order);
    expect(await create(order, transId)).toMatchObject(refused("10010", { transId }));
    expect((await create(order, randomUUID())).body.errorCode).toBe("10010");
    await confirm(transId);
    expect(await confirm(transId)).toMatchObject(refused("10016", { transId }));
    expect(await create(order, transId)).toMatchObject(refused("10010"));
    await call("reverse", { transId });
    expect(await call("reverse", { transId })).toMatchObject(refused("10018", { transId }));
    expect(await confirm(transId)).toMatchObject(refused("10015"));
    expect(await rig().look(order)).toMatchObject({ status: "refunded", balance: 0 });
  });

  it("10014: a transaction that was never created", async () => {
    for (const operation of ["confirm", "reverse", "status"])
      for (const transId of [randomUUID(), "a\0b"])
        expect((await call(operation, { transId })).body.errorCode, operation).toBe("10014");
  });
});

describe("many calls and crashes", () => {
  const twenty = <T>(run: () => Promise<T>) => Promise.all(Array.from({ length: 20 }, run));
  const codes = (answers: { body: { status: string; errorCode?: string } }[]) =>
    answers.map(({ body }) => body.errorCode ?? body.status).sort();
  const one = (done: string, others: string) => [...Array<string>(19).fill(others), done];

  it("do each thing once at the same time", async () => {
    const order = await rig().order("uzum");
    const transId = randomUUID();
    expect(codes(await twenty(() => create(order, transId)))).toEqual(one("CREATED", "10010"));
    expect(codes(await twenty(() => confirm(transId)))).toEqual(one("CONFIRMED", "10016"));
    expect(await rig().look(order)).toMatchObject({ balance: order.amount, grants: 1 });
    expect(codes(await twenty(() => call("reverse", { transId })))).toEqual(one("REVERSED", "10018"));
    expect(await rig().look(order)).toMatchObject({ balance: 0, plan: null, status: "refunded" });
    const next = await rig().order("uzum");
    expect(codes(await twenty(() => create(next, randomUUID())))).toEqual(one("CREATED", "10010"));
  });

  it("are whole or not at all: a crash after any statement is 99999, and the status tells what was done", async () => {
    for (let step = 0; step < 16; step++) {
      const order = await rig().order("uzum");
      const transId = randomUUID();
      const steps = [
        ["CREATED", () => create(order, transId)],
        ["CONFIRMED", () => confirm(transId)],
        ["REVERSED", () => call("reverse", { transId })],
      ] as const;
      for (const [status, run] of steps) {
        rig().crashNext(step);
        expect((await run()).body.errorCode, `${status} at ${step}`).toBe("99999");
        const stands = (await call("status", { transId })).body.status === status;
        expect((await run()).status, `${status} at ${step}`).toBe(stands ? 400 : 200);
        expect((await call("status", { transId })).body.status).toBe(status);
        if (status === "CONFIRMED")
          expect(await rig().look(order)).toMatchObject({ status: "paid", balance: order.amount, grants: 1 });
      }
      expect(await rig().look(order)).toMatchObject({ status: "refunded", balance: 0, plan: null });
    }
  });

  it("are kept byte for byte, also those that could not be read", async () => {
    const body = '{"this is": "no call"} ';
    await rig().uzum.raw("status", { method: "POST", body });
    await rig().uzum.raw("status", { method: "POST", body: `${body} `, headers: { authorization: "" } });
    const events = await rig().db.select().from(providerEvent);
    const ours = events.filter((event) => event.body.toString().startsWith(body));
    expect(ours.map((event) => [event.body.toString(), event.outcome])).toEqual([[body, "10005"]]);
  });
});
