import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { AppError } from "../kernel/errors.ts";
import type { Billing, OrderRow, PromoOffer, Standing } from "./index.ts";
import { MONTHS } from "./price.ts";
import { PROVIDERS } from "./types.ts";

const tags = ["Billing"];
const plan = z.enum(["free", "business", "enterprise"]);
const time = z.iso.datetime();
const money = z.object({ amount: z.number().int(), currency: z.enum(["USD", "UZS"]) });
const months = z.union(MONTHS.map((count) => z.literal(count)));

const orderView = z.object({
  id: z.string(),
  number: z.number(),
  plan,
  months: z.number(),
  provider: z.enum(PROVIDERS),
  price: money,
  discount: money,
  status: z.enum(["pending", "paid", "cancelled", "expired", "refunded"]),
  /** Where it can still be paid. */
  url: z.string().nullable(),
  createdAt: time,
  paidAt: time.nullable(),
  endedAt: time.nullable(),
});

const billingView = z.object({
  plan,
  status: z.enum(["trialing", "active", "past_due", "suspended"]),
  periodEnd: time,
  /** When the last of what was granted ends; `timeline` says what holds until then. */
  endsAt: time,
  timeline: z.array(z.object({ plan, trial: z.boolean(), until: time })),
  renewedBy: z.string().nullable(),
  cancelAtPeriodEnd: z.boolean(),
  usage: z.object({
    bots: z.number(),
    messagesToday: z.number(),
    perBot: z.array(z.object({ botId: z.string(), name: z.string(), messagesToday: z.number() })),
  }),
  /** null means without limit; the messages are those of one bot on one day. */
  limits: z.object({
    bots: z.number().nullable(),
    messagesPerDay: z.number().nullable(),
    channels: z.array(z.string()),
    modelTier: z.enum(["basic", "best"]),
    analytics: z.boolean(),
    team: z.boolean(),
    api: z.boolean(),
  }),
  providers: z.array(
    z.object({ key: z.enum(PROVIDERS), currency: money.shape.currency, renews: z.boolean() }),
  ),
  orders: z.object({ items: z.array(orderView), nextCursor: z.string().nullable() }),
});

const offerView = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("percent"),
    code: z.string(),
    percentOff: z.number(),
    price: money,
    discount: money,
  }),
  z.object({ kind: z.literal("days"), code: z.string(), plan, days: z.number() }),
]);

const page = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().optional(),
});
const code = z.string().trim().min(1).max(60);
const checkoutBody = z.object({
  plan,
  provider: z.enum(PROVIDERS),
  months: months.default(1),
  promoCode: code.optional(),
});
const promoBody = z.object({
  code,
  plan: plan.exclude(["free"]).default("business"),
  months: months.default(1),
  provider: z.enum(PROVIDERS).optional(),
});
const nothing = { 204: z.null() };

/** `/billing`: what the workspace has and pays for. Everybody in it may look; its owners and admins may pay and cancel. */
export function billingRoutes({ billing }: { billing: Billing }): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      "/billing",
      { schema: { tags, querystring: page, response: { 200: billingView } } },
      async (request) => {
        const [standing, orders] = await Promise.all([
          billing.standing(request.workspaceId),
          billing.orders(request.workspaceId, request.query),
        ]);
        const providers = billing.providers().map(({ key, currency, renews }) => ({ key, currency, renews }));
        return {
          ...showStanding(standing),
          providers,
          orders: { ...orders, items: orders.items.map(showOrder) },
        };
      },
    );

    const params = z.object({ orderId: z.string() });
    app.get(
      "/billing/orders/:orderId",
      { schema: { tags, params, response: { 200: orderView } } },
      async (request) => showOrder(await billing.order(request.workspaceId, request.params.orderId)),
    );

    const checkoutView = z.object({ orderId: z.string(), url: z.string() });
    app.post(
      "/billing/checkout",
      { schema: { tags, body: checkoutBody, response: { 201: checkoutView } } },
      async (request, reply) => {
        mayPay(request);
        const { workspaceId, user } = request;
        const { promoCode, ...wanted } = request.body;
        const { order, url } = await billing.checkout({
          ...wanted,
          ...(promoCode !== undefined && { promoCode }),
          workspaceId,
          userId: user.id,
          email: user.email,
          language: user.language,
          origin: originOf(request),
        });
        return reply.code(201).send({ orderId: order.id, url });
      },
    );

    app.post("/billing/cancel", { schema: { tags, response: nothing } }, async (request, reply) => {
      mayPay(request);
      await billing.cancel(request.workspaceId);
      return reply.code(204).send(null);
    });

    app.post("/billing/resume", { schema: { tags, response: nothing } }, async (request, reply) => {
      mayPay(request);
      await billing.resume(request.workspaceId);
      return reply.code(204).send(null);
    });

    const portalView = z.object({ url: z.string() });
    app.post("/billing/portal", { schema: { tags, response: { 200: portalView } } }, async (request) => {
      mayPay(request);
      const returnUrl = `${billing.publicUrl ?? originOf(request)}/${request.user.language}/app/billing`;
      return { url: await billing.portal(request.workspaceId, returnUrl) };
    });

    app.post(
      "/billing/promo/check",
      { schema: { tags, body: promoBody, response: { 200: offerView } } },
      async (request): Promise<PromoOffer> => {
        const { provider, ...asked } = request.body;
        const { workspaceId } = request;
        return billing.checkPromo({ ...asked, workspaceId, ...(provider && { provider }) });
      },
    );

    const giftView = z.object({ plan, days: z.number() });
    app.post(
      "/billing/promo/redeem",
      { schema: { tags, body: z.object({ code }), response: { 200: giftView } } },
      async (request) => {
        mayPay(request);
        return billing.redeemPromo(request.workspaceId, request.body.code);
      },
    );
  };
}

/** Throws `billing.not_allowed` for anybody but owners and admins of the workspace. */
function mayPay({ role }: { role: string }): void {
  if (role !== "owner" && role !== "admin") throw new AppError("billing.not_allowed");
}

function originOf({ protocol, host }: { protocol: string; host: string }): string {
  return `${protocol}://${host}`;
}

function showStanding({ limits, usage, ...standing }: Standing) {
  const { bots, messagesPerDay, channels, modelTier, analytics, team, api } = limits;
  return {
    plan: standing.plan,
    status: standing.status,
    periodEnd: standing.periodEnd.toISOString(),
    endsAt: standing.endsAt.toISOString(),
    timeline: standing.timeline,
    renewedBy: standing.renewedBy,
    cancelAtPeriodEnd: standing.cancelAtPeriodEnd,
    usage,
    limits: { bots, messagesPerDay, channels: [...channels], modelTier, analytics, team, api },
  };
}

function showOrder(order: OrderRow): z.input<typeof orderView> {
  const { id, number, months: count, provider, amount, discount, currency, status } = order;
  return {
    id,
    number,
    plan: plan.parse(order.plan),
    months: count,
    provider,
    price: { amount, currency },
    discount: { amount: discount, currency },
    status,
    url: status === "pending" ? order.checkoutUrl : null,
    createdAt: order.createdAt.toISOString(),
    paidAt: order.paidAt?.toISOString() ?? null,
    endedAt: order.endedAt?.toISOString() ?? null,
  };
}
