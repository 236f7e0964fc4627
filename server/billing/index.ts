import type { Database } from "../../db/client.ts";
import type { Bots } from "../bots/index.ts";
import type { Clock } from "../kernel/clock.ts";
import { AppError, messageOf } from "../kernel/errors.ts";
import type { Ids } from "../kernel/ids.ts";
import type { Logger } from "../kernel/logger.ts";
import { decodeCursor, type Page, type PageRequest, toPage } from "../kernel/paging.ts";
import type { SecretBox } from "../kernel/secret-box.ts";
import type { Translate } from "../kernel/translate.ts";
import type { PlanKey, PlanLimits, Plans } from "../plans/index.ts";
import type { Jobs } from "../providers/queue/port.ts";
import { expireOrders, PAYABLE_MS } from "./close-order.ts";
import { type CheckoutDeps, makeCheckout, type WantedCheckout } from "./make-checkout.ts";
import { type BillingEnv, openProviders } from "./open-providers.ts";
import { type Standing, type UsageDeps, usageOf } from "./overview.ts";
import type { PaymentProvider } from "./port.ts";
import { createProviderEvents } from "./provider-events.ts";
import { findOrder, findOrderOf, listOrders, listSettled, listWaiting, type OrderRow } from "./repo.ts";
import { bookMovement, type Movement, type SettleDeps } from "./settle-payment.ts";
import { newsOfFailure, newsOfOrder, type PaymentNews } from "./tell-payment.ts";
import type { Currency, ProviderKey } from "./types.ts";
import { offerOfPromo, type PromoAsked, type PromoOffer, redeemPromo } from "./use-promo.ts";

export type { Movement, OrderRow, PaymentNews, PaymentProvider, PromoOffer, Standing };
export type Billing = ReturnType<typeof createBilling>;

export type BillingDeps = {
  db: Database;
  clock: Clock;
  ids: Ids;
  logger: Logger;
  secrets: SecretBox;
  translate: Translate;
  jobs: Pick<Jobs, "add">;
  plans: Pick<
    Plans,
    "grant" | "regrant" | "revoke" | "amend" | "mark" | "rowOf" | "subscriptionOf" | "rollOnEnded"
  >;
  bots: Pick<Bots, "list">;
  answeredToday: UsageDeps["answeredToday"];
  planTable: Record<PlanKey, PlanLimits>;
  env: BillingEnv;
  usdUzsRate: number;
  publicUrl: string | undefined;
  /** Tells the workspace's owners, once for each occasion. */
  tell: (news: PaymentNews) => Promise<void>;
};

/** A transaction that booked money has ended by then, one way or the other. */
const FOLLOW_AFTER_MS = 2000;
/** Whoever pays needs some minutes; then it may be that a notification was lost. */
const ASK_AFTER_MS = 5 * 60_000;
const ASK_EVERY_MS = 5 * 60_000;
const MOST_ASKED = 100;
const TELL_WITHIN_MS = 60 * 60_000;

