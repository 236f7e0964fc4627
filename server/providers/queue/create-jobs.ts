import type { JobsOptions } from "bullmq";
import { withTimeout } from "../../kernel/bounded.ts";
import { messageOf } from "../../kernel/errors.ts";
import type { Logger } from "../../kernel/logger.ts";
import type { ErrorListener, JobQueue, JobStore } from "./job-store.ts";
import type { AddOptions, DeadJobs, Jobs, QueueName, RunningWorker } from "./port.ts";
import { openPostgresStore } from "./postgres-store.ts";
import { MAX_DEAD, type QueueSettings, TIMING, type Timing } from "./queue-settings.ts";
import { openRedisStore } from "./redis-store.ts";
import { startWorker } from "./start-worker.ts";

export type JobsDeps = {
  /** Where given, jobs are kept there. */
  redisUrl?: string | undefined;
  databaseUrl: string;
  logger: Logger;
  /** What Redis keys start with, so that several installations can share a server. */
  redisPrefix?: string;
  /** Attempts, waits and limits; tests shorten them. */
  timing?: Timing;
};

/** How long the store may take to accept a job or to answer a question, in milliseconds. */
const STORE_LIMIT_MS = 10_000;
const PING_LIMIT_MS = 2_000;

/**
 * Connects to the store (creating its tables where needed) and opens all queues. Rejects when the store cannot be reached.
 * `add` rejects with a TimeoutError when the store does not take the job within ten seconds.
 */
export async function createJobs(deps: JobsDeps): Promise<Jobs & DeadJobs> {
  const { logger, timing = TIMING } = deps;
  const onError = reportOnce(logger);
  const store = await openStore(deps, onError);
  const queues = openQueues(store, timing);
  const workers = new Set<RunningWorker>();
  let closing: Promise<void> | undefined;

  return {
    store: store.kind,
    async add(queue, payload, options = {}) {
      await bounded(`adding to ${queue}`, () => queues[queue].add(queue, payload, toJobOptions(options)));
    },
    work(queue, handler, { concurrency }) {
      const worker = startWorker({ store, queue, handler, concurrency, timing, logger, onError });
      workers.add(worker);
      return worker;
    },
    async schedule(queue, everyMs) {
      const options = defaultsOf(timing.queues[queue]);
      await bounded(`scheduling ${queue}`, () =>
        store.exclusively(() => keepSchedule(queues[queue], queue, everyMs, options)),
      );
    },
    async counts() {
      const counted = Object.entries(queues).map(async ([name, queue]) => [name, await countsOf(queue)]);
      return Object.fromEntries(await Promise.all(counted));
    },
    async ping() {
      await withTimeout("the queue's answer", PING_LIMIT_MS, () => store.ping());
    },
    async listDead(queue, { offset, limit }) {
      const jobs = await bounded("reading dead jobs", () =>
        queues[queue].getFailed(offset, offset + limit - 1),
      );
      return jobs.map((job) => ({
        id: job.id ?? "",
        payload: job.data,
        reason: job.failedReason ?? "",
        attempts: job.attemptsMade,
        failedAt: new Date(job.finishedOn ?? job.timestamp),
      }));
    },
    async revive(queue, id) {
      const job = await bounded("reading a dead job", () => queues[queue].getJob(id));
      if (!job || !(await job.isFailed())) return false;
      await job.retry("failed", { resetAttemptsMade: true });
      return true;
    },
    close() {
      closing ??= closeAll(workers, queues, store, onError);
      return closing;
    },
  };
}

function openStore(deps: JobsDeps, onError: ErrorListener): Promise<JobStore> {
  const { redisUrl, databaseUrl, redisPrefix = "botfactory" } = deps;
  return redisUrl ? openRedisStore(redisUrl, redisPrefix, onError) : openPostgresStore(databaseUrl, onError);
}

function openQueues(store: JobStore, timing: Timing): Record<QueueName, JobQueue> {
  const names = Object.keys(timing.queues) as QueueName[];
  return Object.fromEntries(
    names.map((name) => [
      name,
      store.openQueue(name, { defaultJobOptions: defaultsOf(timing.queues[name]) }),
    ]),
  ) as Record<QueueName, JobQueue>;
}

function defaultsOf({ attempts, backoffMs }: QueueSettings): JobsOptions {
  return {
    attempts,
    backoff: { type: "exponential", delay: backoffMs, jitter: 0.3 },
    removeOnComplete: true,
    removeOnFail: { count: MAX_DEAD },
    stackTraceLimit: 5,
  };
}

/** Ids go into BullMQ's deduplication: its own job ids stay taken for as long as a finished job is kept. */
function toJobOptions({ delayMs, id, runAgain }: AddOptions): JobsOptions {
  return {
    ...(delayMs ? { delay: delayMs } : {}),
    ...(id ? { deduplication: { id, ...(runAgain ? { keepLastIfActive: true } : {}) } } : {}),
  };
}

/**
 * BullMQ on PostgreSQL starts a running job of the schedule anew when the schedule is written meanwhile, so a schedule that is
 * alive and right is left alone.
 */
async function keepSchedule(queue: JobQueue, name: string, every: number, opts: JobsOptions): Promise<void> {
  const known = await queue.getJobScheduler(name);
  const isAlive = known?.next !== undefined && known.next > Date.now() - every;
  if (isAlive && known.every === every) return;
  await queue.upsertJobScheduler(name, { every }, { name, data: {}, opts });
}

const NONE = { waiting: 0, active: 0, delayed: 0, failed: 0 };

async function countsOf(queue: JobQueue): Promise<typeof NONE> {
  const found = await bounded("counting jobs", () =>
    queue.getJobCounts("waiting", "active", "delayed", "failed"),
  );
  return { ...NONE, ...found };
}

/** Workers first, so that their jobs can still be given back. Never rejects and never hangs: the process is ending. */
async function closeAll(
  workers: Set<RunningWorker>,
  queues: Record<QueueName, JobQueue>,
  store: JobStore,
  onError: ErrorListener,
): Promise<void> {
  const report = (error: unknown) => onError(error instanceof Error ? error : new Error(String(error)));
  await Promise.all([...workers].map((worker) => worker.close().catch(report)));
  await Promise.all(
    Object.values(queues).map((queue) => bounded("closing a queue", () => queue.close()).catch(report)),
  );
  await bounded("closing the queue's store", () => store.close()).catch(report);
}

function bounded<T>(what: string, work: () => Promise<T>): Promise<T> {
  return withTimeout(what, STORE_LIMIT_MS, work);
}

/** The same error of a shared connection reaches every queue and worker: one line in the log is enough. */
function reportOnce(logger: Logger): ErrorListener {
  const seen = new WeakSet<Error>();
  return (error) => {
    if (seen.has(error)) return;
    seen.add(error);
    logger.warn({ reason: messageOf(error) }, "queue: trouble with the store");
  };
}
