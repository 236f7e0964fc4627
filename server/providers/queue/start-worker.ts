import { withTimeout } from "../../kernel/bounded.ts";
import { messageOf } from "../../kernel/errors.ts";
import type { Logger } from "../../kernel/logger.ts";
import type { ErrorListener, JobStore } from "./job-store.ts";
import type { JobHandler, JobPayloads, QueueName, RunningWorker } from "./port.ts";
import { MAX_CRASHES, type Timing } from "./queue-settings.ts";
import { createJobRunner } from "./run-job.ts";

export type WorkerSetup<Q extends QueueName> = {
  store: JobStore;
  queue: Q;
  handler: JobHandler<Q>;
  concurrency: number;
  timing: Timing;
  logger: Logger;
  onError: ErrorListener;
};

/** What closing may take beyond the jobs' own time, in milliseconds, before it is given up. */
const CLOSE_SLACK_MS = 10_000;

/** Starts taking jobs of one queue. Closing stops that at once, lets running jobs finish in time, and hands the rest back. */
export function startWorker<Q extends QueueName>(setup: WorkerSetup<Q>): RunningWorker {
  const { store, queue, handler, concurrency, timing, logger, onError } = setup;
  const { closeWithinMs, graceMs } = timing;
  const { limitMs } = timing.queues[queue];
  const runner = createJobRunner((payload, context) => handler(payload as JobPayloads[Q], context), {
    limitMs,
    graceMs,
  });
  const worker = store.openWorker(
    queue,
    runner.run,
    {
      concurrency,
      lockDuration: timing.lockMs,
      lockRenewTime: timing.renewLockMs,
      stalledInterval: timing.checkLocksMs,
      maxStalledCount: MAX_CRASHES,
      runRetryDelay: 2_000,
    },
    {
      onError,
      onLost: runner.abandon,
      onFailed(job, error) {
        const attempt = job?.attemptsMade;
        const isUsedUp = attempt !== undefined && attempt >= (job?.opts.attempts ?? 1);
        const dead = isUsedUp || error.name === "UnrecoverableError"; // the latter: it lost its process too often
        const facts = { queue, job: job?.id, attempt, reason: messageOf(error) };
        if (dead) logger.error(facts, "queue: a job is given up");
        else logger.warn(facts, "queue: a job failed and is tried again");
      },
    },
  );

  let closing: Promise<void> | undefined;
  async function close(): Promise<void> {
    const timer = setTimeout(runner.handBack, closeWithinMs);
    try {
      await withTimeout(`closing the worker of ${queue}`, closeWithinMs + graceMs + CLOSE_SLACK_MS, () =>
        worker.close(),
      );
    } finally {
      clearTimeout(timer);
    }
  }
  return {
    close() {
      closing ??= close();
      return closing;
    },
  };
}
