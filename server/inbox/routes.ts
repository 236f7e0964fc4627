import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Bots } from "../bots/index.ts";
import type { Inbox } from "./index.ts";
import { answerBody } from "./rules.ts";

const params = z.object({ id: z.string() });
const querystring = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().optional(),
});
const time = z.iso.datetime();
const tags = ["Conversations"];

const conversationView = z.object({
  id: z.string(),
  channel: z.string(),
  mode: z.enum(["bot", "person"]),
  language: z.string().nullable(),
  customer: z.object({ name: z.string().nullable(), username: z.string().nullable() }),
  lastText: z.string().nullable(),
  lastMessageAt: time,
});

const messageView = z.object({
  id: z.string(),
  author: z.enum(["customer", "bot", "person"]),
  text: z.string(),
  language: z.string().nullable(),
  status: z.string(),
  failure: z.string().nullable(),
  outcome: z.string().nullable(),
  grounded: z.boolean().nullable(),
  citations: z.array(
    z.object({ sourceId: z.string(), passageId: z.string(), title: z.string(), quote: z.string() }),
  ),
  createdAt: time,
  sentAt: time.nullable(),
});

const unansweredView = z.object({
  id: z.string(),
  question: z.string(),
  language: z.string().nullable(),
  times: z.number(),
  conversationId: z.string().nullable(),
  firstAskedAt: time,
  lastAskedAt: time,
});

const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

/** `/bots/:id/conversations` and `/bots/:id/unanswered`: reading what was said. */
export function inboxRoutes({ bots, inbox }: { bots: Bots; inbox: Inbox }): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      "/bots/:id/conversations",
      { schema: { tags, params, querystring, response: { 200: pageOf(conversationView) } } },
      async (request) => {
        const bot = await bots.get(request.workspaceId, request.params.id);
        const page = await inbox.conversations(request.workspaceId, bot.id, {
          ...request.query,
          trials: true,
        });
        const items = page.items.map(({ channelKind, customer, ...row }) => ({
          ...row,
          channel: channelKind,
          customer: { name: customer.name, username: customer.username },
          lastMessageAt: row.lastMessageAt.toISOString(),
        }));
        return { nextCursor: page.nextCursor, items };
      },
    );

    app.get(
      "/bots/:id/conversations/:conversationId/messages",
      {
        schema: {
          tags,
          params: params.extend({ conversationId: z.string() }),
          querystring,
          response: { 200: pageOf(messageView) },
        },
      },
      async (request) => {
        const bot = await bots.get(request.workspaceId, request.params.id);
        const page = await inbox.messages(
          request.workspaceId,
          bot.id,
          request.params.conversationId,
          request.query,
        );
        const items = page.items.map((row) => ({
          ...row,
          createdAt: row.createdAt.toISOString(),
          sentAt: row.sentAt?.toISOString() ?? null,
        }));
        return { ...page, items };
      },
    );

    app.get(
      "/bots/:id/unanswered",
      { schema: { tags, params, querystring, response: { 200: pageOf(unansweredView) } } },
      async (request) => {
        const bot = await bots.get(request.workspaceId, request.params.id);
        const page = await inbox.unanswered(request.workspaceId, bot.id, request.query);
        const items = page.items.map((row) => ({
          ...row,
          firstAskedAt: row.firstAskedAt.toISOString(),
          lastAskedAt: row.lastAskedAt.toISOString(),
        }));
        return { ...page, items };
      },
    );

    const questionParams = params.extend({ questionId: z.string() });
    const added = z.object({ sourceId: z.string() });
    app.post(
      "/bots/:id/unanswered/:questionId/answer",
      { schema: { tags, params: questionParams, body: answerBody, response: { 202: added } } },
      async (request, reply) => {
        const { id, questionId } = request.params;
        const bot = await bots.get(request.workspaceId, id);
        const source = await inbox.answerUnanswered(request.workspaceId, bot.id, questionId, request.body);
        return reply.code(202).send({ sourceId: source.id });
      },
    );

    app.delete(
      "/bots/:id/unanswered/:questionId",
      { schema: { tags, params: questionParams, response: { 204: z.null() } } },
      async (request, reply) => {
        const bot = await bots.get(request.workspaceId, request.params.id);
        await inbox.resolveUnanswered(request.workspaceId, bot.id, request.params.questionId);
        return reply.code(204).send(null);
      },
    );
  };
}
