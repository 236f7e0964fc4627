import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Bots } from "../bots/index.ts";
import type { Events } from "../providers/events/port.ts";

/** Proxies cut silent connections; a comment line every so often keeps them open. */
const HEARTBEAT_MS = 20_000;
/** A page reconnects by itself; ending a stream now and then bounds what a forgotten one costs. */
const LONGEST_MS = 30 * 60_000;

/** `/events?bot=…`: live events of a bot as server-sent events. */
export function eventRoutes({ bots, events }: { bots: Bots; events: Events }): FastifyPluginAsyncZod {
  return async (app) => {
    const open = new Set<() => void>();
    app.addHook("preClose", async () => {
      for (const end of open) end();
    });
    const querystring = z.object({ bot: z.string() });

    app.get("/events", { schema: { tags: ["Live events"], querystring } }, async (request, reply) => {
      const bot = await bots.get(request.workspaceId, request.query.bot);
      reply.hijack();
      const { raw } = reply;
      // Whoever left before this point has been closed already: nothing would ever end the stream.
      if (raw.destroyed) return;
      raw.writeHead(200, {
        ...Object.fromEntries(
          Object.entries(reply.getHeaders()).map(([name, value]) => [name, String(value)]),
        ),
        "content-type": "text/event-stream; charset=utf-8",
        "cache-control": "no-store",
        "x-accel-buffering": "no",
      });
      raw.write("retry: 2000\n\n");
      const stop = events.subscribe(request.workspaceId, (event) => {
        if (event.botId === bot.id) raw.write(`data: ${JSON.stringify(event)}\n\n`);
      });
      const heartbeat = setInterval(() => raw.write(": \n\n"), HEARTBEAT_MS);
      const limit = setTimeout(end, LONGEST_MS);
      open.add(end);
      raw.on("close", end);
      function end(): void {
        open.delete(end);
        clearInterval(heartbeat);
        clearTimeout(limit);
        stop();
        raw.end();
      }
    });
  };
}