/** Orders, the money for them, and what it gives. */
export function createBilling(deps: BillingDeps) {
  const { db, clock, plans, jobs, logger } = deps;
  let askedAt = 0;

  /**
   * News of an order are told by a job, from what was committed. A transaction must not wait for the queue (where both are on one database
   * the queue waits for the transaction), nor tell what it undoes.
   */
  async function followSoon(orderId: string): Promise<void> {
    try {
      await jobs.add(
        "payments",
        { orderId },
        { id: `order:${orderId}`, delayMs: FOLLOW_AFTER_MS, runAgain: true },
      );
    } catch (error) {
      logger.warn({ reason: messageOf(error), orderId }, "a payment waits for the sweep to be told");
    }
  }

  const settle: SettleDeps = { ...deps, onSettled: async (_tx, { id }) => void followSoon(id) };
  const titleOf: CheckoutDeps["titleOf"] = ({ plan, months, language }) =>
    deps.translate(language, "billing:title", {
      plan: deps.translate(language, `billing:plans.${plan}`),
      count: months,
    });
  const opened = openProviders({
    ...deps,
    ...settle,
    plans,
    titleOf,
    onPaymentFailed: (failed) => deps.tell(newsOfFailure(failed)),
  });
  const { stripe, payoneer } = opened;
  const providers = new Map(opened.checkouts.map((checkout) => [checkout.key, checkout]));
  const events = createProviderEvents(deps, {
    ...(stripe && { stripe: stripe.apply }),
    ...(payoneer && { payoneer: payoneer.apply }),
  });
  const ordering: CheckoutDeps = {
    ...deps,
    plans: deps.planTable,
    subscriptions: plans,
    settle,
    titleOf,
    providerOf: ({ provider }) => providers.get(provider),
  };

  function providerOf(key: ProviderKey): PaymentProvider {
    const provider = providers.get(key);
    if (!provider) throw new AppError("billing.provider_off", { provider: key });
    return provider;
  }

  function stripeOrOff() {
    if (!stripe) throw new AppError("billing.provider_off", { provider: "stripe" });
    return stripe;
  }

  async function hint(text: string): Promise<void> {
    const said = payoneer?.readHint(text);
    // Anybody can send this: what names no order of ours is not even kept.
    const order = said && (await findOrder(db, said.transactionId));
    if (!said || order?.provider !== "payoneer") return;
    const { externalId, kind } = said;
    const body = Buffer.from(text);
    await events.receive({ provider: "payoneer", externalId, kind, body }, { again: true });
  }

  async function follow(orderId: string): Promise<void> {
    const order = await findOrder(db, orderId);
    if (!order) return;
    if (order.status === "pending" && order.provider === "payoneer") await payoneer?.askFor(order);
    const news = newsOfOrder(order, titleOf(order));
    if (news) await deps.tell(news);
  }

  /** Orders whose payment may have escaped us, and those that were settled and may not have been told. */
  async function lookAgain(): Promise<void> {
    const now = clock.now().getTime();
    if (now - askedAt < ASK_EVERY_MS) return;
    askedAt = now;
    const made = { from: new Date(now - PAYABLE_MS), to: new Date(now - ASK_AFTER_MS), limit: MOST_ASKED };
    const waiting = payoneer ? await listWaiting(db, "payoneer", made) : [];
    const settled = await listSettled(db, new Date(now - TELL_WITHIN_MS), MOST_ASKED);
    for (const orderId of [...waiting, ...settled])
      await jobs.add("payments", { orderId }, { id: `order:${orderId}` });
  }

  return {
    publicUrl: deps.publicUrl,

    /** The ways to pay that are set up here. */
    providers: (): readonly PaymentProvider[] => opened.checkouts,

    /** Throws `billing.provider_off` and what `makeCheckout` throws. */
    async checkout(
      wanted: WantedCheckout & { provider: ProviderKey },
    ): Promise<{ order: OrderRow; url: string }> {
      return makeCheckout(ordering, providerOf(wanted.provider), wanted);
    },

    /** What the workspace has, and how much of it is used. */
    async standing(workspaceId: string): Promise<Standing> {
      const [subscription, usage] = await Promise.all([
        plans.subscriptionOf(workspaceId),
        usageOf(deps, workspaceId),
      ]);
      return { ...subscription, usage };
    },

    /** Throws `billing.order_not_found`. */
    async order(workspaceId: string, orderId: string): Promise<OrderRow> {
      const found = await findOrderOf(db, workspaceId, orderId);
      if (!found) throw new AppError("billing.order_not_found");
      return found;
    },

    /** Newest first. */
    async orders(workspaceId: string, { limit, cursor }: PageRequest): Promise<Page<OrderRow>> {
      const after = cursor ? { after: decodeCursor(cursor) } : {};
      const rows = await listOrders(db, workspaceId, { limit: limit + 1, ...after });
      return toPage(
        rows,
        limit,
        (row) => row,
        (row) => row,
      );
    },

    /** What is paid for, in words. */
    titleOf,

    /** What a code would give now; throws what is wrong with it. */
    checkPromo: (
      asked: Omit<PromoAsked, "currency"> & { provider?: ProviderKey; currency?: Currency },
    ): Promise<PromoOffer> => {
      const currency = asked.provider ? providerOf(asked.provider).currency : (asked.currency ?? "USD");
      const renews = asked.provider ? providerOf(asked.provider).renews : false;
      return offerOfPromo(ordering, { ...asked, currency, months: renews ? 1 : asked.months });
    },

    /** Uses up a code that gives days of a plan. */
    redeemPromo: (workspaceId: string, code: string) =>
      redeemPromo({ ...ordering, grants: plans }, workspaceId, code),

    /** Stops renewing at the end of what is paid for. Throws `billing.nothing_to_cancel`. */
    cancel: async (workspaceId: string): Promise<void> => stripeOrOff().cancel(workspaceId),

    /** Goes on renewing after all. Throws `billing.nothing_to_cancel`. */
    resume: async (workspaceId: string): Promise<void> => stripeOrOff().resume(workspaceId),

    /** The page of the provider where cards and invoices are looked after. Throws `billing.no_customer`. */
    portal: async (workspaceId: string, returnUrl: string): Promise<string> =>
      stripeOrOff().portal(workspaceId, returnUrl),

    /** Ends what renews by itself; to be called before a workspace is deleted. Throws `billing.provider_unavailable`. */
    async endRenewal(workspaceId: string): Promise<void> {
      const row = await plans.rowOf(db, workspaceId);
      if (row?.stripeSubscriptionId) await stripeOrOff().endNow(row);
    },

    /** The payer came back: what the address says is one more hint, should a notification be lost. */
    async noteReturn(workspaceId: string, orderId: string, query: string): Promise<void> {
      const order = await findOrderOf(db, workspaceId, orderId);
      if (order?.status === "pending" && order.provider === "payoneer") await hint(query);
    },

    /** What providers call; undefined where their keys were not given. */
    webhooks: {
      payme: opened.payme,
      click: opened.click,
      uzum: opened.uzum,
      stripe:
        stripe &&
        ((raw: Buffer, signature: string): Promise<void> => {
          const { externalId, kind } = stripe.readEvent(raw, signature);
          return events.receive({ provider: "stripe", externalId, kind, body: raw });
        }),
      payoneer: payoneer && hint,
    },

    /** Books money in a transaction of its own; see `bookMovement`. */
    book: (movement: Movement): Promise<boolean> =>
      db.transaction((tx) => bookMovement(settle, tx, movement)),

    /** For the worker: applies an event of a provider, or looks at an order. Harmless when repeated. */
    work: (job: { eventId: string } | { orderId: string }): Promise<void> =>
      "eventId" in job ? events.apply(job.eventId) : follow(job.orderId),

    /** For the sweep: what lost its job, what has ended, what nobody paid, what nobody told us of. */
    async sweep(): Promise<void> {
      await plans.rollOnEnded();
      await events.sweep();
      await lookAgain();
      await expireOrders(deps);
    },

    close: async (): Promise<void> => payoneer?.close(),
  };
}
