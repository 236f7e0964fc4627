import { randomUUID } from "node:crypto";
import type { OrderRow } from "../billing/index.ts";
import type { BillingRig, Local } from "./billing-rig.ts";

/** What a provider may do with a payment: open it, take the money, undo it (before or after), ask for it. */
export type Deed = "open" | "take" | "undo" | "look";

/** A payment as the provider has it in its own books, by what it was answered. */
export type Payment = {
  ref: string;
  order: OrderRow;
  /** When it was opened, by the provider's clock. */
  time: number;
  prepareId: string;
  taken: boolean;
  /** Undone before or after the money was taken, or refused for good. */
  over: boolean;
};

/** A provider with its own books, which calls us over HTTP. */
export type ProviderModel = {
  provider: Local;
  /** Whether it can ask us later for what it does not know; one that cannot repeats a call that was not answered. */
  canLook: boolean;
  begin(order: OrderRow, time: number): Payment;
  /** Does it and writes down what was answered; false when the answer was a system error, after which nothing is known. */
  act(payment: Payment, deed: Deed): Promise<boolean>;
};

let count = 0;

function newPayment(order: OrderRow, time: number, ref: string): Payment {
  return { ref, order, time, prepareId: "1", taken: false, over: false };
}

export function paymeModel(rig: BillingRig): ProviderModel {
  const methods = {
    open: "CreateTransaction",
    take: "PerformTransaction",
    undo: "CancelTransaction",
    look: "CheckTransaction",
  } as const;
  return {
    provider: "payme",
    canLook: true,
    begin: (order, time) => newPayment(order, time, (++count).toString(16).padStart(24, "0")),
    async act(payment, deed) {
      const { ref: id, time, order } = payment;
      const opening = { time, amount: order.amount, account: { order_id: order.id } };
      const params = { id, ...(deed === "open" && opening), ...(deed === "undo" && { reason: 5 }) };
      const { result, error } = await rig.payme.call(methods[deed], params);
      const state = result?.state ?? 0;
      payment.taken ||= Math.abs(state) === 2;
      payment.over ||= state < 0;
      return error?.code !== -32400;
    },
  };
}

export function clickModel(rig: BillingRig): ProviderModel {
  return {
    provider: "click",
    canLook: false,
    begin: (order, time) => newPayment(order, time, String(9_007_199_254_740_993n + BigInt(++count))),
    async act(payment, deed) {
      const { ref, order } = payment;
      const fields = { click_trans_id: ref, merchant_trans_id: order.id, amount: `${order.amount / 100}.00` };
      if (deed === "open" || deed === "look") {
        const { error, merchant_prepare_id } = await rig.click.call("prepare", fields);
        if (merchant_prepare_id) payment.prepareId = String(merchant_prepare_id);
        return error !== -7;
      }
      const more = { merchant_prepare_id: payment.prepareId, error: deed === "undo" ? "-5017" : "0" };
      const { error } = await rig.click.call("complete", { ...fields, ...more });
      payment.taken ||= error === 0 || error === -4;
      payment.over ||= error === -9;
      return error !== -7;
    },
  };
}

export function uzumModel(rig: BillingRig): ProviderModel {
  const operations = { open: "create", take: "confirm", undo: "reverse", look: "status" } as const;
  return {
    provider: "uzum",
    canLook: true,
    begin: (order, time) => newPayment(order, time, randomUUID()),
    async act(payment, deed) {
      const { ref: transId, order, time: timestamp } = payment;
      const opening = { params: { order_id: order.number }, amount: order.amount };
      const body = { transId, timestamp, ...(deed === "open" && opening) };
      const answer = (await rig.uzum.call(operations[deed], body)).body;
      const { status, errorCode = "" } = answer;
      const taken = status === "CONFIRMED" || errorCode === "10016" || typeof answer.confirmTime === "number";
      payment.taken ||= taken;
      payment.over ||= status === "REVERSED" || ["10015", "10017", "10018"].includes(errorCode);
      return errorCode !== "99999";
    },
  };
}
