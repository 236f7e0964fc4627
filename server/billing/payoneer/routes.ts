import type { FastifyPluginAsync } from "fastify";

const MAX_BODY = 16 << 10;

type Deps = {
  /** Keeps the hint. */
  receive: (text: string) => Promise<void>;
};

/**
 * `/webhooks/payoneer`: unsigned, so only a hint that something is to be asked (SPECS.md, section 5). It comes as a form, as JSON, or in the
 * query.
 */
export function payoneerRoutes({ receive }: Deps): FastifyPluginAsync {
  return async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: MAX_BODY }, (_request, body, done) =>
      done(null, body),
    );
    app.route({
      method: ["GET", "POST"],
      url: "/webhooks/payoneer",
      schema: { hide: true },
      bodyLimit: MAX_BODY,
      async handler(request, reply) {
        const body = Buffer.isBuffer(request.body) ? request.body.toString("utf8") : "";
        const query = request.url.split("?", 2)[1] ?? "";
        await receive(body.length > 0 ? body : query);
        return reply.code(200).send({ received: true });
      },
    });
  };
}
