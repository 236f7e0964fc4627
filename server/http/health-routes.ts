import type { FastifyInstance } from "fastify";

/** What must answer before this process takes requests. Each check throws when it does not. */
export type ReadinessChecks = Record<string, () => Promise<void>>;

/** `/healthz` (the process is alive) and `/readyz` (database and queue answer, migrations are applied). */
export function healthRoutes(app: FastifyInstance, checks: ReadinessChecks): void {
  app.get("/healthz", { schema: { hide: true }, logLevel: "silent" }, async () => ({ status: "ok" }));

  app.get("/readyz", { schema: { hide: true }, logLevel: "silent" }, async (request, reply) => {
    const results = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => {
        try {
          await check();
          return [name, "ok"] as const;
        } catch (error) {
          request.log.warn({ err: error, check: name }, "not ready");
          return [name, "failed"] as const;
        }
      }),
    );
    const ready = results.every(([, result]) => result === "ok");
    return reply
      .code(ready ? 200 : 503)
      .send({ status: ready ? "ready" : "not ready", checks: Object.fromEntries(results) });
  });
}
