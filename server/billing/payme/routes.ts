import type { FastifyPluginAsync } from "fastify";
import type { PaymeMerchant } from "./index.ts";

/** A call of Payme has some hundred bytes. */
const MAX_BODY = 64 << 10;

/** `/webhooks/payme`: JSON-RPC as `text/json`, answered with 200 whatever happened. */
export function paymeRoutes({ payme }: { payme: PaymeMerchant }): FastifyPluginAsync {
  return async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: MAX_BODY }, (_request, body, done) =>
      done(null, body),
    );
    app.setErrorHandler(async (_error, _request, reply) => {
      // A body that is too large or cut off: no JSON that could be read.
      return reply.code(200).send(await payme.post(undefined, Buffer.alloc(0)));
    });
    app.post("/webhooks/payme", { schema: { hide: true }, bodyLimit: MAX_BODY }, async (request, reply) => {
      const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const answer = await payme.post(request.headers.authorization, raw);
      return reply.code(200).type("application/json; charset=utf-8").send(answer);
    });
    app.route({
      method: ["GET", "PUT", "PATCH", "DELETE"],
      url: "/webhooks/payme",
      schema: { hide: true },
      handler: async (_request, reply) => reply.code(200).send(payme.notPost()),
    });
  };
}
