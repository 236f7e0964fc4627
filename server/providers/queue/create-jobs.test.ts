import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { sleep } from "../../kernel/clock.ts";
import { silentLogger } from "../../kernel/logger.ts";
import { RetryLater } from "../../kernel/retry-later.ts";
import { testDatabase } from "../../testing/test-database.ts";
import { createJobs } from "./create-jobs.ts";
import type { JobContext, JobPayloads } from "./port.ts";
import { TIMING, type Timing } from "./queue-settings.ts";

const QUICK: Timing = {
  queues: {
    turns: { attempts: 3, backoffMs: 100, limitMs: 2_000 },
    sources: { attempts: 2, backoffMs: 100, limitMs: 5_000 },
    sweep: TIMING.queues.sweep,
    health: TIMING.queues.health,
    notices: TIMING.queues.notices,
    presentations: TIMING.queues.presentations,
    desk: TIMING.queues.desk,
    payments: TIMING.queues.payments,
  },
  lockMs: 1_500,
  renewLockMs: 500,
  checkLocksMs: 500,
  closeWithinMs: 400,
  graceMs: 200,
};

const redisUrl = process.env.TEST_REDIS_URL;
const stores = redisUrl ? (["postgres", "redis"] as const) : (["postgres"] as const);

type Turn = JobPayloads["turns"];
const turn = (chatKey: string): Turn => ({ channelId: "ch_1", chatKey });

const database = testDatabase();

