import type { FastifyPluginAsync } from "fastify";

/** Stripe's largest events have some ten kilobytes. */
const MAX_BODY = 1 << 20;

type Deps = {
  /** Keeps the event; throws `billing.bad_signature`. */
  receive: (raw: Buffer, signature: string) => Promise<void>;
};

/** `/webhooks/stripe`: verify, keep, enqueue. 200 only after the event is kept; Stripe delivers it again otherwise. */
export function stripeRoutes({ receive }: Deps): FastifyPluginAsync {
  return async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: MAX_BODY }, (_request, body, done) =>
      done(null, body),
    );
    app.post("/webhooks/stripe", { schema: { hide: true }, bodyLimit: MAX_BODY }, async (request, reply) => {
      const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const signature = request.headers["stripe-signature"];
      await receive(raw, typeof signature === "string" ? signature : "");
      return reply.code(200).send({ received: true });
    });
  };
}
