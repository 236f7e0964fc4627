import type Stripe from "stripe";
import { AppError } from "../../kernel/errors.ts";
import type { PlanKey } from "../../plans/index.ts";
import type { PayableOrder, PaymentProvider } from "../port.ts";
import { askStripe } from "./open-client.ts";

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
  };
}

/** Every call carries a key of the order's own: asking again gives the same session, never a second one. */
async function openSession(
  { stripe, customerOf }: Deps,
  order: PayableOrder,
  price: string,
): Promise<Stripe.Checkout.Session> {
  const customer = await customerOf(order.workspaceId);
  const metadata = { order_id: order.id, workspace_id: order.workspaceId, plan: order.plan };
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
    { idempotencyKey: `checkout:${order.id}` },
  );
}

function makeCoupon(stripe: Stripe, { id, percentOff }: PayableOrder): Promise<Stripe.Coupon> {
  return stripe.coupons.create(
    { percent_off: percentOff, duration: "once", max_redemptions: 1, metadata: { order_id: id } },
    { idempotencyKey: `coupon:${id}` },
  );
}
