import type { FastifyReply, FastifyRequest } from "fastify";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import type { Bots } from "../bots/index.ts";
import type { AskedAnswer, Conversations } from "./index.ts";
import { askBody, params, tags, viewAnswer } from "./routes.ts";

/** Proxies cut silent connections, and a model may think for a while before its first word. */
const HEARTBEAT_MS = 15_000;

type Deps = {
  bots: Bots;
  conversations: Conversations;
  /** The failure as the rest of the API would answer it. */
  describe(error: unknown, request: FastifyRequest): { body: object };
};

/**
 * `/bots/:id/ask/stream`: the playground's question, answered piece by piece as server-sent events: `text` with `{text}` for each
 * piece, then `answer` as `/ask` answers with a `trace` beside it, or `error` with the usual error body. Whoever goes away
 * ends the model's work.
 */
export function askStreamRoutes({ bots, conversations, describe }: Deps): FastifyPluginAsyncZod {
  return async (app) => {
    const description = "Server-sent events: `text`, then `answer` or `error`.";
    app.post(
      "/bots/:id/ask/stream",
      { schema: { tags, params, body: askBody, description } },
      async (request, reply) => {
        const bot = await bots.get(request.workspaceId, request.params.id);
        const { question, conversationId, language } = request.body;
        const stream = openStream(reply);
        if (stream.signal.aborted) return;
        try {
          const asked = await conversations.ask(bot, {
            question,
            from: "playground",
            ...(conversationId && { conversationId }),
            ...(language && { language }),
            onText: (text) => stream.send("text", { text }),
            signal: stream.signal,
          });
          stream.send("answer", { ...viewAnswer(asked), trace: viewTrace(asked) });
        } catch (error) {
          if (!stream.signal.aborted) stream.send("error", describe(error, request).body);
        } finally {
          stream.end();
        }
      },
    );
  };
}

/** Why the answer is as it is; null where nothing was searched for (greetings, thanks). */
export function viewTrace({ reply, found, milliseconds }: AskedAnswer) {
  if (!reply.trace) return null;
  const { searchedFor, model, tokens } = reply.trace;
  const cited = new Set(reply.citations.map(({ passageId }) => passageId));
  const passages = found.map(({ passageId, sourceId, sourceTitle, headingPath, text, score }) => ({
    passageId,
    sourceId,
    title: sourceTitle,
    headingPath,
    text,
    score,
    cited: cited.has(passageId),
  }));
  return { searchedFor, passages, model, milliseconds, tokens };
}

/** Takes the connection over for server-sent events. */
function openStream(reply: FastifyReply) {
  reply.hijack();
  const { raw } = reply;
  const gone = new AbortController();
  // Whoever left before this point has been closed already: nothing would ever say so again.
  if (raw.destroyed) {
    gone.abort();
    return { signal: gone.signal, send: () => {}, end: () => {} };
  }
  raw.writeHead(200, {
    ...Object.fromEntries(Object.entries(reply.getHeaders()).map(([name, value]) => [name, String(value)])),
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
    "x-accel-buffering": "no",
  });
  raw.write(": \n\n");
  const heartbeat = setInterval(() => raw.write(": \n\n"), HEARTBEAT_MS);
  raw.on("close", () => {
    clearInterval(heartbeat);
    gone.abort();
  });
  return {
    /** Aborted when the client has gone away. */
    signal: gone.signal,
    send: (event: string, data: object) => {
      if (!gone.signal.aborted) raw.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    },
    end: () => {
      clearInterval(heartbeat);
      raw.end();
    },
  };
}
