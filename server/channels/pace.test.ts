import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { testPlatform } from "../testing/test-platform.ts";
import { createPace, type Pace, shareRate } from "./pace.ts";
import type { Urgency } from "./pace-queue.ts";
import { reserveSends, restChannel } from "./pace-repo.ts";
import type { SendResult } from "./port.ts";

/** Time that passes only when nothing else is left to do. */
function createVirtualTime() {
  let now = 1_000_000;
  const timers: { at: number; wake: () => void }[] = [];
  return {
    now: () => now,
    sleep: (ms: number) => new Promise<void>((wake) => timers.push({ at: now + Math.max(0, ms), wake })),
    async run(untilMs = Number.POSITIVE_INFINITY): Promise<void> {
      for (;;) {
        await new Promise((resolve) => setImmediate(resolve));
        timers.sort((a, b) => a.at - b.at);
        const next = timers[0];
        if (!next || next.at > untilMs) return;
        timers.shift();
        now = Math.max(now, next.at);
        next.wake();
      }
    },
  };
}

type Sent = { at: number; process: number; urgency: Urgency; chatKey: string };

/** Some processes that share one channel's row, as `reserveSends` and `restChannel` keep it. */
function createWorld(perSecond: number, processes: number) {
  const time = createVirtualTime();
  const row = { promisedUntil: 0, restingUntil: 0, statements: 0 };
  const sent: Sent[] = [];
  const putOff: { at: number; retryAfterMs: number }[] = [];
  let answer: (chatKey: string) => SendResult = () => ({ outcome: "sent", providerMessageId: "1" });

  const paces: Pace[] = Array.from({ length: processes }, () =>
    createPace({
      now: time.now,
      sleep: time.sleep,
      async reserve(_, { count, everyMs, aheadMs }) {
        row.statements++;
        await time.sleep((row.statements * 7) % 20); // the way to the database
        const now = time.now(); // and back again, below
        const base = Math.max(row.promisedUntil, row.restingUntil, now);
        if (base > now + aheadMs) return { granted: false, inMs: base - now };
        row.promisedUntil = base + count * everyMs;
        await time.sleep((row.statements * 11) % 30);
        return { granted: true, inMs: base - now };
      },
      async rest(_, forMs) {
        row.restingUntil = Math.max(row.restingUntil, time.now() + forMs);
      },
    }),
  );
  async function send(process: number, urgency: Urgency, chatKey: string): Promise<void> {
    const line = {
      channelId: "chn",
      row: { promisedUntil: new Date(row.promisedUntil), restingUntil: new Date(row.restingUntil) },
      driver: { sendsPerSecond: perSecond },
    };
    const result = await paces[process]?.send(line, chatKey, urgency, async () => {
      sent.push({ at: time.now(), process, urgency, chatKey });
      return answer(chatKey);
    });
    if (result?.outcome === "retry") putOff.push({ at: time.now(), retryAfterMs: result.retryAfterMs });
  }
  return {
    time,
    row,
    sent,
    putOff,
    paces,
    send,
    answerWith: (next: typeof answer) => {
      answer = next;
    },
    /** Sends after so many milliseconds. */
    later: (ms: number, ...what: Parameters<typeof send>) => time.sleep(ms).then(() => send(...what)),
  };
}

/** The most that was sent in any second. */
function mostInASecond(sent: readonly { at: number }[]): number {
  const times = sent.map(({ at }) => at).sort((a, b) => a - b);
  return Math.max(0, ...times.map((from, i) => times.slice(i).filter((at) => at < from + 1000).length));
}

