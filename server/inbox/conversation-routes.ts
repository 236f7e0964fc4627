import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Bots } from "../bots/index.ts";
import { LANGUAGES } from "../kernel/languages.ts";
import type { Inbox } from "./index.ts";
import { noteBody, writingBody } from "./rules.ts";
import {
  conversationQuery,
  conversationView,
  detailView,
  messageView,
  pageOf,
  showConversation,
  showDetail,
  showMessage,
  templateView,
} from "./views.ts";

const params = z.object({ id: z.string() });
const oneParams = params.extend({ conversationId: z.string() });
const paging = conversationQuery.pick({ limit: true, cursor: true });
const tags = ["Conversations"];
const ONE = "/bots/:id/conversations/:conversationId";

/** `/bots/:id/conversations`: reading what was said, and answering as a person. */
export function conversationRoutes({ bots, inbox }: { bots: Bots; inbox: Inbox }): FastifyPluginAsyncZod {
  const botOf = (request: { workspaceId: string; params: { id: string } }) =>
    bots.get(request.workspaceId, request.params.id);

  return async (app) => {
    const list = pageOf(conversationView).extend({ searchedLatest: z.boolean() });
    app.get(
      "/bots/:id/conversations",
      { schema: { tags, params, querystring: conversationQuery, response: { 200: list } } },
      async (request) => {
        const bot = await botOf(request);
        const query = { ...request.query, userId: request.user.id };
        const page = await inbox.conversations(request.workspaceId, bot.id, query);
        return { ...page, items: page.items.map(showConversation) };
      },
    );

    const counts = z.object({ waiting: z.number(), unread: z.number(), mine: z.number() });
    app.get(
      "/bots/:id/conversations/counts",
      { schema: { tags, params, response: { 200: counts } } },
      async (request) => {
        const bot = await botOf(request);
        return inbox.counts(request.workspaceId, bot.id, request.user.id);
      },
    );

    app.get(ONE, { schema: { tags, params: oneParams, response: { 200: detailView } } }, async (request) => {
      const bot = await botOf(request);
      return showDetail(await inbox.conversation(request.workspaceId, bot.id, request.params.conversationId));
    });

    app.get(
      `${ONE}/messages`,
      {
        schema: { tags, params: oneParams, querystring: paging, response: { 200: pageOf(messageView) } },
      },
      async (request) => {
        const bot = await botOf(request);
        const { conversationId } = request.params;
        const page = await inbox.messages(request.workspaceId, bot.id, conversationId, request.query);
        return { ...page, items: page.items.map(showMessage) };
      },
    );

    app.post(
      `${ONE}/messages`,
      { schema: { tags, params: oneParams, body: writingBody, response: { 201: messageView } } },
      async (request, reply) => {
        const bot = await botOf(request);
        const { text, template, clientId = randomUUID() } = request.body;
        const writing = { text, clientId, ...(template && { template }) };
        const { workspaceId, user, params } = request;
        const written = await inbox.write(workspaceId, bot.id, params.conversationId, user, writing);
        return reply.code(201).send(showMessage(written));
      },
    );

    app.post(
      `${ONE}/notes`,
      { schema: { tags, params: oneParams, body: noteBody, response: { 201: messageView } } },
      async (request, reply) => {
        const bot = await botOf(request);
        const { workspaceId, user, params, body } = request;
        const note = await inbox.note(workspaceId, bot.id, params.conversationId, user, body.text);
        return reply.code(201).send(showMessage(note));
      },
    );

    app.post(
      `${ONE}/takeover`,
      { schema: { tags, params: oneParams, response: { 200: detailView } } },
      async (request) => {
        const bot = await botOf(request);
        const { workspaceId, user, params } = request;
        return showDetail(await inbox.takeOver(workspaceId, bot.id, params.conversationId, user));
      },
    );

    for (const act of ["release", "close", "reopen"] as const)
      app.post(
        `${ONE}/${act}`,
        { schema: { tags, params: oneParams, response: { 200: detailView } } },
        async (request) => {
          const bot = await botOf(request);
          return showDetail(await inbox[act](request.workspaceId, bot.id, request.params.conversationId));
        },
      );

    app.post(
      `${ONE}/read`,
      { schema: { tags, params: oneParams, response: { 204: z.null() } } },
      async (request, reply) => {
        const bot = await botOf(request);
        await inbox.markRead(request.workspaceId, bot.id, request.params.conversationId);
        return reply.code(204).send(null);
      },
    );

    const assignee = z.object({ userId: z.string().max(100).nullable() });
    app.put(
      `${ONE}/assignee`,
      { schema: { tags, params: oneParams, body: assignee, response: { 200: detailView } } },
      async (request) => {
        const bot = await botOf(request);
        const { workspaceId, params, body } = request;
        return showDetail(await inbox.assign(workspaceId, bot.id, params.conversationId, body.userId));
      },
    );

    const labels = z.object({ labels: z.array(z.string().max(100)).max(20) });
    app.put(
      `${ONE}/labels`,
      { schema: { tags, params: oneParams, body: labels, response: { 200: detailView } } },
      async (request) => {
        const bot = await botOf(request);
        const { workspaceId, params, body } = request;
        return showDetail(await inbox.setLabels(workspaceId, bot.id, params.conversationId, body.labels));
      },
    );

    const briefQuery = z.object({ language: z.enum(LANGUAGES).optional() });
    app.get(
      `${ONE}/brief`,
      {
        schema: {
          tags,
          params: oneParams,
          querystring: briefQuery,
          response: { 200: z.object({ brief: z.string() }) },
        },
      },
      async (request) => {
        const bot = await botOf(request);
        const language = request.query.language ?? bot.language;
        const { workspaceId, params } = request;
        return { brief: await inbox.brief(workspaceId, bot.id, params.conversationId, language) };
      },
    );

    app.get(
      `${ONE}/templates`,
      {
        schema: { tags, params: oneParams, response: { 200: z.object({ items: z.array(templateView) }) } },
      },
      async (request) => {
        const bot = await botOf(request);
        return {
          items: await inbox.templates(request.workspaceId, bot.id, request.params.conversationId),
        };
      },
    );

    app.get(
      `${ONE}/messages/:messageId/media`,
      { schema: { tags, params: oneParams.extend({ messageId: z.string() }) } },
      async (request, reply) => {
        const bot = await botOf(request);
        const { conversationId, messageId } = request.params;
        const media = await inbox.media(request.workspaceId, bot.id, conversationId, messageId);
        const disposition = media.inline ? "inline" : "attachment";
        return reply
          .header("content-type", media.mimeType)
          .header(
            "content-disposition",
            `${disposition}; filename*=UTF-8''${encodeURIComponent(media.fileName)}`,
          )
          .header("content-security-policy", "sandbox; default-src 'none'; frame-ancestors 'none'")
          .header("x-content-type-options", "nosniff")
          .header("cache-control", "private, max-age=3600")
          .send(media.bytes);
      },
    );

    const exportQuery = z.object({ format: z.enum(["text", "json"]).default("json") });
    app.get(
      `${ONE}/export`,
      { schema: { tags, params: oneParams, querystring: exportQuery } },
      async (request, reply) => {
        const bot = await botOf(request);
        const { conversationId } = request.params;
        const { format } = request.query;
        const file = await inbox.exportConversation(
          request.workspaceId,
          bot.id,
          conversationId,
          format,
          bot.language,
        );
        return reply
          .header("content-type", file.mimeType)
          .header("content-disposition", `attachment; filename="${file.fileName}"`)
          .send(Readable.from(file.chunks));
      },
    );
  };
}
