import { once } from "node:events";
import { connect } from "node:net";
import Fastify from "fastify";
import { expect, it } from "vitest";
import { closeIdleConnections } from "./close-idle.ts";

it("closes although a client holds a connection that never sent a byte, and answers what is under way", async () => {
  const app = Fastify({ forceCloseConnections: false });
  closeIdleConnections(app);
  let arrived: () => void = () => {};
  const underWay = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  app.get("/slow", async () => {
    arrived();
    await new Promise((resolve) => setTimeout(resolve, 400));
    return "answered";
  });
  await app.listen({ port: 0, host: "127.0.0.1" });
  const address = app.server.address();
  if (!address || typeof address === "string") throw new Error("not listening");
  const silent = connect(address.port, "127.0.0.1");
  await once(silent, "connect");

  const answer = fetch(`http://127.0.0.1:${address.port}/slow`);
  await underWay;
  await app.close();

  expect(await (await answer).text()).toBe("answered");
}, 5000);
