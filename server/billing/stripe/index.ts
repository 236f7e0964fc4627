import type Stripe from "stripe";
import { AppError } from "../../kernel/errors.ts";
import type { SubscriptionRow } from "../../plans/index.ts";
import type { PaymentProvider } from "../port.ts";
import type { EventRow } from "../repo.ts";
import { applyStripeEvent } from "./apply-event.ts";
import type { InvoiceDeps } from "./book-invoice.ts";
import { createStripeCheckout, type StripePrices } from "./checkout.ts";
import { followSubscription } from "./follow-subscription.ts";
import { askStripe, openStripe } from "./open-client.ts";

export type StripeOptions = {
  secretKey: string;
  webhookSecret: string;
  prices: StripePrices;
  apiBase: string | undefined;
};
export type StripeBilling = ReturnType<typeof createStripe>;

/** How old a signed event may be, in seconds: Stripe's own default. */
const TOLERANCE_S = 300;

/** Cards through Stripe: subscriptions that renew by themselves. */
export function createStripe(deps: Omit<InvoiceDeps, "stripe" | "prices">, options: StripeOptions) {
  const { db, clock, plans } = deps;
  const { prices, webhookSecret } = options;
  const stripe = openStripe(options.secretKey, options.apiBase);
  const all = { ...deps, stripe, prices };

  async function customerOf(workspaceId: string): Promise<string | undefined> {
    return (await plans.rowOf(db, workspaceId))?.stripeCustomerId ?? undefined;
  }

  async function renewalOf(workspaceId: string): Promise<string> {
    const row = await plans.rowOf(db, workspaceId);
    if (row?.renewedBy !== "stripe" || !row.stripeSubscriptionId)
      throw new AppError("billing.nothing_to_cancel");
    return row.stripeSubscriptionId;
  }

  async function changeRenewal(workspaceId: string, changes: Stripe.SubscriptionUpdateParams): Promise<void> {
    const subscriptionId = await renewalOf(workspaceId);
    await askStripe(async () => {
      await stripe.subscriptions.update(subscriptionId, changes);
      await followSubscription(all, subscriptionId);
    });
  }

  return {
    provider: createStripeCheckout({ stripe, prices, customerOf }) satisfies PaymentProvider,

    /** The event in these bytes. Throws `billing.bad_signature` for a wrong signature and for one that is older than five minutes. */
    readEvent(raw: Buffer, signature: string): { externalId: string; kind: string } {
      try {
        const now = clock.now().getTime();
        const { webhooks } = stripe;
        const event = webhooks.constructEvent(raw, signature, webhookSecret, TOLERANCE_S, undefined, now);
        return { externalId: event.id, kind: event.type };
      } catch (cause) {
        throw new AppError("billing.bad_signature", {}, { cause });
      }
    },

    /** Applies an event that was kept; see `applyStripeEvent`. */
    async apply({ body }: EventRow): Promise<{ outcome: string }> {
      const event = JSON.parse(body.toString("utf8")) as Stripe.Event; // its signature was checked before it was kept
      return { outcome: await applyStripeEvent(all, event) };
    },

    /** Stops renewing at the end of what is paid for. Throws `billing.nothing_to_cancel`. */
    cancel: (workspaceId: string): Promise<void> =>
      changeRenewal(workspaceId, { cancel_at_period_end: true }),

    /** Goes on renewing after all. Throws `billing.nothing_to_cancel`. */
    resume: (workspaceId: string): Promise<void> =>
      changeRenewal(workspaceId, { cancel_at_period_end: false }),

    /** Ends renewing at once, without giving anything back: the workspace is to be deleted. */
    async endNow({ stripeSubscriptionId: id }: Pick<SubscriptionRow, "stripeSubscriptionId">): Promise<void> {
      if (id) await askStripe(() => stripe.subscriptions.cancel(id, {}, { idempotencyKey: `cancel:${id}` }));
    },

    /** Where cards and invoices are looked after. Throws `billing.no_customer` when nothing was paid by card yet. */
    async portal(workspaceId: string, returnUrl: string): Promise<string> {
      const customer = await customerOf(workspaceId);
      if (!customer) throw new AppError("billing.no_customer");
      const session = await askStripe(() =>
        stripe.billingPortal.sessions.create({ customer, return_url: returnUrl }),
      );
      return session.url;
    },
  };
}
