import { createHmac } from "node:crypto";
import type { Clock } from "../kernel/clock.ts";
import { createCallServer } from "./fake-stripe/serve-calls.ts";
import {
  createStripeState,
  type FakeEvent,
  type FakeInvoice,
  type FakeSubscription,
  type Json,
  monthAfter,
} from "./fake-stripe/state.ts";
import {
  type Shape,
  viewDispute,
  viewInvoice,
  viewRefund,
  viewSession,
  viewSubscription,
} from "./fake-stripe/views.ts";
import { startLoopbackServer } from "./loopback-server.ts";

export type { FakeEvent } from "./fake-stripe/state.ts";
export type FakeStripe = Awaited<ReturnType<typeof startFakeStripe>>;

export type FakeStripeOptions = {
  clock: Clock;
  /** Price ids and what they cost in cents. */
  prices?: Record<string, number>;
  /** How its events look. */
  shape?: Shape;
};

export const FAKE_STRIPE_KEY = "sk_test_fake";
export const FAKE_STRIPE_SECRET = "whsec_fake";
export const FAKE_PRICES = { price_business: 4900, price_enterprise: 9900 };

/**
 * Stripe as far as subscriptions need it, with a clock of the test's: checkout, renewals, failures, refunds, disputes. What happens makes
 * events, which the test delivers in whatever order and number it likes.
 */
