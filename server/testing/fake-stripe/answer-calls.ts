import type { FakeSession, FakeSubscription, Json, StripeState } from "./state.ts";
import { viewDispute, viewInvoice, viewRefund, viewSession, viewSubscription } from "./views.ts";

/** An error in Stripe's own form. */
export class StripeRefusal extends Error {
  readonly status: number;
  readonly error: Json;

  constructor(status: number, error: Json) {
    super(String(error.message));
    this.status = status;
    this.error = error;
  }
}

export type Call = { method: string; path: string; params: Json };
export type Operations = {
  url: () => string;
  prices: Record<string, number>;
  changed: (subscription: FakeSubscription, kind: "updated" | "deleted") => void;
};

/** Answers one call of the API, with its effects. */
export function answerCall(state: StripeState, operations: Operations, { method, path, params }: Call): Json {
  const [kind = "", id = "", verb = ""] = path.replace(/^\/v1\//, "").split("/");
  const route = `${method} ${kind}`;
  if (route === "POST coupons") return makeCoupon(state, params);
  if (kind === "checkout") return answerCheckout(state, operations, method, path, params);
  if (route === "POST billing_portal") return makePortal(state, operations, params);
  if (kind === "subscriptions") return answerSubscription(state, operations, method, id, params);
  if (route === "GET invoices") return viewInvoice(found(state.invoices, id, "invoice"));
  if (route === "GET invoice_payments") return listPayments(state, params);
  if (route === "GET disputes") return viewDispute(found(state.disputes, id, "dispute"));
  if (route === "GET refunds" && id) return viewRefund(found(state.refunds, id, "refund"));
  if (route === "GET refunds") {
    const data = [...state.refunds.values()].filter(({ charge }) => charge === params.charge).map(viewRefund);
    return { object: "list", data, has_more: false };
  }
  throw new StripeRefusal(404, { type: "invalid_request_error", message: `no route ${route} ${verb}` });
}

function found<T>(map: Map<string, T>, id: string, what: string): T {
  const one = map.get(id);
  if (one) return one;
  const error = { type: "invalid_request_error", code: "resource_missing", param: what };
  throw new StripeRefusal(404, { ...error, message: `No such ${what}: '${id}'` });
}

function makeCoupon(state: StripeState, params: Json): Json {
  const id = state.next("co");
  const percent = Number(params.percent_off);
  if (!(percent > 0 && percent <= 100)) throw invalid("percent_off");
  state.coupons.set(id, percent);
  return { id, object: "coupon", percent_off: percent, duration: params.duration };
}

function answerCheckout(
  state: StripeState,
  { url, prices }: Operations,
  method: string,
  path: string,
  params: Json,
): Json {
  const [, id, verb] = /^\/v1\/checkout\/sessions(?:\/(\w+))?(?:\/(\w+))?$/.exec(path) ?? [];
  if (method === "POST" && !id) {
    const session = makeSession(state, prices, params);
    state.sessions.set(session.id, session);
    return viewSession(session, url());
  }
  const session = found(state.sessions, id ?? "", "checkout.session");
  if (method === "POST" && verb === "expire") {
    if (session.status !== "open") throw invalid("session");
    session.status = "expired";
  }
  return viewSession(session, url());
}

function makeSession(state: StripeState, prices: Record<string, number>, params: Json): FakeSession {
  const { line_items, customer, customer_email, discounts, subscription_data } = params;
  const [item] = Object.values((line_items ?? {}) as Record<string, Json>);
  const price = String(item?.price);
  if (prices[price] === undefined) throw invalid("line_items[0][price]");
  if (params.mode !== "subscription" || !params.success_url) throw invalid("mode");
  if (customer && customer_email) throw invalid("customer_email");
  if (customer) found(state.customers, String(customer), "customer");
  const [discount] = Object.values((discounts ?? {}) as Record<string, Json>);
  const percentOff = discount ? found(state.coupons, String(discount.coupon), "coupon") : 0;
  return {
    id: state.next("cs"),
    status: "open",
    price,
    orderId: String(params.client_reference_id ?? ""),
    customer: customer ? String(customer) : null,
    email: customer_email ? String(customer_email) : null,
    metadata: ((subscription_data as Json)?.metadata ?? {}) as Record<string, string>,
    subscription: null,
    invoice: null,
    percentOff,
  };
}

function makePortal(state: StripeState, { url }: Operations, params: Json): Json {
  const { id } = found(state.customers, String(params.customer), "customer");
  return { id: state.next("bps"), object: "billing_portal.session", url: `${url()}/portal/${id}` };
}

function answerSubscription(
  state: StripeState,
  { changed }: Operations,
  method: string,
  id: string,
  params: Json,
): Json {
  const subscription = found(state.subscriptions, id, "subscription");
  if (method === "GET") return viewSubscription(subscription);
  if (subscription.status === "canceled") throw invalid("subscription");
  if (method === "DELETE") subscription.status = "canceled";
  else subscription.cancelAtPeriodEnd = params.cancel_at_period_end === "true";
  changed(subscription, method === "DELETE" ? "deleted" : "updated");
  return viewSubscription(subscription);
}

function listPayments(state: StripeState, params: Json): Json {
  const { payment_intent: intent } = params.payment as Json;
  const data = [...state.invoices.values()]
    .filter((invoice) => invoice.intent === intent && invoice.status === "paid")
    .map((invoice) => ({
      id: `inpay_${invoice.id}`,
      object: "invoice_payment",
      invoice: invoice.id,
      status: "paid",
    }));
  return { object: "list", data, has_more: false };
}

function invalid(param: string): StripeRefusal {
  return new StripeRefusal(400, { type: "invalid_request_error", param, message: `Invalid ${param}` });
}
