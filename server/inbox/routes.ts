import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Bots } from "../bots/index.ts";
import { conversationRoutes } from "./conversation-routes.ts";
import type { Inbox } from "./index.ts";
import { answerBody } from "./rules.ts";
import { teamRoutes } from "./team-routes.ts";
import { pageOf, time } from "./views.ts";

const params = z.object({ id: z.string() });
const querystring = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().optional(),
});
const tags = ["Conversations"];

const unansweredView = z.object({
  id: z.string(),
  question: z.string(),
  language: z.string().nullable(),
  times: z.number(),
  conversationId: z.string().nullable(),
  firstAskedAt: time,
  lastAskedAt: time,
});

/** The inbox: conversations, what the team works with, and `/bots/:id/unanswered`. */
export function inboxRoutes({ bots, inbox }: { bots: Bots; inbox: Inbox }): FastifyPluginAsyncZod {
  return async (app) => {
    await app.register(conversationRoutes({ bots, inbox }));
    await app.register(teamRoutes({ bots, inbox }));

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
