import type { FastifyPluginAsync } from "fastify";
import type { UzumMerchant } from "./index.ts";

const MAX_BODY = 64 << 10;

/** `/webhooks/uzum/:operation`. */
export function uzumRoutes({ uzum }: { uzum: UzumMerchant }): FastifyPluginAsync {
  return async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: MAX_BODY }, (_request, body, done) =>
      done(null, body),
    );
    app.post<{ Params: { operation: string } }>(
      "/webhooks/uzum/:operation",
      { schema: { hide: true }, bodyLimit: MAX_BODY },
      async (request, reply) => {
        const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const { status, body } = await uzum(request.params.operation, request.headers.authorization, raw);
        return reply.code(status).send(body);
      },
    );
  };
}
