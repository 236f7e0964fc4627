import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { paymentTransaction, providerEvent } from "../../../db/schema/index.ts";
import { billingRig, START } from "../../testing/billing-rig.ts";
import { type ClickAnswered, type ClickForm, signed } from "../../testing/payment-callers.ts";
import type { OrderRow } from "../index.ts";

const rig = billingRig();
let trans = 0;
const newId = () => String(9_100_000 + ++trans);
/** As Click writes amounts: soums with a fraction. */
const soums = ({ amount }: OrderRow) => `${amount / 100}.00`;

const BAD_SIGN = "0".repeat(32);

function prepare(order: OrderRow, id: string, more: ClickForm = {}): Promise<ClickAnswered> {
  const fields = { click_trans_id: id, merchant_trans_id: order.id, amount: soums(order) };
  return rig().click.call("prepare", { ...fields, ...more });
}

function complete(order: OrderRow, id: string, prepareId: unknown, more: ClickForm = {}) {
  const fields = { click_trans_id: id, merchant_trans_id: order.id, amount: soums(order) };
  return rig().click.call("complete", { ...fields, merchant_prepare_id: String(prepareId), ...more });
}

/** A prepared payment: Click's id and ours. */
async function prepared(order: OrderRow) {
  const id = newId();
  const { error, merchant_prepare_id } = await prepare(order, id);
  expect(error).toBe(0);
  return { id, prepareId: merchant_prepare_id };
}

beforeEach(() => rig().setTime(START.getTime()));

describe("Click's fifteen steps", () => {
  it("1 to 8: a payment that is confirmed, repeated, and taken back", async () => {
    const order = await rig().order("click");
    const id = newId();
    expect(await prepare(order, id, { sign_string: BAD_SIGN })).toMatchObject({
      error: -1,
      error_note: "SIGN CHECK FAILED!",
      merchant_prepare_id: null,
    });
    expect(await prepare(order, id, { merchant_trans_id: "nobody" })).toMatchObject({ error: -5 });
    const third = await prepare(order, id);
    expect(third).toEqual({
      click_trans_id: Number(id),
      merchant_trans_id: order.id,
      merchant_prepare_id: expect.any(Number),
      error: 0,
      error_note: "Success",
    });
    const prepareId = third.merchant_prepare_id;
    expect(await complete(order, id, prepareId, { sign_string: BAD_SIGN })).toMatchObject({ error: -1 });
    expect(await complete(order, id, prepareId, { amount: "300" })).toMatchObject({ error: -2 });
    expect(await rig().look(order)).toMatchObject({ status: "pending", balance: 0 });
    expect(await complete(order, id, prepareId)).toEqual({
      click_trans_id: Number(id),
      merchant_trans_id: order.id,
      merchant_confirm_id: prepareId,
      error: 0,
      error_note: "Success",
    });
    expect(await rig().look(order)).toMatchObject({
      status: "paid",
      balance: order.amount,
      plan: "business",
    });
    expect(await complete(order, id, prepareId)).toMatchObject({ error: -4, merchant_confirm_id: prepareId });
    expect(await complete(order, id, prepareId, { error: "-5017" })).toMatchObject({ error: -9 });
    expect(await rig().look(order)).toMatchObject({
      status: "refunded",
      bookings: [`payment ${order.amount}`, `refund ${-order.amount}`],
      plan: null,
    });
    expect(await complete(order, id, prepareId)).toMatchObject({ error: -9 });
  });

  it("9 to 11: an unknown prepare id is refused, the right one pays", async () => {
    const order = await rig().order("click");
    const { id, prepareId } = await prepared(order);
    expect(await complete(order, id, "999999999")).toMatchObject({ error: -6, merchant_confirm_id: null });
    expect(await complete(order, id, "no-number")).toMatchObject({ error: -6 });
    expect(await complete(order, newId(), prepareId)).toMatchObject({ error: -6 });
    expect(await complete(order, id, prepareId)).toMatchObject({ error: 0 });
  });

  it("12 to 15: what was cancelled stays cancelled; the order can be paid by another payment", async () => {
    const order = await rig().order("click");
    const { id, prepareId } = await prepared(order);
    const failed = { error: "-5017", error_note: "Insufficient funds" };
    expect(await complete(order, id, prepareId, failed)).toMatchObject({ error: -9 });
    expect(await complete(order, id, prepareId, failed)).toMatchObject({ error: -9 });
    expect(await complete(order, id, prepareId)).toMatchObject({ error: -9 });
    expect(await prepare(order, id)).toMatchObject({ error: -9 });
    expect(await rig().look(order)).toMatchObject({ status: "pending", bookings: [] });
    const next = await prepared(order);
    expect(await complete(order, next.id, next.prepareId)).toMatchObject({ error: 0 });
    expect(await rig().look(order)).toMatchObject({ status: "paid", balance: order.amount });
  });
});

