import { setTimeout as sleep } from "node:timers/promises";
import { silentLogger } from "../../server/kernel/logger.ts";
import { createJobs } from "../../server/providers/queue/create-jobs.ts";
import { createScratchDatabase } from "../eval/scratch-database.ts";
import { round, type Target } from "./statistics.ts";

const JOBS = 3_000;
const ADDERS = 32;
const CONCURRENCY = 32;
const WITHIN_MS = 60_000;

/** Empty jobs through the product's queue: how many are added, then worked off, in a second. */
export async function measureQueue(databaseUrl: string | undefined, redisUrl: string | undefined) {
  const scratch = await createScratchDatabase(databaseUrl);
  try {
    const stores = { postgres: await measureStore(scratch.url, undefined) };
    const results = {
      database: scratch.kind,
      ...stores,
      ...(redisUrl && { redis: await measureStore(scratch.url, redisUrl) }),
    };
    return { results, targets: [] as Target[] };
  } finally {
    await scratch.drop();
  }
}

async function measureStore(databaseUrl: string, redisUrl: string | undefined) {
  const jobs = await createJobs({ databaseUrl, redisUrl, logger: silentLogger });
  try {
    const adding = performance.now();
    let next = 0;
    async function add(): Promise<void> {
      while (next < JOBS) await jobs.add("turns", { channelId: "bench", chatKey: String(next++) });
    }
    await Promise.all(Array.from({ length: ADDERS }, add));
    const addPerSecond = JOBS / ((performance.now() - adding) / 1000);

    let done = 0;
    const working = performance.now();
    const worker = jobs.work("turns", async () => void done++, { concurrency: CONCURRENCY });
    const deadline = Date.now() + WITHIN_MS;
    while (done < JOBS && Date.now() < deadline) await sleep(5);
    const seconds = (performance.now() - working) / 1000;
    await worker.close();
    return { addPerSecond: round(addPerSecond, 0), processedPerSecond: round(done / seconds, 0) };
  } finally {
    await jobs.close();
  }
}
