import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { AppError } from "../../kernel/errors.ts";
import { LANGUAGES } from "../../kernel/languages.ts";
import { networkOf } from "../../kernel/network-of.ts";
import type { Guest, WidgetChat } from "./chat.ts";
import { clientId, LONGEST_MESSAGE } from "./read-post.ts";
import { streamRoutes } from "./stream-routes.ts";

/** Throws `request.rate_limited` where this key has called too often. */
export type CheckKey = (request: FastifyRequest, reply: FastifyReply, key: string) => Promise<void>;

/** Makes the check of a limit per key within a scope: `most` calls in `windowMs`. */
export type LimitPerKey = (
  app: FastifyInstance,
  rule: { name: string; most: number; windowMs: number },
) => Promise<CheckKey>;

export type WidgetRoutesDeps = {
  widget: WidgetChat;
  /** The origin of this platform's own pages, where it is configured. */
  publicOrigin: string | undefined;
  limitPerKey: LimitPerKey;
};

/** The longest message takes four bytes a character. */
const MAX_BODY = 32 << 10;
const MINUTE_MS = 60_000;

/** PRODUCT.md, section 6: a customer may write three messages a second. New visitors cost nothing: their address has a limit too. */
const PER_VISITOR = { name: "widget-visitor", most: 3, windowMs: 1000 };
const WRITING = { name: "widget-writing", most: 120, windowMs: MINUTE_MS };
const READING = { name: "widget-reading", most: 600, windowMs: MINUTE_MS };
const SESSIONS = { name: "widget-sessions", most: 120, windowMs: MINUTE_MS };

const language = z.enum(LANGUAGES).optional();
const sessionBody = z.object({
  token: z.string().max(2000).optional(),
  language: z.string().max(35).optional(),
  identity: z
    .object({
      id: z.string().min(1).max(200),
      name: z.string().trim().max(100).optional(),
      email: z.email().max(254).optional().catch(undefined),
      hash: z.string().max(200),
    })
    .optional(),
});
const messageBody = z.object({ clientId, text: z.string().trim().min(1).max(LONGEST_MESSAGE), language });
const actionBody = z.object({
  clientId,
  messageId: z.string().max(64),
  data: z.string().min(1).max(64),
  language,
});
const historyQuery = z.object({ before: z.string().max(300).optional() });

/** `/widget/v1`: what the web chat calls from any site. Visitors show a token, never a cookie. */
export function widgetRoutes({ widget, publicOrigin, limitPerKey }: WidgetRoutesDeps): FastifyPluginAsyncZod {
  return async (app) => {
    allowAnySite(app);
    const perVisitor = await limitPerKey(app, PER_VISITOR);
    const writing = await limitPerKey(app, WRITING);
    const reading = await limitPerKey(app, READING);
    const sessions = await limitPerKey(app, SESSIONS);
    const options = { bodyLimit: MAX_BODY };

    async function enter(request: FastifyRequest): Promise<Guest> {
      return widget.enter(tokenOf(request), siteOf(request, publicOrigin));
    }

    async function enterToRead(request: FastifyRequest, reply: FastifyReply): Promise<Guest> {
      await reading(request, reply, networkOf(request.ip));
      return enter(request);
    }

    /** The limits come first: a flood must not reach the database. */
    async function enterToWrite(request: FastifyRequest, reply: FastifyReply): Promise<Guest> {
      await writing(request, reply, networkOf(request.ip));
      const chatKey = widget.chatKeyOf(tokenOf(request));
      if (!chatKey) throw new AppError("widget.bad_token");
      await perVisitor(request, reply, chatKey);
      return enter(request);
    }

    app.post(
      "/widget/v1/:botId/session",
      {
        ...options,
        schema: { hide: true, params: z.object({ botId: z.string().max(64) }), body: sessionBody },
      },
      async (request, reply) => {
        await sessions(request, reply, networkOf(request.ip));
        return widget.openSession(request.params.botId, request.body, siteOf(request, publicOrigin));
      },
    );

    app.post(
      "/widget/v1/messages",
      { ...options, schema: { hide: true, body: messageBody } },
      async (request, reply) => {
        await widget.say(await enterToWrite(request, reply), request.body);
        return reply.code(202).send({ id: request.body.clientId });
      },
    );

    app.post(
      "/widget/v1/actions",
      { ...options, schema: { hide: true, body: actionBody } },
      async (request, reply) => {
        await widget.press(await enterToWrite(request, reply), request.body);
        return reply.code(202).send({ id: request.body.clientId });
      },
    );

    app.get(
      "/widget/v1/messages",
      { schema: { hide: true, querystring: historyQuery } },
      async (request, reply) => widget.history(await enterToRead(request, reply), request.query.before),
    );

    streamRoutes(app, widget, enterToRead);
  };
}

/**
 * Answers may be read by every site: they hold nothing but what the token in the request allows. No cookie is ever asked for, so that
 * `*` is right and credentials are not allowed. Refusals have to be readable too.
 */
function allowAnySite(app: FastifyInstance): void {
  app.addHook("onRequest", async (_request, reply) => {
    reply.headers({
      "access-control-allow-origin": "*",
      "access-control-expose-headers": "retry-after",
      "cross-origin-resource-policy": "cross-origin",
      "cache-control": "no-store",
    });
  });
  app.options("/widget/v1/*", { schema: { hide: true } }, async (_request, reply) =>
    reply
      .headers({
        "access-control-allow-methods": "GET, POST",
        "access-control-allow-headers": "authorization, content-type, accept-language, last-event-id",
        "access-control-max-age": "7200",
      })
      .code(204)
      .send(),
  );
}

function tokenOf({ headers }: FastifyRequest): string {
  return /^Bearer (\S+)$/i.exec(headers.authorization ?? "")?.[1] ?? "";
}

/** The foreign site whose page sent this; undefined for our own pages and for what is no browser. */
function siteOf(
  { headers, protocol, host }: FastifyRequest,
  publicOrigin: string | undefined,
): string | undefined {
  return headers.origin === (publicOrigin ?? `${protocol}://${host}`) ? undefined : headers.origin;
}
