import Fastify from "fastify";
import { expect, it } from "vitest";
import { healthRoutes } from "./health-routes.ts";

it("is alive but not ready while something it needs does not answer, and names it without saying why", async () => {
  const app = Fastify();
  let away = true;
  healthRoutes(app, {
    database: async () => {
      if (away) throw new Error("connect ECONNREFUSED 10.0.0.7:5432");
    },
    queue: async () => {},
  });
  expect((await app.inject("/healthz")).statusCode).toBe(200);
  const notReady = await app.inject("/readyz");
  expect(notReady.statusCode).toBe(503);
  expect(notReady.json()).toEqual({ status: "not ready", checks: { database: "failed", queue: "ok" } });
  expect(notReady.body).not.toContain("10.0.0.7");
  away = false;
  expect((await app.inject("/readyz")).statusCode).toBe(200);
  await app.close();
});
