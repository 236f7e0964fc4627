import { connect } from "node:net";
import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { paymentTransaction, providerEvent, providerKey } from "../../../db/schema/index.ts";
import { billingRig, START } from "../../testing/billing-rig.ts";
import { basic, PAYME_KEY, type PaymeAnswer } from "../../testing/payment-callers.ts";
import type { OrderRow } from "../index.ts";

const rig = billingRig();
const TWELVE_HOURS = 43_200_000;
let trans = 0;
const newId = () => (++trans).toString(16).padStart(24, "0");
const accountOf = ({ id }: { id: string }) => ({ order_id: id });
const code = (answer: PaymeAnswer) => answer.error?.code;

function call(method: string, params: object) {
  return rig().payme.call(method, params);
}

function create(order: OrderRow, id: string, more: object = {}) {
  const { amount } = order;
  return call("CreateTransaction", { id, time: rig().now(), amount, account: accountOf(order), ...more });
}

/** A transaction that stands, performed or not. */
async function begin(order: OrderRow, { performed = false } = {}): Promise<string> {
  const id = newId();
  expect((await create(order, id)).result?.state).toBe(1);
  if (performed) expect((await call("PerformTransaction", { id })).result?.state).toBe(2);
  return id;
}

/** Every method with parameters that would be right. */
function everyMethod(order: OrderRow): [string, object][] {
  const id = newId();
  const { amount } = order;
  return [
    ["CheckPerformTransaction", { amount, account: accountOf(order) }],
    ["CreateTransaction", { id, time: rig().now(), amount, account: accountOf(order) }],
    ["PerformTransaction", { id }],
    ["CancelTransaction", { id, reason: 1 }],
    ["CheckTransaction", { id }],
    ["GetStatement", { from: 0, to: rig().now() }],
    ["SetFiscalData", { id, type: "PERFORM", fiscal_data: {} }],
    ["ChangePassword", { password: "another-key-0123456789" }],
  ];
}

beforeEach(() => rig().setTime(START.getTime()));

describe("the sandbox's first scenario: an unperformed transaction that is cancelled", () => {
  it("passes step by step", async () => {
    const order = await rig().order("payme");
    const { amount } = order;
    const wrong = { authorization: basic("Paycom", "not-the-key") };
    for (const [method, params] of everyMethod(order))
      expect(code(await rig().payme.call(method, params, wrong)), method).toBe(-32504);

    const id = newId();
    for (const amountGiven of [amount + 1, 1, 0, -amount, amount / 100, amount + 0.5]) {
      const params = { amount: amountGiven, account: accountOf(order) };
      expect(code(await call("CheckPerformTransaction", params)), String(amountGiven)).toBe(-31001);
      expect(code(await create(order, id, { amount: amountGiven }))).toBe(-31001);
    }
    for (const account of [
      { order_id: "unknown" },
      { order_id: 7 },
      { order_id: null },
      { other: "x" },
      {},
    ]) {
      for (const answer of [
        await call("CheckPerformTransaction", { amount, account }),
        await create(order, id, { account }),
      ]) {
        expect(code(answer)).toBeLessThanOrEqual(-31050);
        expect(code(answer)).toBeGreaterThanOrEqual(-31099);
        expect(answer.error?.data).toBe("order_id");
        expect(Object.keys(answer.error?.message ?? {}).sort()).toEqual(["en", "ru", "uz"]);
      }
    }

    const check = await call("CheckPerformTransaction", { amount, account: accountOf(order) });
    expect(check.result).toMatchObject({
      allow: true,
      detail: { receipt_type: 0, items: [{ price: amount, count: 1, code: expect.any(String) }] },
    });

    const first = await create(order, id);
    expect(first.result).toEqual({
      create_time: START.getTime(),
      transaction: expect.stringMatching(/^\d+$/),
      state: 1,
    });
    rig().pass(1500);
    expect((await create(order, id, { time: START.getTime() })).result).toEqual(first.result);
    const { transaction } = first.result ?? {};
    const standing = { create_time: START.getTime(), perform_time: 0, cancel_time: 0, transaction };
    expect((await call("CheckTransaction", { id })).result).toEqual({ ...standing, state: 1, reason: null });

    expect(code(await create(order, newId()))).toBe(-31008);

    const cancelled = await call("CancelTransaction", { id, reason: 1 });
    expect(cancelled.result).toEqual({ transaction, cancel_time: rig().now(), state: -1 });
    rig().pass(1500);
    expect((await call("CancelTransaction", { id, reason: 2 })).result).toEqual(cancelled.result);
    expect((await call("CheckTransaction", { id })).result).toEqual({
      ...standing,
      cancel_time: cancelled.result?.cancel_time,
      state: -1,
      reason: 1,
    });
    expect(code(await call("PerformTransaction", { id }))).toBe(-31008);
    expect(code(await create(order, id))).toBe(-31008);
    expect(await rig().look(order)).toMatchObject({ status: "pending", balance: 0, plan: null });
  });
});