describe("the request", () => {
  it("is signed over the strings as they came, and its amount is compared as an exact decimal", async () => {
    const order = await rig().order("click");
    const whole = order.amount / 100;
    expect(whole).toBe(622_300);
    for (const amount of [`${whole}.00`, `${whole}.0`, `${whole}`, `${whole}.000`])
      expect(await prepare(order, newId(), { amount }), amount).toMatchObject({ error: 0 });
    const wrong = [
      `${whole}.01`,
      `${whole}.001`,
      `${whole - 1}.99`,
      `${whole}.`,
      `${whole},00`,
      `-${whole}`,
      `+${whole}`,
      `6223e2`,
      `0x${whole.toString(16)}`,
      `${order.amount}`,
      "NaN",
      "0",
    ];
    for (const amount of wrong)
      expect(await prepare(order, newId(), { amount }), amount).toMatchObject({ error: -2 });
    // The same amount written otherwise than it was signed is another request.
    const { sign_string = "" } = signed("prepare", {
      click_trans_id: "5",
      merchant_trans_id: order.id,
      amount: `${whole}`,
    });
    expect(await prepare(order, "5", { sign_string })).toMatchObject({ error: -1 });
  });

  it("is refused when anything of it was changed after it was signed, or it is for another service", async () => {
    const order = await rig().order("click");
    const { id, prepareId } = await prepared(order);
    const fields = { click_trans_id: id, merchant_trans_id: order.id, amount: soums(order) };
    const form = signed("complete", { ...fields, merchant_prepare_id: String(prepareId) });
    const changes: ClickForm[] = [
      { click_trans_id: "1" },
      { service_id: "1" },
      { merchant_trans_id: "other" },
      { merchant_prepare_id: "1" },
      { amount: "1" },
      { action: "0" },
      { sign_time: "2026-11-20 12:00:01" },
      { sign_string: (form.sign_string ?? "").slice(1) },
    ];
    for (const change of changes) {
      const body = new URLSearchParams({ ...form, ...change }).toString();
      const answer = await rig().click.post("complete", body);
      expect(answer.body, JSON.stringify(change)).toMatchObject({ error: -1 });
    }
    expect(await prepare(order, newId(), { service_id: "99999" })).toMatchObject({ error: -1 });
    const upper = new URLSearchParams({ ...form, sign_string: (form.sign_string ?? "").toUpperCase() });
    expect((await rig().click.post("complete", upper.toString())).body).toMatchObject({ error: 0 });
  });

  it("is -8 when a field is missing or cannot be what it is, before its signature is looked at", async () => {
    const order = await rig().order("click");
    const fields = { click_trans_id: newId(), merchant_trans_id: order.id, amount: soums(order) };
    const form = signed("complete", { ...fields, merchant_prepare_id: "5", sign_string: BAD_SIGN });
    for (const name of Object.keys(form).filter((each) => each !== "error_note")) {
      const { [name]: _, ...rest } = form;
      const answer = await rig().click.post("complete", new URLSearchParams(rest).toString());
      expect(answer.status).toBe(200);
      expect(answer.body, name).toMatchObject({ error: -8, merchant_confirm_id: null });
      if (name !== "merchant_trans_id") expect(answer.body.merchant_trans_id).toBe(order.id);
    }
    const changes: ClickForm[] = [
      { click_trans_id: "abc" },
      { error: "x" },
      { error: "1" },
      { click_paydoc_id: "-" },
    ];
    for (const change of changes) {
      const answer = await prepare(order, newId(), change);
      expect(answer, JSON.stringify(change)).toMatchObject({ error: -8 });
    }
  });

  it("is -8 with 200 when the body is no form: JSON, multipart, nothing, bytes, far too much", async () => {
    const json = JSON.stringify(
      signed("prepare", { click_trans_id: "1", merchant_trans_id: "x", amount: "1" }),
    );
    const bodies: [string | Buffer, string][] = [
      [json, "application/json"],
      [json, "application/x-www-form-urlencoded"],
      [
        '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--b--',
        "multipart/form-data; boundary=b",
      ],
      ["", "application/x-www-form-urlencoded"],
      [Buffer.from([0, 255, 1]), "no type"],
      ["x".repeat(70_000), "application/x-www-form-urlencoded"],
      ["%zz=%&&&==", "text/plain"],
    ];
    for (const [body, type] of bodies)
      for (const step of ["prepare", "complete"] as const) {
        const answer = await rig().click.post(step, body, type);
        expect(answer.status, type).toBe(200);
        const ours = step === "prepare" ? "merchant_prepare_id" : "merchant_confirm_id";
        expect(answer.body, type).toMatchObject({ error: -8, click_trans_id: null, [ours]: null });
      }
  });

  it("is checked in the order of Click's own SDK", async () => {
    const order = await rig().order("click");
    const { id, prepareId } = await prepared(order);
    const nobody = { merchant_trans_id: "nobody", amount: "1" };
    expect(await prepare(order, newId(), { ...nobody, action: "5" })).toMatchObject({ error: -3 });
    expect(await complete(order, id, prepareId, { action: "0" })).toMatchObject({ error: -3 });
    expect(await complete(order, id, "999999999", nobody)).toMatchObject({ error: -5 });
    expect(await complete(order, id, prepareId, { merchant_trans_id: "nul\0" })).toMatchObject({ error: -5 });
    expect(await complete(order, id, "999999999", { amount: "1" })).toMatchObject({ error: -6 });
    await complete(order, id, prepareId);
    expect(await complete(order, id, prepareId, { amount: "1" })).toMatchObject({ error: -4 });
    expect(await prepare(order, newId(), { amount: "1" })).toMatchObject({ error: -4 });
    const closed = await rig().order("payme");
    expect(await prepare(closed, newId())).toMatchObject({ error: -5 });
  });

  it("carries ids that no JavaScript number holds, digit for digit", async () => {
    const order = await rig().order("click");
    const [one, other] = ["9223372036854775806", "9223372036854775807"];
    const first = await prepare(order, one);
    const second = await prepare(order, other, { click_paydoc_id: "9223372036854775807" });
    expect([first.error, second.error]).toEqual([0, 0]);
    expect([String(first.click_trans_id), String(second.click_trans_id)]).toEqual([one, other]);
    expect(first.merchant_prepare_id).not.toBe(second.merchant_prepare_id);
    expect(await complete(order, one, second.merchant_prepare_id)).toMatchObject({ error: -6 });
    expect(await complete(order, one, first.merchant_prepare_id)).toMatchObject({ error: 0 });
    const rows = await rig()
      .db.select()
      .from(paymentTransaction)
      .where(eq(paymentTransaction.orderId, order.id));
    expect(rows.map((row) => row.externalId).sort()).toEqual([one, other]);
  });
});

