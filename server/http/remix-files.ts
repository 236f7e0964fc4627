import type { FastifyInstance } from "fastify";
import type { ViteDevServer } from "vite";

/** Paths that other plugins answer; vite must not look at them. */
const NOT_PAGES = /^\/(?:api|webhooks|healthz|readyz|metrics|chat|widget\.js)\b/;

/** Serves the browser build: hashed assets for a year, the rest for an hour, compressed as the build left them. */
export async function serveBuiltFiles(app: FastifyInstance, folder: string): Promise<void> {
  const { default: fastifyStatic } = await import("@fastify/static");
  await app.register(fastifyStatic, {
    root: folder,
    prefix: "/",
    wildcard: false,
    index: false,
    preCompressed: true,
    cacheControl: false,
    decorateReply: false,
    setHeaders: (reply, path) => {
      const hashed = path.includes("/assets/");
      reply.header("cache-control", hashed ? "public, max-age=31536000, immutable" : "public, max-age=3600");
      reply.header("x-content-type-options", "nosniff");
    },
  });
}

/** Starts vite inside this server: compiles on demand, hot reload over the same port. */
export async function startVite(app: FastifyInstance, root: string): Promise<ViteDevServer> {
  const { createServer } = await import("vite");
  const before = new Set(process.listeners("SIGTERM"));
  const vite = await createServer({ root, server: { middlewareMode: true, hmr: { server: app.server } } });
  // vite ends the process on SIGTERM at once; our own clean stop must come first.
  for (const listener of process.listeners("SIGTERM")) {
    if (!before.has(listener)) process.off("SIGTERM", listener);
  }
  const { default: middie } = await import("@fastify/middie");
  await app.register(middie);
  app.use((request, response, next) =>
    NOT_PAGES.test(request.url ?? "") ? next() : vite.middlewares(request, response, next),
  );
  app.addHook("onClose", () => vite.close());
  return vite;
}