describe("the sandbox's second scenario: a performed transaction that is taken back", () => {
  it("passes step by step; the plan comes with the money and goes with it", async () => {
    const order = await rig().order("payme", { plan: "enterprise", months: 3 });
    const { amount } = order;
    await call("CheckPerformTransaction", { amount, account: accountOf(order) });
    const id = newId();
    const { transaction } = (await create(order, id)).result ?? {};
    rig().pass(2000);
    const performed = await call("PerformTransaction", { id });
    expect(performed.result).toEqual({ transaction, perform_time: START.getTime() + 2000, state: 2 });
    rig().pass(2000);
    expect((await call("PerformTransaction", { id })).result).toEqual(performed.result);
    expect(await rig().look(order)).toMatchObject({ status: "paid", balance: amount, plan: "enterprise" });
    expect(code(await create(order, id))).toBe(-31008);
    expect(code(await call("CheckPerformTransaction", { amount, account: accountOf(order) }))).toBe(-31051);

    const times = { create_time: START.getTime(), perform_time: START.getTime() + 2000 };
    expect((await call("CheckTransaction", { id })).result).toEqual({
      ...times,
      cancel_time: 0,
      transaction,
      state: 2,
      reason: null,
    });
    const cancelled = await call("CancelTransaction", { id, reason: 5 });
    expect(cancelled.result).toEqual({ transaction, cancel_time: rig().now(), state: -2 });
    rig().pass(2000);
    expect((await call("CancelTransaction", { id, reason: 5 })).result).toEqual(cancelled.result);
    expect((await call("CheckTransaction", { id })).result).toEqual({
      ...times,
      cancel_time: START.getTime() + 4000,
      transaction,
      state: -2,
      reason: 5,
    });
    expect(code(await call("PerformTransaction", { id }))).toBe(-31008);
    expect(await rig().look(order)).toMatchObject({
      status: "refunded",
      balance: 0,
      plan: null,
      bookings: [`payment ${amount}`, `refund ${-amount}`],
    });
    expect(code(await call("CheckPerformTransaction", { amount, account: accountOf(order) }))).toBe(-31052);
  });
});

