import { DelayedError, type Job, WaitingError } from "bullmq";
import { TimeoutError } from "../../kernel/bounded.ts";
import { sleep } from "../../kernel/clock.ts";
import { RetryLater } from "../../kernel/retry-later.ts";
import type { JobContext } from "./port.ts";

/** The jobs that one worker is running. */
export type JobRunner = {
  run(job: Job, token?: string): Promise<void>;
  /** Interrupts everything; what does not finish within the grace goes back to the queue, without counting as an attempt. */
  handBack(): void;
  /** Interrupts jobs that another worker has taken over. */
  abandon(jobIds: string[]): void;
};

export type RunLimits = { limitMs: number; graceMs: number };

type Interruption = "late" | "stopping" | "lost";
type Outcome = { ok: true } | { ok: false; error: unknown };

/** Puts a handler under its time limit and between BullMQ's signs for "again later" and "not done, give it to another". */
export function createJobRunner(
  handler: (payload: unknown, context: JobContext) => Promise<void>,
  { limitMs, graceMs }: RunLimits,
): JobRunner {
  const running = new Map<string, (why: Interruption) => void>();

  async function run(job: Job, token?: string): Promise<void> {
    const id = job.id ?? "";
    const controller = new AbortController();
    const { promise: interrupted, resolve: interrupt } = Promise.withResolvers<Interruption>();
    const timer = setTimeout(interrupt, limitMs, "late");
    running.set(id, interrupt);
    try {
      const context = { attempt: job.attemptsMade + 1, signal: controller.signal };
      const work = outcomeOf(() => handler(job.data, context));
      const first = await Promise.race([work, interrupted]);
      if (typeof first !== "string") return await conclude(first, job, token);

      const reason = reasonFor(first, job, limitMs);
      controller.abort(reason);
      const last = (await Promise.race([work, sleep(graceMs)])) ?? { ok: false, error: reason };
      if (last.ok || last.error instanceof RetryLater) return await conclude(last, job, token);
      if (first !== "stopping") throw reason;
      await job.moveToWait(token);
      throw new WaitingError();
    } finally {
      clearTimeout(timer);
      running.delete(id);
    }
  }

  return {
    run,
    handBack() {
      for (const interrupt of running.values()) interrupt("stopping");
    },
    abandon(jobIds) {
      for (const id of jobIds) running.get(id)?.("lost");
    },
  };
}

function reasonFor(interruption: Interruption, job: Job, limitMs: number): Error {
  if (interruption === "late") return new TimeoutError(`a job of ${job.queueName}`, limitMs);
  return new Error(interruption === "lost" ? "another worker has taken this job" : "the worker is stopping");
}

async function outcomeOf(work: () => Promise<void>): Promise<Outcome> {
  try {
    await work();
    return { ok: true };
  } catch (error) {
    return { ok: false, error };
  }
}

async function conclude(outcome: Outcome, job: Job, token?: string): Promise<void> {
  if (outcome.ok) return;
  if (!(outcome.error instanceof RetryLater)) throw outcome.error;
  await job.moveToDelayed(Date.now() + outcome.error.ms, token);
  throw new DelayedError();
}
