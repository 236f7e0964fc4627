import type { FastifyPluginAsync } from "fastify";
import type { Accounts } from "../accounts/index.ts";
import { toHeaders } from "./tenancy.ts";

/** `/api/auth/*`: better-auth, given the body as it was parsed and the client's address as our proxy settings see it. */
export function authRoutes({ accounts }: { accounts: Accounts }): FastifyPluginAsync {
  return async (app) => {
    app.route({
      method: ["GET", "POST"],
      url: "/api/auth/*",
      schema: { hide: true },
      async handler(request, reply) {
        const headers = toHeaders(request);
        headers.delete("content-length");
        const url = new URL(request.originalUrl, `${request.protocol}://${request.host}`);
        const body = request.method === "POST" && request.body ? { body: JSON.stringify(request.body) } : {};
        const response = await accounts.handler(
          new Request(url, { method: request.method, headers, ...body }),
        );
        reply.code(response.status);
        response.headers.forEach((value, name) => void reply.header(name, value));
        return reply.send(response.body ? Buffer.from(await response.arrayBuffer()) : null);
      },
    });
  };
}