describe("the envelope", () => {
  it("refuses every call without the right key: no header, another scheme, another login, what is not base64", async () => {
    const order = await rig().order("payme");
    const headers = [
      "",
      "Basic",
      "Basic ",
      "Basic !!!!",
      "Basic %00",
      `Bearer ${PAYME_KEY}`,
      PAYME_KEY,
      basic("paycom", PAYME_KEY),
      basic("Paycom", ""),
      basic("Paycom", `${PAYME_KEY} `),
      basic("", PAYME_KEY),
      `Basic ${Buffer.from("Paycom").toString("base64")}`,
      `Basic ${"A".repeat(4000)}`,
    ];
    for (const [method, params] of everyMethod(order))
      for (const authorization of headers) {
        const answer = await rig().payme.call(method, params, { authorization });
        expect(code(answer), `${method} ${authorization}`).toBe(-32504);
      }
    const kept = await rig()
      .db.select()
      .from(paymentTransaction)
      .where(eq(paymentTransaction.orderId, order.id));
    expect(kept).toEqual([]);
  });

  it("answers 200 and -32300 to whatever is not a POST", async () => {
    for (const method of ["GET", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
      const body = method === "GET" ? {} : { body: "x".repeat(method === "PUT" ? 100_000 : 3) };
      const response = await fetch(`${rig().url}/webhooks/payme`, { method, ...body });
      expect(response.status, method).toBe(200);
      expect(await response.json(), method).toMatchObject({ error: { code: -32300 }, id: null });
    }
  });

  it("answers 200 and -32700 to what is no JSON, whatever it is", async () => {
    const bodies = [
      "",
      "{",
      "method=CheckTransaction",
      '{"method":',
      "[".repeat(60_000),
      Buffer.from([0xff, 0xfe]),
    ];
    for (const body of bodies) {
      const answer = await rig().payme.post(body);
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({ error: { code: -32700 }, id: null });
    }
  });

  it("answers 200 and -32600 to JSON that is no call, and echoes its id", async () => {
    const params = { id: newId() };
    const calls: [object | null | number, unknown][] = [
      [null, null],
      [7, null],
      [[], null],
      [{ id: 5 }, 5],
      [{ id: 6, method: 7, params }, 6],
      [{ id: 7, method: "CheckTransaction" }, 7],
      [{ id: 8, method: "CheckTransaction", params: [] }, 8],
      [{ id: "nine", method: "CheckTransaction", params: {} }, "nine"],
      [{ id: 10, method: "CheckTransaction", params: { id: 10 } }, 10],
      [{ id: 11, method: "CreateTransaction", params: { ...params, amount: "5", account: {}, time: 1 } }, 11],
      [{ id: 12, method: "GetStatement", params: { from: "0", to: 5 } }, 12],
      [{ id: {}, method: "CheckTransaction", params }, null],
    ];
    for (const [body, id] of calls) {
      const answer = await rig().payme.post(JSON.stringify(body));
      expect(answer.status).toBe(200);
      expect(answer.body, JSON.stringify(body)).toMatchObject({ error: { code: -32600 }, id });
    }
  });

  it("names an unknown method", async () => {
    for (const method of ["ReceiptsCreate", "", "constructor", "checktransaction", "a\0b"]) {
      const answer = await call(method, {});
      expect(answer.error).toMatchObject({ code: -32601, data: method.replaceAll("\0", "") });
    }
  });

  it("reads the body whatever type it is said to have, and answers with JSON", async () => {
    const body = JSON.stringify({ method: "CheckTransaction", params: { id: newId() }, id: 77 });
    const types = [
      "text/json; charset=UTF-8",
      "text/json",
      "application/json",
      "text/plain",
      "no type at all",
    ];
    for (const type of types) {
      const answer = await rig().payme.post(body, { "content-type": type });
      expect(answer.status, type).toBe(200);
      if (type.includes("/")) expect(answer.body, type).toMatchObject({ error: { code: -31003 }, id: 77 });
    }
    const untyped = await rig().payme.post(body, { "content-type": "" });
    expect(untyped.body).toMatchObject({ error: { code: -31003 }, id: 77 });
  });

  it("answers 200 to a body that is far too large, and serves on after a connection that broke", async () => {
    for (const size of [66_000, 3_000_000]) {
      const large = await rig().payme.post("x".repeat(size));
      expect(large.status).toBe(200);
      expect(code(large.body)).toBe(-32700);
    }
    await new Promise<void>((resolve, reject) => {
      const { port, hostname } = new URL(rig().url);
      const socket = connect(Number(port), hostname, () => {
        socket.write("POST /webhooks/payme HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n{");
        setTimeout(() => socket.destroy(), 50);
      });
      socket.on("close", () => resolve());
      socket.on("error", reject);
    });
    expect(code(await call("CheckTransaction", { id: newId() }))).toBe(-31003);
  });

  it("holds no transaction by texts that a database cannot store", async () => {
    const order = await rig().order("payme");
    const account = { order_id: "ord\0er" };
    expect(code(await call("CheckPerformTransaction", { amount: order.amount, account }))).toBe(-31050);
    expect(code(await call("CheckTransaction", { id: "a\0b" }))).toBe(-31003);
    const id = await begin(order, { performed: true });
    const fiscal_data = { "receipt\0_id": "1\0", nested: { message: "a\0" } };
    expect((await call("SetFiscalData", { id, type: "PERFORM", fiscal_data })).result).toEqual({
      success: true,
    });
  });
});

describe("transactions", () => {
  it("are unknown before they were created", async () => {
    for (const method of ["PerformTransaction", "CheckTransaction", "CancelTransaction"])
      expect(code(await call(method, { id: newId(), reason: 3 })), method).toBe(-31003);
  });

  it("are not repeated under the same id for another amount or another order", async () => {
    const [order, other] = [await rig().order("payme"), await rig().order("payme", { months: 3 })];
    const id = await begin(order);
    expect(code(await create(order, id, { amount: order.amount - 100 }))).toBe(-31001);
    expect(code(await create(order, id, { account: accountOf(other) }))).toBe(-31008);
    expect((await create(order, id)).result?.state).toBe(1);
  });

  it("expire twelve hours after our creation: refused, cancelled with reason 4, for good", async () => {
    for (const method of ["PerformTransaction", "CreateTransaction"]) {
      rig().setTime(START.getTime());
      const order = await rig().order("payme");
      const id = await begin(order);
      rig().pass(TWELVE_HOURS);
      const late = method === "CreateTransaction" ? await create(order, id) : await call(method, { id });
      expect(code(late), method).toBe(-31008);
      const state = { state: -1, reason: 4, cancel_time: rig().now(), perform_time: 0 };
      expect((await call("CheckTransaction", { id })).result).toMatchObject(state);
      rig().setTime(START.getTime());
      expect(code(await call("PerformTransaction", { id }))).toBe(-31008);
      expect(await rig().look(order)).toMatchObject({ status: "pending", balance: 0 });
      // The order can be paid by another one.
      await begin(order, { performed: true });
    }
  });

  it("expire twelve hours after Payme's own time too", async () => {
    const order = await rig().order("payme");
    const id = newId();
    expect((await create(order, id, { time: START.getTime() - TWELVE_HOURS + 60_000 })).result?.state).toBe(
      1,
    );
    rig().pass(59_999);
    expect((await create(order, id)).result?.state).toBe(1);
    rig().pass(1);
    expect(code(await call("PerformTransaction", { id }))).toBe(-31008);
    expect((await call("CheckTransaction", { id })).result).toMatchObject({ state: -1, reason: 4 });
    expect(code(await create(order, newId(), { time: START.getTime() - TWELVE_HOURS }))).toBe(-31008);
  });

  it("do not block an order once they have expired, even when nobody asked for them again", async () => {
    const order = await rig().order("payme");
    const old = await begin(order);
    rig().pass(TWELVE_HOURS);
    await begin(order, { performed: true });
    expect((await call("CheckTransaction", { id: old })).result).toMatchObject({ state: -1, reason: 4 });
    expect(await rig().look(order)).toMatchObject({ status: "paid", balance: order.amount, grants: 1 });
  });

  it("take money and give the plan once, however many calls come at the same time", async () => {
    const order = await rig().order("payme");
    const id = newId();
    const time = rig().now();
    const twenty = <T>(run: () => Promise<T>) => Promise.all(Array.from({ length: 20 }, run));
    const same = (answers: PaymeAnswer[]) => new Set(answers.map(({ result }) => JSON.stringify(result)));
    const created = await twenty(() => create(order, id, { time }));
    expect([...same(created)]).toEqual([expect.stringContaining('"state":1')]);
    expect([...same(await twenty(() => call("PerformTransaction", { id })))]).toEqual([
      expect.stringContaining('"state":2'),
    ]);
    expect(await rig().look(order)).toMatchObject({ balance: order.amount, grants: 1, status: "paid" });
    expect([...same(await twenty(() => call("CancelTransaction", { id, reason: 5 })))]).toEqual([
      expect.stringContaining('"state":-2'),
    ]);
    const { amount } = order;
    const bookings = [`payment ${amount}`, `refund ${-amount}`];
    expect(await rig().look(order)).toMatchObject({ balance: 0, bookings, plan: null });
    expect(rig().settled.filter(({ orderId }) => orderId === order.id)).toHaveLength(2);
  });

  it("let one of many different ones have the order", async () => {
    const order = await rig().order("payme");
    const answers = await Promise.all(Array.from({ length: 12 }, () => create(order, newId())));
    expect(answers.filter(({ result }) => result?.state === 1)).toHaveLength(1);
    expect(answers.filter((answer) => code(answer) === -31008)).toHaveLength(11);
  });

  it("are whole or not at all: a crash after any statement is a system error, and the repeated call does it", async () => {
    const steps: ["CreateTransaction" | "PerformTransaction" | "CancelTransaction", number][] = [
      ["CreateTransaction", 1],
      ["PerformTransaction", 2],
      ["CancelTransaction", -2],
    ];
    for (let step = 0; step < 16; step++) {
      const order = await rig().order("payme");
      const id = newId();
      for (const [method, state] of steps) {
        const run = () =>
          method === "CreateTransaction" ? create(order, id) : call(method, { id, reason: 5 });
        rig().crashNext(step);
        expect(code(await run()), `${method} at ${step}`).toBe(-32400);
        expect((await run()).result, `${method} at ${step}`).toMatchObject({ state });
      }
      const bookings = [`payment ${order.amount}`, `refund ${-order.amount}`];
      expect(await rig().look(order)).toMatchObject({ status: "refunded", balance: 0, bookings, grants: 1 });
    }
  });
});

describe("the statement", () => {
  it("goes by Payme's time, both ends included, oldest first, and has only what was created", async () => {
    const base = START.getTime() - 3_600_000;
    const orders = [await rig().order("payme"), await rig().order("payme"), await rig().order("payme")];
    const ids: string[] = [];
    for (const [index, order] of orders.entries()) {
      const id = newId();
      ids.push(id);
      await create(order, id, { time: base + ([2000, 1000, 3000][index] ?? 0) });
    }
    const id = ids[0] ?? "";
    await create(await rig().order("payme"), newId(), { time: base + 1500, amount: 1 });
    await call("PerformTransaction", { id });
    const of = async (from: number, to: number) =>
      (await call("GetStatement", { from, to })).result?.transactions ?? [];
    expect((await of(base + 1000, base + 3000)).map((row) => row.id)).toEqual([ids[1], ids[0], ids[2]]);
    expect((await of(base + 1001, base + 2999)).map((row) => row.id)).toEqual([ids[0]]);
    expect(await of(base + 1001, base + 1999)).toEqual([]);
    expect(await of(base + 3000, base + 1000)).toEqual([]);
    const [, row] = await of(base + 1000, base + 3000);
    expect(row).toEqual({
      id,
      time: base + 2000,
      amount: orders[0]?.amount,
      account: { order_id: orders[0]?.id },
      create_time: START.getTime(),
      perform_time: START.getTime(),
      cancel_time: 0,
      transaction: expect.any(String),
      state: 2,
      reason: null,
    });
    expect(String(row?.time)).toHaveLength(13);
  });
});

describe("fiscal receipts and keys", () => {
  it("keeps both receipts of a transaction; unknown ones are -32001, wrong ones -32602", async () => {
    const order = await rig().order("payme");
    const id = await begin(order, { performed: true });
    const fiscal_data = { receipt_id: 121, status_code: 0, message: "accepted", fiscal_sign: "800031554082" };
    for (const type of ["PERFORM", "CANCEL", "PERFORM"]) {
      if (type === "CANCEL") await call("CancelTransaction", { id, reason: 5 });
      expect((await call("SetFiscalData", { id, type, fiscal_data })).result).toEqual({ success: true });
    }
    const [row] = await rig()
      .db.select()
      .from(paymentTransaction)
      .where(eq(paymentTransaction.externalId, id));
    expect(row?.details.fiscal).toEqual({ PERFORM: fiscal_data, CANCEL: fiscal_data });
    expect(code(await call("SetFiscalData", { id: newId(), type: "PERFORM", fiscal_data }))).toBe(-32001);
    expect(code(await call("SetFiscalData", { id, type: "OTHER", fiscal_data }))).toBe(-32602);
    expect(code(await call("SetFiscalData", { id, type: "PERFORM" }))).toBe(-32602);
  });

  it("changes the key: the old one is refused from the next call on, the new one lies nowhere in the open", async () => {
    const { payme, db } = rig();
    const password = "changed-key-9876543210";
    expect((await call("ChangePassword", { password })).result).toEqual({ success: true });
    expect(code(await call("CheckTransaction", { id: newId() }))).toBe(-32504);
    payme.setKey(password);
    expect(code(await call("CheckTransaction", { id: newId() }))).toBe(-31003);
    const events = await db.select().from(providerEvent).where(eq(providerEvent.kind, "ChangePassword"));
    expect(events).toHaveLength(1);
    expect(events.map(({ body }) => body.toString())).not.toEqual([expect.stringContaining(password)]);
    const [kept] = await db.select().from(providerKey);
    expect(kept?.sealed).not.toContain(password);
    await call("ChangePassword", { password: PAYME_KEY });
    payme.setKey(PAYME_KEY);
  });

  it("keeps every authentic call byte for byte, and counts a repeated one", async () => {
    const body = `{ "method":"CheckTransaction",  "params":{"id":"${newId()}"}, "id": 1}`;
    await rig().payme.post(body);
    await rig().payme.post(body);
    await rig().payme.post(`${body}!`, {});
    await rig().payme.post(`${body}?`, { authorization: "" });
    const events = await rig().db.select().from(providerEvent);
    const of = (text: string) => events.filter((event) => event.body.toString() === text);
    expect(of(body)).toMatchObject([{ times: 2, outcome: "-31003" }]);
    expect(of(`${body}!`)).toMatchObject([{ times: 1, outcome: "-32700", kind: "unreadable" }]);
    expect(of(`${body}?`)).toEqual([]);
  });
});
