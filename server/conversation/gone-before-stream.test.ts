import { type ClientRequest, request } from "node:http";
import type { AddressInfo } from "node:net";
import fastify, { type FastifyInstance, type FastifyPluginAsync } from "fastify";
import { serializerCompiler, validatorCompiler } from "fastify-type-provider-zod";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Bots } from "../bots/index.ts";
import { eventRoutes } from "../http/event-routes.ts";
import type { Events } from "../providers/events/port.ts";
import { until } from "../testing/until.ts";
import type { Conversations } from "./index.ts";
import { askStreamRoutes } from "./stream-routes.ts";

/** A bot that takes so long to be found that the person has gone away meanwhile. */
let going: ClientRequest | undefined;
let closed = false;
const get = vi.fn(async () => {
  going?.destroy();
  await until("the connection to be closed", () => closed);
  return { id: "bot_1" };
});
const bots = { get } as unknown as Bots;

const ask = vi.fn();
const subscribe = vi.fn(() => () => undefined);
const conversations = { ask } as unknown as Conversations;
const events = { subscribe } as unknown as Events;

let app: FastifyInstance;
let done = false;
beforeEach(() => {
  closed = false;
  done = false;
  vi.clearAllMocks();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await app.close();
});

/** Sends a request whose person leaves while the bot is looked for, and waits for the handler's end. */
async function leave(routes: FastifyPluginAsync, method: string, path: string, body?: object): Promise<void> {
  app = fastify();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.addHook("onRequest", async (_request, reply) => {
    reply.raw.on("close", () => {
      closed = true;
    });
  });
  app.addHook("onRoute", (route) => {
    const { handler } = route;
    route.handler = async function (request, reply) {
      await handler.call(this, request, reply);
      done = true;
    };
  });
  await app.register(routes);
  await app.listen({ port: 0, host: "127.0.0.1" });
  const { port } = app.server.address() as AddressInfo;
  const headers = { "content-type": "application/json" };
  going = request({ port, host: "127.0.0.1", method, path, headers, agent: false });
  going.on("error", () => undefined).end(body && JSON.stringify(body));
  await until("the handler to end", () => done);
}

it("asks nothing and leaves no heartbeat for a person who left before the answer's stream began", async () => {
  const interval = vi.spyOn(globalThis, "setInterval");
  const describe = () => ({ body: {} });
  const routes = askStreamRoutes({ bots, conversations, describe });
  await leave(routes, "POST", "/bots/bot_1/ask/stream", { question: "Salom" });
  expect(get).toHaveBeenCalledOnce();
  expect(ask).not.toHaveBeenCalled();
  expect(interval.mock.calls.filter(([, ms]) => ms === 15_000)).toEqual([]);
});

it("does not subscribe a person who left before the live events began", async () => {
  const interval = vi.spyOn(globalThis, "setInterval");
  await leave(eventRoutes({ bots, events }), "GET", "/events?bot=bot_1");
  expect(get).toHaveBeenCalledOnce();
  expect(subscribe).not.toHaveBeenCalled();
  expect(interval.mock.calls.filter(([, ms]) => ms === 20_000)).toEqual([]);
});