describe.each(stores)("jobs on %s", (store) => {
  let redisPrefix = "";
  let opened: { close(): Promise<void> }[] = [];

  /** One more process, so to speak: each has connections of its own. */
  async function open(timing = QUICK) {
    redisPrefix ||= `test-${randomUUID()}`;
    const jobs = await createJobs({
      databaseUrl: database.url,
      redisUrl: store === "redis" ? redisUrl : undefined,
      redisPrefix,
      logger: silentLogger,
      timing,
    });
    opened.push(jobs);
    return jobs;
  }

  afterEach(async () => {
    await Promise.all(opened.map((jobs) => jobs.close()));
    opened = [];
    redisPrefix = "";
    if (store === "postgres") await database.db.execute("drop schema if exists bullmq cascade");
  });

  it("says which store it uses and that it answers", async () => {
    const jobs = await open();
    expect(jobs.store).toBe(store);
    await jobs.ping();
  });

  it("runs every job once, over all processes", async () => {
    const [one, two] = await Promise.all([open(), open()]);
    const seen: string[] = [];
    const handler = async ({ chatKey }: Turn) => void seen.push(chatKey);
    one.work("turns", handler, { concurrency: 4 });
    two.work("turns", handler, { concurrency: 4 });
    const keys = Array.from({ length: 40 }, (_, i) => `chat ${i}`);
    await Promise.all(keys.map((key) => one.add("turns", turn(key))));
    await expect.poll(() => seen.length, { timeout: 10_000 }).toBe(40);
    await sleep(200);
    expect([...seen].sort()).toEqual([...keys].sort());
  });

  it("waits for the delay of a job", async () => {
    const jobs = await open();
    const ran: number[] = [];
    jobs.work("turns", async () => void ran.push(Date.now()), { concurrency: 1 });
    const start = Date.now();
    await jobs.add("turns", turn("a"), { delayMs: 700 });
    await expect.poll(() => ran.length, { timeout: 5_000 }).toBe(1);
    expect((ran[0] ?? 0) - start).toBeGreaterThanOrEqual(690);
    expect((ran[0] ?? 0) - start).toBeLessThan(2_500);
  });

  it("tries a failing job again with growing waits, and keeps it as dead when its attempts are used up", async () => {
    const jobs = await open();
    const attempts: { attempt: number; at: number }[] = [];
    async function fail(_: Turn, { attempt }: JobContext): Promise<void> {
      attempts.push({ attempt, at: Date.now() });
      throw new Error("no luck");
    }
    jobs.work("turns", fail, { concurrency: 1 });
    await jobs.add("turns", turn("a"), { id: "a" });
    await expect.poll(async () => (await jobs.counts()).turns.failed, { timeout: 10_000 }).toBe(1);
    expect(attempts.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    const [first, second, third] = attempts.map(({ at }) => at);
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(65);
    expect((third ?? 0) - (second ?? 0)).toBeGreaterThanOrEqual(135);

    const [dead] = await jobs.listDead("turns", { offset: 0, limit: 10 });
    expect(dead).toMatchObject({ payload: turn("a"), reason: "no luck", attempts: 3 });
    await jobs.add("turns", turn("a"), { id: "a" }); // a dead job does not keep its id
    await expect.poll(() => attempts.length, { timeout: 5_000 }).toBeGreaterThan(3);
  });

  it("lets a dead job start over, once", async () => {
    const jobs = await open();
    let works = false;
    let runs = 0;
    async function handle(): Promise<void> {
      runs += 1;
      if (!works) throw new Error("not yet");
    }
    jobs.work("sources", handle, { concurrency: 1 });
    await jobs.add("sources", { workspaceId: "ws", sourceId: "src" });
    await expect.poll(async () => (await jobs.counts()).sources.failed, { timeout: 10_000 }).toBe(1);
    works = true;
    const [dead] = await jobs.listDead("sources", { offset: 0, limit: 10 });
    expect(await jobs.revive("sources", dead?.id ?? "")).toBe(true);
    await expect.poll(() => runs, { timeout: 5_000 }).toBe(3);
    expect(await jobs.listDead("sources", { offset: 0, limit: 10 })).toEqual([]);
    expect(await jobs.revive("sources", dead?.id ?? "")).toBe(false);
  });

  it("runs a job again later when the handler asks for it, without counting that as a failure", async () => {
    const jobs = await open();
    const attempts: number[] = [];
    const at: number[] = [];
    async function handle(_: Turn, { attempt }: JobContext): Promise<void> {
      attempts.push(attempt);
      at.push(Date.now());
      if (attempts.length <= 5) throw new RetryLater(150);
    }
    jobs.work("turns", handle, { concurrency: 1 });
    await jobs.add("turns", turn("a"), { id: "a" });
    await expect.poll(() => attempts.length, { timeout: 10_000 }).toBe(6);
    expect(attempts).toEqual([1, 1, 1, 1, 1, 1]);
    expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThanOrEqual(145);
    await expect.poll(async () => (await jobs.counts()).turns).toMatchObject({ failed: 0, delayed: 0 });
  });

  it("adds no second job while one with its id waits or runs, and takes the id again afterwards", async () => {
    const jobs = await open();
    const seen: string[] = [];
    const running: (() => void)[] = [];
    await jobs.add("turns", turn("waiting"), { id: "x", delayMs: 100 });
    await jobs.add("turns", turn("while waiting"), { id: "x" });
    async function handle({ chatKey }: Turn): Promise<void> {
      seen.push(chatKey);
      await new Promise<void>((resolve) => running.push(resolve));
    }
    jobs.work("turns", handle, { concurrency: 4 });
    await expect.poll(() => seen.length, { timeout: 5_000 }).toBe(1);
    await jobs.add("turns", turn("while running"), { id: "x" });
    await jobs.add("turns", turn("another id"), { id: "y" });
    await expect.poll(() => seen).toEqual(["waiting", "another id"]);
    for (const finish of running) finish();
    await expect.poll(async () => (await jobs.counts()).turns.active, { timeout: 5_000 }).toBe(0);
    await jobs.add("turns", turn("afterwards"), { id: "x" });
    await expect.poll(() => seen.slice(2), { timeout: 5_000 }).toEqual(["afterwards"]);
    for (const finish of running) finish();
  });

  it("runs once more when asked to, for what was added while the job of that id was running", async () => {
    const jobs = await open();
    const seen: string[] = [];
    let release = () => {};
    async function handle({ chatKey }: Turn): Promise<void> {
      seen.push(chatKey);
      if (seen.length > 1) return;
      await new Promise<void>((resolve) => {
        release = resolve;
      });
    }
    jobs.work("turns", handle, { concurrency: 4 });
    await jobs.add("turns", turn("1"), { id: "x", runAgain: true });
    await expect.poll(() => seen.length, { timeout: 5_000 }).toBe(1);
    await jobs.add("turns", turn("2"), { id: "x", runAgain: true });
    await jobs.add("turns", turn("3"), { id: "x", runAgain: true });
    release();
    await expect.poll(() => seen, { timeout: 5_000 }).toEqual(["1", "3"]);
    await sleep(300);
    expect(seen).toEqual(["1", "3"]);
    await jobs.add("turns", turn("4"), { id: "x" });
    await expect.poll(() => seen, { timeout: 5_000 }).toEqual(["1", "3", "4"]);
  });

  it("ends a run at the time limit, tells the handler, and tries again", async () => {
    const jobs = await open();
    const reasons: string[] = [];
    async function handle(_: Turn, { attempt, signal }: JobContext): Promise<void> {
      if (attempt > 1) return;
      signal.addEventListener("abort", () => reasons.push(String(signal.reason)));
      await new Promise(() => {});
    }
    jobs.work("turns", handle, { concurrency: 1 });
    await jobs.add("turns", turn("a"), { id: "a" });
    await expect
      .poll(() => reasons, { timeout: 5_000 })
      .toEqual(["TimeoutError: a job of turns took longer than 2000 ms"]);
    const done = { waiting: 0, active: 0, delayed: 0, failed: 0 };
    await expect.poll(async () => (await jobs.counts()).turns, { timeout: 5_000 }).toEqual(done);
  });

  it("lets running jobs finish when it is closed, and takes no new ones", async () => {
    const jobs = await open();
    const events: string[] = [];
    async function handle({ chatKey }: Turn): Promise<void> {
      events.push(`start ${chatKey}`);
      await sleep(250);
      events.push(`end ${chatKey}`);
    }
    const worker = jobs.work("turns", handle, { concurrency: 1 });
    await jobs.add("turns", turn("a"));
    await jobs.add("turns", turn("b"));
    await expect.poll(() => events.length, { timeout: 5_000 }).toBe(1);
    await worker.close();
    expect(events).toEqual(["start a", "end a"]);
    expect((await jobs.counts()).turns).toMatchObject({ waiting: 1, active: 0 });
  });

  it("hands jobs back that do not finish in time, so that another process runs them at once as the same attempt", async () => {
    const jobs = await open();
    const attempts: number[] = [];
    let aborted = false;
    async function hang(_: Turn, { attempt, signal }: JobContext): Promise<void> {
      attempts.push(attempt);
      signal.addEventListener("abort", () => {
        aborted = true;
      });
      await new Promise(() => {});
    }
    jobs.work("turns", hang, { concurrency: 1 });
    await jobs.add("turns", turn("a"), { id: "a" });
    await expect.poll(() => attempts.length, { timeout: 5_000 }).toBe(1);
    const start = Date.now();
    await jobs.close();
    expect(Date.now() - start).toBeLessThan(3_000);
    expect(aborted).toBe(true);

    const other = await open();
    other.work("turns", async (_, { attempt }) => void attempts.push(attempt), { concurrency: 1 });
    await expect.poll(() => attempts, { timeout: 1_400 }).toEqual([1, 1]);
  });

  it("runs the job of a process that died again, soon after its lock has run out", async () => {
    const jobs = await open();
    const child = spawnWorker(database.url, store === "redis" ? redisUrl : undefined, redisPrefix);
    try {
      await jobs.add("turns", turn("a"), { id: "a" });
      await expect.poll(async () => (await jobs.counts()).turns.active, { timeout: 10_000 }).toBe(1);
    } finally {
      child.kill("SIGKILL");
    }
    const attempts: number[] = [];
    const killed = Date.now();
    jobs.work("turns", async (_, { attempt }) => void attempts.push(attempt), { concurrency: 1 });
    await expect.poll(() => attempts, { timeout: 8_000 }).toEqual([1]);
    expect(Date.now() - killed).toBeLessThan(QUICK.lockMs + 3 * QUICK.checkLocksMs);
  });

  it("adds a scheduled job once over all processes", async () => {
    const all = await Promise.all([open(), open(), open()]);
    const ran: number[] = [];
    for (const jobs of all) jobs.work("sweep", async () => void ran.push(Date.now()), { concurrency: 1 });
    await Promise.all(all.map((jobs) => jobs.schedule("sweep", 500)));
    await sleep(3_000);
    expect(ran.length).toBeGreaterThanOrEqual(4);
    expect(ran.length).toBeLessThanOrEqual(7);
  });

  it("counts what waits, runs, is delayed and is dead", async () => {
    const jobs = await open();
    await jobs.add("turns", turn("a"));
    await jobs.add("turns", turn("b"), { delayMs: 60_000 });
    const none = { waiting: 0, active: 0, delayed: 0, failed: 0 };
    expect(await jobs.counts()).toEqual({
      turns: { ...none, waiting: 1, delayed: 1 },
      sources: none,
      sweep: none,
      health: none,
      notices: none,
      presentations: none,
      desk: none,
      payments: none,
    });
  });
});

it("rejects when the store cannot be reached", async () => {
  const databaseUrl = "postgres://nobody@127.0.0.1:1/none";
  await expect(createJobs({ databaseUrl, logger: silentLogger })).rejects.toThrow();
  const redis = { databaseUrl, redisUrl: "redis://127.0.0.1:1", logger: silentLogger };
  await expect(createJobs(redis)).rejects.toThrow();
});

/** A process of its own that takes a job of `turns` and never ends it. */
function spawnWorker(databaseUrl: string, redis: string | undefined, redisPrefix: string): ChildProcess {
  const deps = { databaseUrl, redisUrl: redis, redisPrefix, timing: QUICK };
  const code = `
    import { createJobs } from ${JSON.stringify(new URL("./create-jobs.ts", import.meta.url).href)};
    const { silentLogger } = await import(${JSON.stringify(new URL("../../kernel/logger.ts", import.meta.url).href)});
    const jobs = await createJobs({ ...${JSON.stringify(deps)}, logger: silentLogger });
    jobs.work("turns", () => new Promise(() => {}), { concurrency: 1 });
    setTimeout(() => process.exit(1), 30_000);
  `;
  return spawn(process.execPath, ["--input-type=module", "-e", code], { stdio: "ignore" });
}
