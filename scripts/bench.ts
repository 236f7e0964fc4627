import { spawnSync } from "node:child_process";
import { cpus, loadavg } from "node:os";
import { measureAck } from "./bench/measure-ack.ts";
import { measureBots } from "./bench/measure-bots.ts";
import { measureInbox } from "./bench/measure-inbox.ts";
import { measureQueue } from "./bench/measure-queue.ts";
import { measureSearch } from "./bench/measure-search.ts";
import { measureStore } from "./bench/measure-store.ts";
import { measureTurn } from "./bench/measure-turn.ts";
import { takeScratchRedis } from "./bench/scratch-redis.ts";
import type { Target } from "./bench/statistics.ts";

/**
 * `npm run bench [-- turn ack bots store search inbox queue]`: the product's own cost, with zero-latency fakes for the model and for Telegram, as ratios to
 * floors measured in the same run. Prints one JSON; ends with 1 when a target is missed. On the server of DATABASE_URL or TEST_DATABASE_URL
 * (a superuser's URL; everything happens in scratch databases), else on the embedded database; the queue also on REDIS_URL or TEST_REDIS_URL.
 */
const { env } = process;
const databaseUrl = env.DATABASE_URL || env.TEST_DATABASE_URL || undefined;
const redisServer = env.REDIS_URL || env.TEST_REDIS_URL;

type Measured = { results: object; targets: Target[] };

const BENCHMARKS: Record<string, () => Promise<Measured>> = {
  turn: () => withRedis((redisUrl) => measureTurn(databaseUrl, redisUrl)),
  ack: () => measureAck(databaseUrl),
  bots: () => measureBots(databaseUrl),
  store: () => measureStore(databaseUrl),
  search: () => measureSearch(databaseUrl),
  inbox: () => measureInbox(databaseUrl),
  queue: () => withRedis((redisUrl) => measureQueue(databaseUrl, redisUrl)),
};

async function withRedis(measure: (redisUrl: string | undefined) => Promise<Measured>): Promise<Measured> {
  const scratch = redisServer ? await takeScratchRedis(redisServer) : undefined;
  try {
    return await measure(scratch?.url);
  } finally {
    await scratch?.drop();
  }
}

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !BENCHMARKS[name]);
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(", ")}; known: ${Object.keys(BENCHMARKS).join(", ")}`);
  process.exit(2);
}

const servesPages = asked.length === 0 || ["turn", "ack", "bots"].some((name) => asked.includes(name));
if (servesPages) spawnSync(process.execPath, ["scripts/build-if-stale.ts"], { stdio: ["ignore", 2, 2] });
const loadBefore = loadavg();
const results: Record<string, object> = {};
const targets: Target[] = [];
for (const [name, measure] of Object.entries(BENCHMARKS)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  console.error(`measuring ${name}…`);
  const measured = await measure();
  results[name] = measured.results;
  targets.push(...measured.targets);
}
const machine = { node: process.version, cores: cpus().length, loadBefore, loadAfter: loadavg() };
console.log(JSON.stringify({ machine, ...results, targets }, null, 2));
process.exitCode = targets.every(({ ok }) => ok) ? 0 : 1;
