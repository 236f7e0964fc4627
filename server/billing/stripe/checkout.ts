import type Stripe from "stripe";
import { AppError } from "../../kernel/errors.ts";
import type { PlanKey } from "../../plans/index.ts";
import type { PayableOrder, PaymentProvider } from "../port.ts";
import { askStripe, isMissing } from "./open-client.ts";

export type StripePrices = Partial<Record<PlanKey, string>>;

type Deps = {
  stripe: Stripe;
  prices: StripePrices;
  /** The workspace's customer at Stripe, where there is one. */
  customerOf: (workspaceId: string) => Promise<string | undefined>;
};

/** Paying by card through Stripe's Checkout: a subscription that renews each month until it is cancelled. */
export function createStripeCheckout(deps: Deps): PaymentProvider {
  return {
    key: "stripe",
    currency: "USD",
    renews: true,
    async checkout(order) {
      const price = deps.prices[order.plan];
      if (!price) throw new AppError("billing.provider_off", { provider: "stripe" });
      const session = await askStripe(() => openSession(deps, order, price));
      if (!session.url) throw new AppError("billing.provider_unavailable", { provider: "stripe" });
      return { url: session.url, checkoutId: session.id };
    },
    async withdraw(checkoutId) {
      const { status } = await askStripe(() => deps.stripe.checkout.sessions.retrieve(checkoutId));
      if (status === "complete") return false;
      if (status === "open") await askStripe(() => deps.stripe.checkout.sessions.expire(checkoutId));
      return true;
    },
  };
}

async function openSession(deps: Deps, order: PayableOrder, price: string): Promise<Stripe.Checkout.Session> {
  const customer = await deps.customerOf(order.workspaceId);
  try {
    return await createSession(deps.stripe, order, price, customer);
  } catch (error) {
    // The customer was deleted in Stripe's dashboard: that must not keep anybody from paying.
    if (!customer || !isMissing(error, "customer")) throw error;
    return createSession(deps.stripe, order, price, undefined);
  }
}

/** Every call carries a key of the order's own: asking again gives the same session, never a second one. */
async function createSession(
  stripe: Stripe,
  order: PayableOrder,
  price: string,
  customer: string | undefined,
): Promise<Stripe.Checkout.Session> {
  const { id, workspaceId, plan, language } = order;
  const metadata = { order_id: id, workspace_id: workspaceId, plan, language };
  const coupon = order.percentOff > 0 ? await makeCoupon(stripe, order) : undefined;
  return stripe.checkout.sessions.create(
    {
      mode: "subscription",
      line_items: [{ price, quantity: 1 }],
      success_url: `${order.returnUrl}?session_id={CHECKOUT_SESSION_ID}`,
      cancel_url: order.returnUrl,
      client_reference_id: order.id,
      metadata,
      subscription_data: { metadata },
      locale: order.language === "ru" ? "ru" : "auto",
      ...(customer ? { customer } : { customer_email: order.email }),
      ...(coupon && { discounts: [{ coupon: coupon.id }] }),
    },
    { idempotencyKey: `checkout:${order.id}:${customer ?? "new"}` },
  );
}

function makeCoupon(stripe: Stripe, { id, percentOff }: PayableOrder): Promise<Stripe.Coupon> {
  return stripe.coupons.create(
    { percent_off: percentOff, duration: "once", max_redemptions: 1, metadata: { order_id: id } },
    { idempotencyKey: `coupon:${id}` },
  );
}
