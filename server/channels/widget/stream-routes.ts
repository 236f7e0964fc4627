import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { AppError } from "../../kernel/errors.ts";
import { networkOf } from "../../kernel/network-of.ts";
import type { Guest, WidgetChat } from "./chat.ts";
import type { StreamEvent } from "./follow-chat.ts";

/** Proxies cut silent connections; a comment line every so often keeps them open. */
const HEARTBEAT_MS = 20_000;
/** A page reconnects by itself; ending a stream now and then bounds what a forgotten one costs. */
const LONGEST_MS = 30 * 60_000;
/** One visitor's open pages, those of one address (many phones of a provider share one), and everybody's in this process. */
const MOST_PER_CHAT = 6;
const MOST_PER_ADDRESS = 500;
const MOST_STREAMS = 5000;
/** A reader who takes nothing is let go; what they missed is told when they come back. */
const MOST_WAITING_BYTES = 1 << 20;

/** `GET /widget/v1/events`: a visitor's chat as server-sent events; `Last-Event-ID` or `?cursor=` says where it goes on. */
export function streamRoutes(
  app: FastifyInstance,
  widget: Pick<WidgetChat, "follow">,
  enter: (request: FastifyRequest, reply: FastifyReply) => Promise<Guest>,
): void {
  const open = new Set<() => void>();
  const perChat = createTally();
  const perAddress = createTally();
  app.addHook("preClose", async () => {
    for (const end of open) end();
  });

  app.get("/widget/v1/events", { schema: { hide: true } }, async (request, reply) => {
    const guest = await enter(request, reply);
    const key = `${guest.visitor.channelId} ${guest.visitor.chatKey}`;
    const address = networkOf(request.ip);
    const tooMany = perChat.of(key) >= MOST_PER_CHAT || perAddress.of(address) >= MOST_PER_ADDRESS;
    if (tooMany || open.size >= MOST_STREAMS) {
      reply.header("retry-after", 30);
      throw new AppError("widget.too_many_streams");
    }
    const { raw } = reply;
    // A bad cursor is still an ordinary refusal: nothing is written before the first event.
    const waiting: StreamEvent[] = [];
    let tell = (event: StreamEvent): void => void waiting.push(event);
    const stop = widget.follow(guest, cursorOf(request), (event) => tell(event), end);
    reply.hijack();
    // Whoever left before this point has been closed already: nothing would ever end the stream.
    if (raw.destroyed) return stop();
    raw.writeHead(200, headersOf(reply));
    raw.write("retry: 2000\n\n");
    tell = (event) => {
      if (raw.writableLength > MOST_WAITING_BYTES) end();
      else raw.write(format(event));
    };
    for (const event of waiting) tell(event);
    perChat.add(key, 1);
    perAddress.add(address, 1);
    const heartbeat = setInterval(() => raw.write(": \n\n"), HEARTBEAT_MS);
    const limit = setTimeout(end, LONGEST_MS);
    open.add(end);
    raw.on("close", end);
    function end(): void {
      if (open.delete(end)) {
        clearInterval(heartbeat);
        clearTimeout(limit);
        perChat.add(key, -1);
        perAddress.add(address, -1);
      }
      stop();
      raw.end();
    }
  });
}

/** How many there are of each; nothing is kept of those of which there is none. */
function createTally() {
  const counts = new Map<string, number>();
  const of = (key: string): number => counts.get(key) ?? 0;
  return {
    of,
    add(key: string, change: number): void {
      const count = of(key) + change;
      if (count > 0) counts.set(key, count);
      else counts.delete(key);
    },
  };
}

function cursorOf({ headers, query }: FastifyRequest): string | undefined {
  const last = headers["last-event-id"];
  if (typeof last === "string" && last) return last;
  const { cursor } = query as { cursor?: unknown };
  return typeof cursor === "string" && cursor ? cursor : undefined;
}

function headersOf(reply: FastifyReply): Record<string, string> {
  return {
    ...Object.fromEntries(Object.entries(reply.getHeaders()).map(([name, value]) => [name, String(value)])),
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
    "x-accel-buffering": "no",
  };
}

function format(event: StreamEvent): string {
  const id = event.event === "message" ? `id: ${event.cursor}\n` : "";
  return `${id}event: ${event.event}\ndata: ${JSON.stringify(event.data)}\n\n`;
}
