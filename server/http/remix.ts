import { randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { pathToFileURL } from "node:url";
import compress from "@fastify/compress";
import {
  type AppLoadContext,
  createReadableStreamFromReadable,
  createRequestHandler,
  type ServerBuild,
} from "@remix-run/node";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { AppError } from "../kernel/errors.ts";
import { contentSecurityPolicy } from "./content-security-policy.ts";
import { countBody, mostBytesOf } from "./count-body.ts";
import { limitPerCaller, type RateLimits } from "./rate-limits.ts";
import { serveBuiltFiles, startVite } from "./remix-files.ts";

const READING = new Set(["GET", "HEAD"]);
/** As many as the API takes of a person would be too many for forms that people fill in. */
const POSTS_PER_MINUTE = { stranger: 120, person: 300 };

type Handler = ReturnType<typeof createRequestHandler>;

/** What pages get from the host; the plugin adds the nonce and the client's address itself. */
export type HostContext = {
  [Key in keyof AppLoadContext as string extends Key
    ? never
    : Exclude<Key, "nonce" | "clientIp">]: AppLoadContext[Key];
};

export type RemixOptions = {
  /** Builds the load context of one request: services, who is signed in. */
  loadContext(request: FastifyRequest, reply: FastifyReply): Promise<HostContext>;
  /** True serves `build/`; false compiles on the fly with vite and hot reload. */
  production: boolean;
  /** How often forms may be posted. */
  limits: RateLimits;
  /** The folder that holds `build/`; the working directory unless given. */
  root?: string;
};

/**
 * Hosts the Remix pages on this Fastify: every path that no other route takes.
 *
 * Register it last. Assets are served with a year of caching, pages with a content security policy whose nonce is new for
 * every answer. Bodies are handed to Remix unread, so the parsers of the other routes do not matter here; they are counted on the way.
 */
export async function remixPlugin(app: FastifyInstance, options: RemixOptions): Promise<void> {
  const root = options.root ?? process.cwd();
  const handler = options.production ? await builtHandler(app, root) : await compilingHandler(app, root);

  await app.register(async (scope) => {
    // Level 4 of brotli costs a millisecond for a page; assets are compressed at build time.
    await scope.register(compress, {
      threshold: 1024,
      encodings: ["br", "gzip"],
      brotliOptions: { params: { 0: 1, 1: 4 } },
    });
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
    const checkRate = await limitPerCaller(scope, options.limits, POSTS_PER_MINUTE);
    scope.all("/*", async (request, reply) => {
      const nonce = randomBytes(16).toString("base64");
      reply.header("content-security-policy", contentSecurityPolicy(nonce, options.production));
      const context = await options.loadContext(request, reply);
      const toPage = { ...context, nonce, clientIp: request.ip };
      if (READING.has(request.method))
        return sendWebResponse(reply, await handler(toWebRequest(request, reply), toPage));
      const { user } = context.session ?? {};
      await checkRate(request, reply, user?.id);
      const { body, isTooLarge } = countBody(
        request,
        reply,
        mostBytesOf(pathOf(request), user !== undefined),
      );
      const response = await handler(toWebRequest(request, reply, body), toPage);
      if (isTooLarge()) throw new AppError("request.too_large");
      return sendWebResponse(reply, response);
    });
  });
}

async function builtHandler(app: FastifyInstance, root: string): Promise<Handler> {
  await serveBuiltFiles(app, `${root}/build/client`);
  const build = (await import(pathToFileURL(`${root}/build/server/index.js`).href)) as ServerBuild;
  return createRequestHandler(build, "production");
}

async function compilingHandler(app: FastifyInstance, root: string): Promise<Handler> {
  const vite = await startVite(app, root);
  const load = () => vite.ssrLoadModule("virtual:remix/server-build") as Promise<ServerBuild>;
  return createRequestHandler(load, "development");
}

/** The Fastify request as Remix wants it; aborted when the client goes away. */
function toWebRequest(request: FastifyRequest, reply: FastifyReply, body?: Readable): Request {
  const controller = new AbortController();
  reply.raw.on("close", () => {
    if (!reply.raw.writableFinished) controller.abort();
  });
  const init: RequestInit & { duplex?: "half" } = {
    method: request.method,
    headers: toWebHeaders(request),
    signal: controller.signal,
  };
  if (body) {
    init.body = createReadableStreamFromReadable(body);
    init.duplex = "half";
  }
  return new Request(`${request.protocol}://${request.host}${request.originalUrl}`, init);
}

function pathOf({ originalUrl }: FastifyRequest): string {
  return originalUrl.split("?", 1)[0] ?? "";
}

function toWebHeaders(request: FastifyRequest): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value === undefined || name.startsWith(":")) continue;
    for (const each of Array.isArray(value) ? value : [value]) headers.append(name, each);
  }
  // Remix compares Origin with X-Forwarded-Host, else Host: clients may not choose that, only what trustProxy accepted counts.
  headers.set("host", request.host);
  headers.delete("x-forwarded-host");
  return headers;
}

function sendWebResponse(reply: FastifyReply, response: Response): FastifyReply {
  reply.code(response.status);
  for (const [name, value] of response.headers) reply.header(name, value); // Fastify appends a repeated set-cookie
  return reply.send(response.body ? Readable.fromWeb(response.body as ReadableStream) : null);
}
