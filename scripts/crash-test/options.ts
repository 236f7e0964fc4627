import { parseArgs } from "node:util";
import { WHOLE } from "../../server/testing/load/plan-load.ts";

export type QueueKind = "postgres" | "redis";
export type Configuration = { queue: QueueKind; workers: number };

export type Options = {
  configurations: Configuration[];
  kills: number;
  /** The load goes on so long for each kill: with less than a start takes, most kills would only find processes that are starting. */
  msPerKill: number;
  customers: number;
  questionsEach: number;
  seed: number;
  /** A configuration that has not answered everything by then has failed. */
  boundMs: number;
  /** A superuser's; without one the embedded database serves, which outlives the killed processes. */
  databaseUrl: string | undefined;
  redisUrl: string | undefined;
};

/** The short run of CI. */
const SHORT = { kills: "6", customers: "40", workers: "2" };

export const HELP = `npm run crash-test -- [--queue postgres|redis] [--workers 1|2] [--kills 20] [--customers 200] [--messages 10]
  [--seed N] [--bound SECONDS] [--short] [--calm]
On the PostgreSQL of CRASH_DATABASE_URL or TEST_DATABASE_URL (else embedded), Redis of CRASH_REDIS_URL or TEST_REDIS_URL (else none).`;

/** Reads the command line; throws an Error with a sentence for whoever typed it. */
export function readOptions(args: readonly string[], env: Record<string, string | undefined>): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      queue: { type: "string" },
      workers: { type: "string" },
      kills: { type: "string" },
      customers: { type: "string" },
      messages: { type: "string" },
      seed: { type: "string" },
      bound: { type: "string" },
      short: { type: "boolean" },
      calm: { type: "boolean" },
    },
  });
  const given = { ...(values.short && SHORT), ...values };
  const redisUrl = env.CRASH_REDIS_URL || env.TEST_REDIS_URL || undefined;
  const queues: QueueKind[] = redisUrl ? ["postgres", "redis"] : ["postgres"];
  const wanted = queues.filter((queue) => given.queue === undefined || queue === given.queue);
  if (wanted.length === 0) throw new Error(`no such queue here: ${given.queue}`);
  const workers = given.workers === undefined ? [1, 2] : [count("workers", given.workers, 1, 8)];
  return {
    configurations: wanted.flatMap((queue) => workers.map((number) => ({ queue, workers: number }))),
    kills: given.calm ? 0 : count("kills", given.kills ?? "20", 0, 1000),
    msPerKill: values.short ? 2_000 : 4_000,
    customers: count("customers", given.customers ?? String(WHOLE.customers), 1, 10_000),
    questionsEach: count("messages", given.messages ?? String(WHOLE.questionsEach), 1, 100),
    seed: count("seed", given.seed ?? String(Date.now() % 1_000_000), 0, 1e9),
    boundMs: count("bound", given.bound ?? "300", 10, 3600) * 1000,
    databaseUrl: env.CRASH_DATABASE_URL || env.TEST_DATABASE_URL || undefined,
    redisUrl,
  };
}

function count(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max)
    throw new Error(`--${name} must be a whole number from ${min} to ${max}`);
  return value;
}
