import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import type { UzumMerchant } from "./index.ts";

const MAX_BODY = 64 << 10;

type Operation = { Params: { operation?: string } };
type Called = FastifyRequest<Operation>;

/** `/webhooks/uzum/:operation`; whatever is not a POST is an operation that does not exist. */
export function uzumRoutes({ uzum }: { uzum: UzumMerchant }): FastifyPluginAsync {
  return async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: MAX_BODY }, (_request, body, done) =>
      done(null, body),
    );
    const answer = async (request: Called, reply: FastifyReply, raw: Buffer) => {
      const operation = request.method === "POST" ? (request.params.operation ?? "") : "";
      const { status, body } = await uzum(operation, request.headers.authorization, raw);
      return reply.code(status).send(body);
    };
    // A body that is too large or cut off is no JSON.
    app.setErrorHandler((_error, request, reply) => answer(request as Called, reply, Buffer.alloc(0)));
    app.route<Operation>({
      method: ["GET", "POST", "PUT", "PATCH", "DELETE"],
      url: "/webhooks/uzum/:operation",
      schema: { hide: true },
      bodyLimit: MAX_BODY,
      handler: (request, reply) =>
        answer(request, reply, Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)),
    });
  };
}
