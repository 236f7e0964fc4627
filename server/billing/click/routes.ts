import type { FastifyPluginAsync } from "fastify";
import type { ClickMerchant } from "./index.ts";

const MAX_BODY = 64 << 10;

/** `/webhooks/click/prepare` and `/complete`: forms whose raw bytes are signed, answered with JSON and 200. */
export function clickRoutes({ click }: { click: ClickMerchant }): FastifyPluginAsync {
  return async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: MAX_BODY }, (_request, body, done) =>
      done(null, body),
    );
    app.setErrorHandler(async (_error, request, reply) => {
      // A body that is too large or cut off has none of the fields.
      const step = request.url.includes("/complete") ? "complete" : "prepare";
      return reply.code(200).send(await click(step, Buffer.alloc(0)));
    });
    for (const step of ["prepare", "complete"] as const)
      app.post(
        `/webhooks/click/${step}`,
        { schema: { hide: true }, bodyLimit: MAX_BODY },
        async (request, reply) => {
          const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
          return reply.code(200).send(await click(step, raw));
        },
      );
  };
}