describe("the pace of a channel", () => {
  it("is never above its rate in any second, whatever three processes want to send, and everybody is answered", async () => {
    const wish = fc.record({
      at: fc.integer({ min: 0, max: 6_000 }),
      process: fc.integer({ min: 0, max: 2 }),
      urgency: fc.constantFrom<Urgency>("answer", "broadcast"),
      chat: fc.integer({ min: 0, max: 20 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 90 }),
        fc.array(wish, { minLength: 1, maxLength: 300, size: "max" }),
        async (perSecond, wishes) => {
          const world = createWorld(perSecond, 3);
          const all = wishes.map((one) => world.later(one.at, one.process, one.urgency, `chat ${one.chat}`));
          await world.time.run();
          await Promise.all(all);
          expect(mostInASecond(world.sent)).toBeLessThanOrEqual(perSecond);
          expect(world.sent.length + world.putOff.length).toBe(wishes.length);
          expect(world.paces.map((pace) => pace.busy())).toEqual([0, 0, 0]);
        },
      ),
      { numRuns: 60, endOnFailure: true },
    );
  }, 60_000);

  it("costs a quiet bot nothing: no statement is asked for its answers", async () => {
    const world = createWorld(25, 2);
    const all = Array.from({ length: 20 }, (_, i) => world.later(i * 1_000, i % 2, "answer", `chat ${i}`));
    await world.time.run();
    await Promise.all(all);
    expect(world.sent).toHaveLength(20);
    expect(world.row.statements).toBe(0);
  });

  it("uses most of the rate when there is much to send, with few statements", async () => {
    const world = createWorld(25, 1);
    const all = Array.from({ length: 150 }, () => world.send(0, "broadcast", "chat"));
    await world.time.run(1_000_000 + 7_000);
    expect(world.sent.length).toBeGreaterThanOrEqual(7 * 20);
    expect(world.row.statements).toBeLessThanOrEqual(40);
    await world.time.run();
    await Promise.all(all);
  });

  it("lets answers overtake the broadcasts of this process and of others", async () => {
    const world = createWorld(25, 2);
    const all = Array.from({ length: 60 }, () => world.send(0, "broadcast", "mailing"));
    const began = 1_000_000 + 1_000;
    all.push(world.later(1_000, 0, "answer", "here"), world.later(1_000, 1, "answer", "there"));
    await world.time.run();
    await Promise.all(all);
    const waited = (chatKey: string) => (world.sent.find((one) => one.chatKey === chatKey)?.at ?? 0) - began;
    expect(waited("here")).toBeLessThan(600);
    expect(waited("there")).toBeLessThan(600);
    expect(world.sent.filter(({ chatKey }) => chatKey === "mailing")).toHaveLength(60);
  });

  it("keeps no broadcast waiting for ever beside more answers than the rate allows", async () => {
    const world = createWorld(10, 2);
    const all = Array.from({ length: 300 }, (_, i) => world.later(i * 80, i % 2, "answer", `chat ${i}`));
    all.push(world.later(2_000, 1, "broadcast", "mailing"));
    await world.time.run();
    await Promise.all(all);
    const mailing = world.sent.find(({ chatKey }) => chatKey === "mailing");
    expect(mailing?.at).toBeLessThan(1_000_000 + 2_000 + 8_000);
  });

  it("sends nobody into a wait of more than eight seconds, but tells them when to come again", async () => {
    const world = createWorld(2, 1);
    const all = Array.from({ length: 60 }, () => world.send(0, "answer", "chat"));
    await world.time.run();
    await Promise.all(all);
    expect(Math.max(...world.sent.map(({ at }) => at))).toBeLessThanOrEqual(1_000_000 + 8_500);
    expect(world.putOff.length).toBeGreaterThan(30);
    expect(world.putOff.every(({ at, retryAfterMs }) => at <= 1_008_500 && retryAfterMs >= 1_000)).toBe(true);
  });

  it("lets the whole channel rest, in every process, when the provider means everyone", async () => {
    const world = createWorld(25, 2);
    world.answerWith(() => ({ outcome: "retry", retryAfterMs: 30_000, detail: "", everyone: true }));
    await world.send(0, "answer", "a");
    world.answerWith(() => ({ outcome: "sent", providerMessageId: "1" }));
    await world.send(0, "answer", "b");
    await world.send(1, "answer", "c");
    expect(world.sent.map(({ chatKey }) => chatKey)).toEqual(["a"]);
    expect(world.putOff.slice(1).every(({ retryAfterMs }) => retryAfterMs > 29_000)).toBe(true);
    const again = world.later(30_001, 1, "answer", "c");
    await world.time.run();
    await again;
    expect(world.sent.map(({ chatKey }) => chatKey)).toEqual(["a", "c"]);
  });

  it("takes several chats refused at once for a limit of the account, and one chat for that chat's own", async () => {
    const world = createWorld(25, 1);
    world.answerWith(() => ({ outcome: "retry", retryAfterMs: 20_000, detail: "" }));
    const first = ["a", "a", "a", "b"].map((chatKey) => world.send(0, "answer", chatKey));
    await world.time.run();
    await Promise.all(first);
    expect(world.row.restingUntil).toBe(0);
    const third = world.send(0, "answer", "c");
    await world.time.run();
    await third;
    expect(world.row.restingUntil).toBeGreaterThan(1_000_000 + 19_000);
  });

  it("lets a limit that is surely one chat's own keep nobody else back, however many chats meet it", async () => {
    const world = createWorld(25, 1);
    world.answerWith(() => ({
      outcome: "retry",
      retryAfterMs: 1_800_000,
      detail: "new chats",
      everyone: false,
    }));
    const refused = Array.from({ length: 5 }, (_, i) => world.later(i * 100, 0, "answer", `new ${i}`));
    await world.time.run();
    await Promise.all(refused);
    expect(world.row.restingUntil).toBe(0);
  });

  it("waits out a short rest instead of sending its answer away", async () => {
    const world = createWorld(25, 1);
    world.row.restingUntil = 1_000_000 + 3_000;
    const one = world.send(0, "answer", "a");
    await world.time.run();
    await one;
    expect(world.sent[0]?.at).toBe(1_003_000);
  });

  it("fails nobody for good when the database is away", async () => {
    const time = createVirtualTime();
    const pace = createPace({
      now: time.now,
      sleep: time.sleep,
      reserve: () => Promise.reject(new Error("down")),
      rest: () => Promise.reject(new Error("down")),
    });
    const line = {
      channelId: "chn",
      row: { promisedUntil: null, restingUntil: null },
      driver: { sendsPerSecond: 1 },
    };
    const result = await pace.send(line, "a", "answer", async () => ({
      outcome: "sent",
      providerMessageId: "1",
    }));
    expect(result).toMatchObject({ outcome: "retry", retryAfterMs: 1_000 });
    expect(pace.busy()).toBe(0);
  });
});

