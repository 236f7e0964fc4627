import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Bots } from "../bots/index.ts";
import type { Inbox } from "./index.ts";
import { cannedBody, labelBody } from "./rules.ts";
import { cannedView, deskView, labelView, memberView, time } from "./views.ts";

const params = z.object({ id: z.string() });
const labelParams = params.extend({ labelId: z.string() });
const cannedParams = params.extend({ cannedId: z.string() });
const tags = ["Inbox"];
const listOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), nextCursor: z.null() });

/** `/bots/:id/labels`, `/canned-replies`, `/assignees` and `/desk`: what a bot's team works with. */
export function teamRoutes({ bots, inbox }: { bots: Bots; inbox: Inbox }): FastifyPluginAsyncZod {
  const botOf = (request: { workspaceId: string; params: { id: string } }) =>
    bots.get(request.workspaceId, request.params.id);

  return async (app) => {
    app.get(
      "/bots/:id/labels",
      { schema: { tags, params, response: { 200: listOf(labelView) } } },
      async (request) => {
        const bot = await botOf(request);
        return { items: await inbox.labels(request.workspaceId, bot.id), nextCursor: null };
      },
    );

    app.post(
      "/bots/:id/labels",
      { schema: { tags, params, body: labelBody, response: { 201: labelView } } },
      async (request, reply) => {
        const bot = await botOf(request);
        return reply.code(201).send(await inbox.addLabel(request.workspaceId, bot.id, request.body));
      },
    );

    app.patch(
      "/bots/:id/labels/:labelId",
      { schema: { tags, params: labelParams, body: labelBody, response: { 200: labelView } } },
      async (request) => {
        const bot = await botOf(request);
        return inbox.changeLabel(request.workspaceId, bot.id, request.params.labelId, request.body);
      },
    );

    app.delete(
      "/bots/:id/labels/:labelId",
      { schema: { tags, params: labelParams, response: { 204: z.null() } } },
      async (request, reply) => {
        const bot = await botOf(request);
        await inbox.removeLabel(request.workspaceId, bot.id, request.params.labelId);
        return reply.code(204).send(null);
      },
    );

    const querystring = z.object({ q: z.string().max(100).optional() });
    app.get(
      "/bots/:id/canned-replies",
      { schema: { tags, params, querystring, response: { 200: listOf(cannedView) } } },
      async (request) => {
        const bot = await botOf(request);
        const items = await inbox.cannedReplies(request.workspaceId, bot.id, request.query.q);
        return { items, nextCursor: null };
      },
    );

    app.post(
      "/bots/:id/canned-replies",
      { schema: { tags, params, body: cannedBody, response: { 201: cannedView } } },
      async (request, reply) => {
        const bot = await botOf(request);
        return reply.code(201).send(await inbox.addCanned(request.workspaceId, bot.id, request.body));
      },
    );

    app.patch(
      "/bots/:id/canned-replies/:cannedId",
      { schema: { tags, params: cannedParams, body: cannedBody, response: { 200: cannedView } } },
      async (request) => {
        const bot = await botOf(request);
        return inbox.changeCanned(request.workspaceId, bot.id, request.params.cannedId, request.body);
      },
    );

    app.delete(
      "/bots/:id/canned-replies/:cannedId",
      { schema: { tags, params: cannedParams, response: { 204: z.null() } } },
      async (request, reply) => {
        const bot = await botOf(request);
        await inbox.removeCanned(request.workspaceId, bot.id, request.params.cannedId);
        return reply.code(204).send(null);
      },
    );

    app.get(
      "/bots/:id/assignees",
      { schema: { tags, params, response: { 200: listOf(memberView) } } },
      async (request) => {
        await botOf(request);
        return { items: await inbox.members(request.workspaceId), nextCursor: null };
      },
    );

    app.get("/bots/:id/desk", { schema: { tags, params, response: { 200: deskView } } }, async (request) => {
      const bot = await botOf(request);
      const state = await inbox.desk.state(request.workspaceId, bot.id);
      return { ...state, codeExpiresAt: state.codeExpiresAt?.toISOString() ?? null };
    });

    const code = z.object({ code: z.string(), expiresAt: time });
    app.post(
      "/bots/:id/desk/code",
      { schema: { tags, params, response: { 201: code } } },
      async (request, reply) => {
        const bot = await botOf(request);
        const made = await inbox.desk.start(request.workspaceId, bot.id);
        return reply.code(201).send({ code: made.code, expiresAt: made.expiresAt.toISOString() });
      },
    );

    app.delete(
      "/bots/:id/desk",
      { schema: { tags, params, response: { 204: z.null() } } },
      async (request, reply) => {
        const bot = await botOf(request);
        await inbox.desk.unlink(request.workspaceId, bot.id);
        return reply.code(204).send(null);
      },
    );
  };
}
