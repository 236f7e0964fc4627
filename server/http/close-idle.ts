import type { Socket } from "node:net";
import type { FastifyInstance } from "fastify";

const LOOK_EVERY_MS = 100;

/**
 * Lets closing end as soon as the requests under way have been answered. Node closes only the connections that are idle when closing
 * begins; two kinds would hold the server open for as long as their client likes: one that becomes idle afterwards, and one that was
 * opened in advance (browsers do) and has not sent a byte, which Node does not count as idle.
 */
export function closeIdleConnections(app: FastifyInstance): void {
  const silent = new Set<Socket>();
  app.server.on("connection", (socket: Socket) => {
    silent.add(socket);
    socket.once("close", () => silent.delete(socket));
  });
  app.server.on("request", ({ socket }: { socket: Socket }) => silent.delete(socket));

  app.addHook("preClose", async () => {
    const timer = setInterval(() => {
      app.server.closeIdleConnections();
      for (const socket of silent) if (socket.bytesRead === 0) socket.destroy();
    }, LOOK_EVERY_MS);
    app.server.once("close", () => clearInterval(timer));
    timer.unref();
  });
}
