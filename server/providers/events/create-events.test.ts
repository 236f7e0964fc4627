import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sleep } from "../../kernel/clock.ts";
import { silentLogger } from "../../kernel/logger.ts";
import { testDatabase } from "../../testing/test-database.ts";
import { createEvents } from "./create-events.ts";
import type { LiveEvent, VisitorEvent } from "./port.ts";

const database = testDatabase();

function open() {
  return createEvents({ databaseUrl: database.url, pool: database.db.$client, logger: silentLogger });
}

const message = (conversationId: string): LiveEvent => ({ type: "message", botId: "bot", conversationId });
const progress = (sourceId: string, value: number): LiveEvent => ({
  type: "source",
  botId: "bot",
  sourceId,
  status: "embedding",
  progress: value,
});

describe("live events", () => {
  let web: ReturnType<typeof open>;
  let worker: ReturnType<typeof open>;
  beforeEach(async () => {
    web = open();
    worker = open();
    await Promise.all([web.started, worker.started]);
  });
  afterEach(async () => {
    await Promise.all([web.close(), worker.close()]);
  });

  it("reach the subscribers of their workspace in every process, in order, and nobody else", async () => {
    const here: LiveEvent[] = [];
    const there: LiveEvent[] = [];
    const foreign: LiveEvent[] = [];
    worker.subscribe("ws_1", (event) => here.push(event));
    web.subscribe("ws_1", (event) => there.push(event));
    web.subscribe("ws_2", (event) => foreign.push(event));
    await worker.publish("ws_1", message("a"));
    await worker.publish("ws_1", message("b"));
    await expect.poll(() => [here.length, there.length]).toEqual([2, 2]);
    expect(there).toEqual([message("a"), message("b")]);
    expect(foreign).toEqual([]);
  });

  it("for a visitor reach that visitor's chat in every process, and neither the workspace nor other chats", async () => {
    const chat = { channelId: "chn_1", chatKey: "v1" };
    const seen: VisitorEvent[] = [];
    const foreign: unknown[] = [];
    const stop = web.watchVisitor(chat, (event) => seen.push(event));
    web.watchVisitor({ channelId: "chn_1", chatKey: "v2" }, (event) => foreign.push(event));
    web.watchVisitor({ channelId: "chn_2", chatKey: "v1" }, (event) => foreign.push(event));
    web.subscribe("chn_1", (event) => foreign.push(event));
    await worker.tellVisitor(chat, { what: "typing" });
    await worker.tellVisitor(chat, { what: "draft", text: "Salom" });
    await expect.poll(() => seen).toEqual([{ what: "typing" }, { what: "draft", text: "Salom" }]);
    stop();
    await worker.tellVisitor(chat, { what: "message" });
    await worker.tellVisitor({ channelId: "chn_2", chatKey: "v1" }, { what: "message" });
    await expect.poll(() => foreign).toEqual([{ what: "message" }]);
    expect(seen.length).toBe(2);
  });

  it("stop after unsubscribing, which may be done twice and spares the others", async () => {
    const first: LiveEvent[] = [];
    const second: LiveEvent[] = [];
    const unsubscribe = web.subscribe("ws", (event) => first.push(event));
    unsubscribe();
    const stay = web.subscribe("ws", (event) => second.push(event));
    unsubscribe();
    await web.publish("ws", message("a"));
    await expect.poll(() => second).toEqual([message("a")]);
    expect(first).toEqual([]);
    stay();
  });

  it("reach the other subscribers when one fails", async () => {
    const seen: LiveEvent[] = [];
    web.subscribe("ws", () => {
      throw new Error("broken");
    });
    web.subscribe("ws", (event) => seen.push(event));
    await web.publish("ws", message("a"));
    await web.publish("ws", message("b"));
    await expect.poll(() => seen.length).toBe(2);
  });

  it("about one source are sent at most five times a second, the last one always", async () => {
    const seen: LiveEvent[] = [];
    web.subscribe("ws", (event) => seen.push(event));
    for (let i = 1; i <= 50; i++) {
      await worker.publish("ws", progress("src", i));
      await worker.publish("ws", progress("other", i));
      await sleep(20);
    }
    const of = (id: string) => seen.filter((event) => event.type === "source" && event.sourceId === id);
    await expect
      .poll(() => [of("src").at(-1), of("other").at(-1)])
      .toEqual([progress("src", 50), progress("other", 50)]);
    expect(of("src").length).toBeGreaterThanOrEqual(3);
    expect(of("src").length).toBeLessThanOrEqual(8); // 50 × 20 ms and more, on a busy machine
    expect(of("src")[0]).toEqual(progress("src", 1));
  });

  it("about the messages of one conversation are sent at most five times a second, the last one always", async () => {
    const seen: { id: string; at: number }[] = [];
    web.subscribe("ws", (event) => {
      if (event.type === "message") seen.push({ id: event.conversationId, at: Date.now() });
    });
    let lastAt = 0;
    for (let i = 1; i <= 40; i++) {
      lastAt = Date.now();
      await worker.publish("ws", message("busy"));
      if (i === 20) await worker.publish("ws", message("quiet"));
      await sleep(20);
    }
    await expect
      .poll(() => seen.filter(({ id }) => id === "busy").at(-1)?.at ?? 0)
      .toBeGreaterThanOrEqual(lastAt);
    expect(seen.filter(({ id }) => id === "quiet")).toHaveLength(1);
    expect(seen.filter(({ id }) => id === "busy").length).toBeLessThanOrEqual(8);
  });

  it("that come while others are being sent go together, in few notifications that are not too large", async () => {
    const payloads: string[] = [];
    const pool = {
      query: async (_: string, [, payload = ""]: string[]) => {
        payloads.push(payload);
        await sleep(30);
        return database.db.$client.query("select pg_notify($1, $2)", ["botfactory_events", payload]);
      },
    };
    const busy = createEvents({ databaseUrl: database.url, pool: pool as never, logger: silentLogger });
    const seen: LiveEvent[] = [];
    web.subscribe("ws", (event) => seen.push(event));
    const published = Array.from({ length: 300 }, (_, i) => message(`conversation ${i}`));
    await Promise.all(published.map((event) => busy.publish("ws", event)));
    await expect.poll(() => seen.length).toBe(300);
    await busy.close();
    expect(seen).toEqual(published);
    expect(payloads.length).toBeLessThanOrEqual(8);
    expect(Math.max(...payloads.map((payload) => Buffer.byteLength(payload)))).toBeLessThan(8_000);
  });

  it("that still wait are sent when the process closes", async () => {
    const seen: LiveEvent[] = [];
    web.subscribe("ws", (event) => seen.push(event));
    await worker.publish("ws", progress("src", 0.1));
    await worker.publish("ws", progress("src", 0.5));
    await worker.publish("ws", progress("src", 1));
    await worker.close();
    await expect.poll(() => seen).toEqual([progress("src", 0.1), progress("src", 1)]);
  });

  it("that are too large for NOTIFY are dropped without harm", async () => {
    const seen: LiveEvent[] = [];
    web.subscribe("ws", (event) => seen.push(event));
    const channel = (status: string): LiveEvent => ({ type: "channel", botId: "b", channelId: "c", status });
    const room = 7_999 - Buffer.byteLength(JSON.stringify({ topic: "ws", event: channel("") }));
    await worker.publish("ws", channel("ў".repeat(4_000)));
    await worker.publish("ws", channel("x".repeat(room + 1)));
    await worker.publish("ws", channel("x".repeat(room)));
    await expect.poll(() => seen.length).toBe(1);
    expect(seen[0]).toEqual(channel("x".repeat(room)));
  });

  it("are never a reason for the publisher to fail", async () => {
    const pool = { query: () => Promise.reject(new Error("down")) };
    const broken = createEvents({ databaseUrl: database.url, pool: pool as never, logger: silentLogger });
    await broken.publish("ws", message("a"));
    await broken.publish("ws", progress("src", 1));
    await broken.close();
  });

  it("are heard again after the connection was lost, and the gap is told", async () => {
    const road = await openRoad(database.url);
    const events = createEvents({ databaseUrl: road.url, pool: database.db.$client, logger: silentLogger });
    const seen: LiveEvent[] = [];
    let gaps = 0;
    try {
      await events.started;
      const countGap = () => {
        gaps += 1;
      };
      events.subscribe("ws", (event) => seen.push(event), countGap);
      await events.publish("ws", message("before"));
      await expect.poll(() => seen).toEqual([message("before")]);
      expect(gaps).toBe(0);
      road.cut();
      await expect.poll(() => gaps, { timeout: 10_000 }).toBe(1);
      await events.publish("ws", message("after"));
      await expect.poll(() => seen).toEqual([message("before"), message("after")]);
    } finally {
      await events.close();
      road.close();
    }
  });
});

/** A way to the database that can be cut. */
async function openRoad(databaseUrl: string) {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(target.port || 5432), target.hostname);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => other.destroy());
      socket.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  function cut(): void {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  }
  return {
    url: url.href,
    cut,
    close() {
      cut();
      server.close();
    },
  };
}