export async function startFakeStripe({ clock, prices = FAKE_PRICES, shape = "now" }: FakeStripeOptions) {
  const state = createStripeState();
  const seconds = () => Math.floor(clock.now().getTime() / 1000);
  const calls = createCallServer(
    state,
    {
      url: () => server.url,
      prices,
      changed: (one, kind) => emit(`customer.subscription.${kind}`, viewSubscription(one, shape)),
    },
    FAKE_STRIPE_KEY,
  );
  const server = await startLoopbackServer(calls.serve);

  function emit(type: string, object: Json): FakeEvent {
    const id = state.next("evt");
    const created = seconds();
    const body = Buffer.from(JSON.stringify({ id, object: "event", type, created, data: { object } }));
    const event = { id, type, created, body };
    state.events.push(event);
    return event;
  }

  function invoiceFor(
    one: FakeSubscription,
    reason: FakeInvoice["reason"],
    total: number,
    lines: FakeInvoice["lines"],
  ): FakeInvoice {
    const invoice: FakeInvoice = {
      id: state.next("in"),
      subscription: one.id,
      customer: one.customer,
      status: "open",
      reason,
      total,
      paid: 0,
      created: seconds(),
      paidAt: null,
      intent: state.next("pi"),
      charge: state.next("ch"),
      lines,
    };
    state.invoices.set(invoice.id, invoice);
    one.latestInvoice = invoice.id;
    return invoice;
  }

  function settle(invoice: FakeInvoice): void {
    Object.assign(invoice, { status: "paid", paid: invoice.total, paidAt: seconds() });
    emit("invoice.paid", viewInvoice(invoice, shape));
    emit("invoice.payment_succeeded", viewInvoice(invoice, shape));
  }

  function changed(one: FakeSubscription, kind: "created" | "updated" | "deleted"): void {
    emit(`customer.subscription.${kind}`, viewSubscription(one, shape));
  }

  function subscriptionOf(id: string): FakeSubscription {
    const one = state.subscriptions.get(id);
    if (!one) throw new Error(`no subscription ${id}`);
    return one;
  }

  function invoiceOf(id: string): FakeInvoice {
    const one = state.invoices.get(id);
    if (!one) throw new Error(`no invoice ${id}`);
    return one;
  }

  return {
    url: server.url,
    state,
    emit,
    failNext: calls.failNext,
    clearFaults: calls.clearFaults,
    close: server.close,
    env: {
      STRIPE_SECRET_KEY: FAKE_STRIPE_KEY,
      STRIPE_WEBHOOK_SECRET: FAKE_STRIPE_SECRET,
      STRIPE_PRICE_BUSINESS: "price_business",
      STRIPE_PRICE_ENTERPRISE: "price_enterprise",
      STRIPE_API_BASE: server.url,
    },

    /** The payer fills in the page of a checkout: a subscription begins and its first invoice is paid. */
    pay(url: string): { subscription: string; invoice: string } {
      const session = state.sessions.get(new URL(url).pathname.split("/").at(-1) ?? "");
      if (session?.status !== "open") throw new Error("this checkout cannot be paid");
      const customer = session.customer ?? state.next("cus");
      state.customers.set(customer, { id: customer, email: session.email });
      const start = seconds();
      const end = monthAfter(start);
      const one: FakeSubscription = {
        id: state.next("sub"),
        customer,
        status: "active",
        price: session.price,
        metadata: session.metadata,
        created: start,
        start,
        end,
        cancelAtPeriodEnd: false,
        latestInvoice: "",
      };
      state.subscriptions.set(one.id, one);
      const amount = Math.round(((prices[session.price] ?? 0) * (100 - session.percentOff)) / 100);
      const invoice = invoiceFor(one, "subscription_create", amount, [{ start, end, amount }]);
      const ids = { customer, subscription: one.id, invoice: invoice.id };
      Object.assign(session, { status: "complete", ...ids });
      changed(one, "created");
      settle(invoice);
      emit("checkout.session.completed", viewSession(session, server.url));
      return { subscription: one.id, invoice: invoice.id };
    },

    /** What the clock has made due: renewals are collected from a card that may be declined, ended subscriptions end. */
    renew({ declined = false } = {}): string[] {
      return [...state.subscriptions.values()].flatMap((one) => {
        if (one.status !== "active" || one.end > seconds()) return [];
        if (one.cancelAtPeriodEnd) {
          one.status = "canceled";
          changed(one, "deleted");
          return [];
        }
        one.start = one.end;
        one.end = monthAfter(one.start);
        const amount = prices[one.price] ?? 0;
        const line = { start: one.start, end: one.end, amount };
        const invoice = invoiceFor(one, "subscription_cycle", amount, [line]);
        if (declined) {
          one.status = "past_due";
          emit("invoice.payment_failed", viewInvoice(invoice, shape));
        } else settle(invoice);
        changed(one, "updated");
        return [invoice.id];
      });
    },

    /** Collecting works after all. */
    recover(invoiceId: string): void {
      const invoice = invoiceOf(invoiceId);
      const one = subscriptionOf(invoice.subscription);
      one.status = "active";
      settle(invoice);
      changed(one, "updated");
    },

    /** Stripe has tried often enough. */
    giveUp(subscriptionId: string): void {
      const one = subscriptionOf(subscriptionId);
      one.status = "canceled";
      changed(one, "deleted");
    },

    /** The plan is switched in the middle of a period, and the difference paid at once. */
    switchPlan(subscriptionId: string, price: string): string {
      const one = subscriptionOf(subscriptionId);
      const now = seconds();
      const rest = (one.end - now) / (one.end - one.start);
      const credit = -Math.round((prices[one.price] ?? 0) * rest);
      const charge = Math.round((prices[price] ?? 0) * rest);
      one.price = price;
      const lines = [credit, charge].map((amount) => ({ start: now, end: one.end, amount }));
      const invoice = invoiceFor(one, "subscription_update", Math.max(0, credit + charge), lines);
      settle(invoice);
      changed(one, "updated");
      return invoice.id;
    },

    refund(invoiceId: string, amount = invoiceOf(invoiceId).paid): string {
      const { intent, charge } = invoiceOf(invoiceId);
      const id = state.next("re");
      state.refunds.set(id, { id, status: "succeeded", amount, intent, charge, created: seconds() });
      emit(
        "refund.created",
        viewRefund({ id, status: "succeeded", amount, intent, charge, created: seconds() }),
      );
      emit("charge.refunded", {
        id: charge,
        object: "charge",
        payment_intent: intent,
        amount_refunded: amount,
      });
      return id;
    },

    dispute(invoiceId: string, status: "lost" | "won"): string {
      const { intent, paid } = invoiceOf(invoiceId);
      const dispute = { id: state.next("du"), status, amount: paid, intent, created: seconds() };
      state.disputes.set(dispute.id, dispute);
      emit("charge.dispute.closed", viewDispute(dispute));
      return dispute.id;
    },

    /** A header that signs these bytes. */
    sign(body: Buffer, { secret = FAKE_STRIPE_SECRET, at = seconds() } = {}): string {
      const signature = createHmac("sha256", secret).update(`${at}.`).update(body).digest("hex");
      return `t=${at},v1=${signature}`;
    },

    /** Posts an event to a webhook; its answer's status. */
    async deliver(event: FakeEvent, webhook: string): Promise<number> {
      const headers = {
        "content-type": "application/json; charset=utf-8",
        "stripe-signature": this.sign(event.body),
      };
      const answer = await fetch(webhook, { method: "POST", headers, body: new Uint8Array(event.body) });
      await answer.arrayBuffer();
      return answer.status;
    },

    /** The events that came since so many. */
    eventsSince: (count: number): FakeEvent[] => state.events.slice(count),
  };
}
