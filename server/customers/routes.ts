import { Readable } from "node:stream";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Bots } from "../bots/index.ts";
import { LANGUAGES } from "../kernel/languages.ts";
import type { CustomerItem, CustomerProfile, Customers } from "./index.ts";
import { customerBody } from "./rules.ts";

const params = z.object({ id: z.string() });
const oneParams = params.extend({ customerId: z.string() });
const time = z.iso.datetime();
const tags = ["Customers"];
const ONE = "/bots/:id/customers/:customerId";

const querystring = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().optional(),
  q: z.string().max(200).optional(),
  tag: z.string().max(40).optional(),
  channel: z.enum(["telegram", "whatsapp", "whatsapp-web", "instagram", "widget"]).optional(),
  language: z.enum(LANGUAGES).optional(),
  blocked: z.stringbool().optional(),
});

const customerView = z.object({
  id: z.string(),
  name: z.string(),
  username: z.string().nullable(),
  channel: z.string().nullable(),
  language: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  verified: z.boolean(),
  tags: z.array(z.string()),
  blockedAt: time.nullable(),
  blockedBotAt: time.nullable(),
  firstSeenAt: time,
  lastSeenAt: time,
});

const profileView = customerView.extend({
  about: z.string(),
  erasing: z.boolean(),
  conversations: z.array(
    z.object({
      id: z.string(),
      lastText: z.string().nullable(),
      lastMessageAt: time,
      createdAt: time,
      closedAt: time.nullable(),
      rating: z.number().nullable(),
    }),
  ),
});

/** `/bots/:id/customers`: the people who write to a bot. */
export function customerRoutes({
  bots,
  customers,
}: {
  bots: Bots;
  customers: Customers;
}): FastifyPluginAsyncZod {
  const botOf = (request: { workspaceId: string; params: { id: string } }) =>
    bots.get(request.workspaceId, request.params.id);

  return async (app) => {
    const list = z.object({ items: z.array(customerView), nextCursor: z.string().nullable() });
    app.get(
      "/bots/:id/customers",
      { schema: { tags, params, querystring, response: { 200: list } } },
      async (request) => {
        const bot = await botOf(request);
        const page = await customers.list(request.workspaceId, bot.id, request.query);
        return { ...page, items: page.items.map(showCustomer) };
      },
    );

    const tagList = z.object({ items: z.array(z.object({ tag: z.string(), customers: z.number() })) });
    app.get(
      "/bots/:id/customer-tags",
      { schema: { tags, params, response: { 200: tagList } } },
      async (request) => {
        const bot = await botOf(request);
        return { items: await customers.tags(request.workspaceId, bot.id) };
      },
    );

    app.get(ONE, { schema: { tags, params: oneParams, response: { 200: profileView } } }, async (request) => {
      const bot = await botOf(request);
      return showProfile(await customers.get(request.workspaceId, bot.id, request.params.customerId));
    });

    app.patch(
      ONE,
      { schema: { tags, params: oneParams, body: customerBody, response: { 200: profileView } } },
      async (request) => {
        const bot = await botOf(request);
        const { workspaceId, params, body } = request;
        return showProfile(await customers.update(workspaceId, bot.id, params.customerId, body));
      },
    );

    app.delete(
      ONE,
      { schema: { tags, params: oneParams, response: { 204: z.null() } } },
      async (request, reply) => {
        const bot = await botOf(request);
        await customers.erase(request.workspaceId, bot.id, request.params.customerId);
        return reply.code(204).send(null);
      },
    );

    for (const act of ["block", "unblock"] as const)
      app.post(
        `${ONE}/${act}`,
        { schema: { tags, params: oneParams, response: { 204: z.null() } } },
        async (request, reply) => {
          const bot = await botOf(request);
          await customers[act](request.workspaceId, bot.id, request.params.customerId);
          return reply.code(204).send(null);
        },
      );

    app.get(`${ONE}/export`, { schema: { tags, params: oneParams } }, async (request, reply) => {
      const bot = await botOf(request);
      const file = await customers.exportData(request.workspaceId, bot.id, request.params.customerId);
      return reply
        .header("content-type", file.mimeType)
        .header("content-disposition", `attachment; filename="${file.fileName}"`)
        .send(Readable.from(file.chunks));
    });
  };
}

const isoOf = (date: Date | null) => date?.toISOString() ?? null;

function showCustomer(item: CustomerItem): z.infer<typeof customerView> {
  return {
    ...item,
    channel: item.channelKind,
    blockedAt: isoOf(item.blockedAt),
    blockedBotAt: isoOf(item.blockedBotAt),
    firstSeenAt: item.firstSeenAt.toISOString(),
    lastSeenAt: item.lastSeenAt.toISOString(),
  };
}

function showProfile(item: CustomerProfile): z.infer<typeof profileView> {
  return {
    ...showCustomer(item),
    about: item.about,
    erasing: item.erasing,
    conversations: item.conversations.map((one) => ({
      ...one,
      lastMessageAt: one.lastMessageAt.toISOString(),
      createdAt: one.createdAt.toISOString(),
      closedAt: isoOf(one.closedAt),
    })),
  };
}
