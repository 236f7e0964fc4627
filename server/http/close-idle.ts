import type { FastifyInstance } from "fastify";

const LOOK_EVERY_MS = 100;

/**
 * Lets closing end as soon as the requests under way have been answered. Node closes only the connections that are idle when closing
 * begins; one that becomes idle afterwards would hold the server open for as long as it is kept alive.
 */
export function closeIdleConnections(app: FastifyInstance): void {
  app.addHook("preClose", async () => {
    const timer = setInterval(() => app.server.closeIdleConnections(), LOOK_EVERY_MS);
    app.server.once("close", () => clearInterval(timer));
    timer.unref();
  });
}