describe("the shared line of sends in the database", () => {
  const product = testPlatform({ workers: false });

  it("promises each send once, however many ask at the same time", async () => {
    const { channelId } = await product.business();
    const { everyMs } = shareRate(25);
    const promised = await Promise.all(
      Array.from({ length: 12 }, () =>
        reserveSends(product.db, channelId, { count: 2, everyMs, aheadMs: 60_000 }),
      ),
    );
    expect(promised.every(({ granted }) => granted)).toBe(true);
    const { inMs } = await reserveSends(product.db, channelId, { count: 1, everyMs, aheadMs: 60_000 });
    expect(inMs).toBeGreaterThan(24 * everyMs - 1_000);
    expect(inMs).toBeLessThanOrEqual(24 * everyMs);
    const refused = await reserveSends(product.db, channelId, { count: 1, everyMs, aheadMs: 0 });
    expect(refused.granted).toBe(false);
    expect(refused.inMs).toBeGreaterThan(0);
  });

  it("begins after the channel's rest, and a shorter rest ends no longer one", async () => {
    const { channelId } = await product.business();
    await restChannel(product.db, channelId, 5_000);
    await restChannel(product.db, channelId, 1_000);
    const { granted, inMs } = await reserveSends(product.db, channelId, {
      count: 1,
      everyMs: 40,
      aheadMs: 60_000,
    });
    expect(granted).toBe(true);
    expect(inMs).toBeGreaterThan(3_000);
    expect(inMs).toBeLessThanOrEqual(5_000);
    expect(await reserveSends(product.db, "chn_gone", { count: 1, everyMs: 40, aheadMs: 0 })).toEqual({
      granted: true,
      inMs: 0,
    });
  });
});
