import Fastify from "fastify";
import { expect, it } from "vitest";
import { type Proxies, trustProxy } from "./trust-proxy.ts";

it.each<[Proxies, string]>([
  [false, "127.0.0.1"],
  [1, "10.0.0.9"],
  [2, "1.1.1.1"],
])("with %j proxies a client cannot choose its address by X-Forwarded-For", async (proxies, address) => {
  const app = Fastify({ trustProxy: trustProxy(proxies) });
  app.get("/", async (request) => request.ip);
  const headers = { "x-forwarded-for": "6.6.6.6, 1.1.1.1, 10.0.0.9" };
  expect((await app.inject({ url: "/", headers })).body).toBe(address);
});