describe("payments", () => {
  it("have one prepare id however often they are prepared; another order cannot use them", async () => {
    const [order, other] = [await rig().order("click"), await rig().order("click")];
    const { id, prepareId } = await prepared(order);
    expect(await prepare(order, id)).toMatchObject({ error: 0, merchant_prepare_id: prepareId });
    expect(await prepare(other, id)).toMatchObject({ error: -8 });
    expect(await complete(other, id, prepareId)).toMatchObject({ error: -6 });
  });

  it("are taken once for an order that was opened twice: the second try is cancelled, so that Click returns its money", async () => {
    const order = await rig().order("click");
    const [one, two] = [await prepared(order), await prepared(order)];
    expect(await complete(order, one.id, one.prepareId)).toMatchObject({ error: 0 });
    expect(await complete(order, two.id, two.prepareId)).toMatchObject({ error: -9 });
    expect(await complete(order, two.id, two.prepareId)).toMatchObject({ error: -9 });
    expect(await rig().look(order)).toMatchObject({ status: "paid", balance: order.amount, grants: 1 });
  });

  it("are booked once however many calls come at the same time", async () => {
    const order = await rig().order("click");
    const id = newId();
    const twenty = <T>(run: () => Promise<T>) => Promise.all(Array.from({ length: 20 }, run));
    const all = await twenty(() => prepare(order, id));
    expect(new Set(all.map(({ error, merchant_prepare_id }) => `${error} ${merchant_prepare_id}`)).size).toBe(
      1,
    );
    const prepareId = all[0]?.merchant_prepare_id;
    const done = await twenty(() => complete(order, id, prepareId));
    expect(done.filter(({ error }) => error === 0)).toHaveLength(1);
    expect(done.filter(({ error }) => error === -4)).toHaveLength(19);
    expect(await rig().look(order)).toMatchObject({ balance: order.amount, grants: 1, status: "paid" });
    const undone = await twenty(() => complete(order, id, prepareId, { error: "-5017" }));
    expect(new Set(undone.map(({ error }) => error))).toEqual(new Set([-9]));
    expect(await rig().look(order)).toMatchObject({ balance: 0, status: "refunded", plan: null });
    expect(rig().settled.filter(({ orderId }) => orderId === order.id)).toHaveLength(2);
  });

  it("are whole or not at all: a crash after any statement is -7, and the repeated call does it", async () => {
    for (let step = 0; step < 16; step++) {
      const order = await rig().order("click");
      const id = newId();
      rig().crashNext(step);
      expect(await prepare(order, id), `prepare at ${step}`).toMatchObject({ error: -7 });
      const { error, merchant_prepare_id } = await prepare(order, id);
      expect(error).toBe(0);
      rig().crashNext(step);
      expect(await complete(order, id, merchant_prepare_id), `${step}`).toMatchObject({ error: -7 });
      expect([0, -4]).toContain((await complete(order, id, merchant_prepare_id)).error);
      const paid = { status: "paid", balance: order.amount, grants: 1 };
      expect(await rig().look(order), `complete at ${step}`).toMatchObject(paid);
      rig().crashNext(step);
      const failed = { error: "-5017" };
      expect(await complete(order, id, merchant_prepare_id, failed)).toMatchObject({ error: -7 });
      expect(await complete(order, id, merchant_prepare_id, failed)).toMatchObject({ error: -9 });
      expect(await rig().look(order)).toMatchObject({ status: "refunded", balance: 0, plan: null });
    }
  });

  it("are kept as they came, byte for byte, once their signature is good", async () => {
    const order = await rig().order("click");
    const fields = { click_trans_id: newId(), merchant_trans_id: order.id, amount: soums(order) };
    const body = new URLSearchParams(signed("prepare", fields)).toString();
    await rig().click.post("prepare", body);
    await rig().click.post("prepare", body);
    await rig().click.post("prepare", body.replace("amount=6", "amount=7"));
    const events = await rig().db.select().from(providerEvent);
    const ours = events.filter((event) => event.body.toString().includes(order.id));
    expect(ours.map((event) => [event.body.toString(), event.times, event.outcome])).toEqual([
      [body, 2, "0"],
    ]);
  });
});
