import type { FastifyPluginAsync } from "fastify";
import type { PaymeMerchant } from "./index.ts";

/** A call of Payme has some hundred bytes. */
const MAX_BODY = 64 << 10;

/** A body that is cut off, too large, or of a type that is no type: no JSON that could be read. */
const UNREADABLE: ReadonlySet<number> = new Set([400, 413, 415]);
const JSON_TYPE = "application/json; charset=utf-8";

/** `/webhooks/payme`: JSON-RPC as `text/json`, answered with 200 whatever happened. */
export function paymeRoutes({ payme }: { payme: PaymeMerchant }): FastifyPluginAsync {
  return async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: MAX_BODY }, (_request, body, done) =>
      done(null, body),
    );
    app.setErrorHandler<{ statusCode?: number }>(async (error, request, reply) => {
      reply.code(200).type(JSON_TYPE);
      if (request.method !== "POST") return reply.send(payme.notPost());
      if (!UNREADABLE.has(error.statusCode ?? 500)) return reply.send(payme.failed());
      return reply.send(await payme.post(request.headers.authorization, Buffer.alloc(0)));
    });
    app.post("/webhooks/payme", { schema: { hide: true }, bodyLimit: MAX_BODY }, async (request, reply) => {
      const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const answer = await payme.post(request.headers.authorization, raw);
      return reply.code(200).type(JSON_TYPE).send(answer);
    });
    app.route({
      method: ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"],
      url: "/webhooks/payme",
      schema: { hide: true },
      handler: async (_request, reply) => reply.code(200).type(JSON_TYPE).send(payme.notPost()),
    });
  };
}
