import type { Job, Processor, Queue, QueueOptions, Worker, WorkerOptions } from "bullmq";

/** The parts of BullMQ's queue that are used, alike on both stores. */
export type JobQueue = Pick<
  Queue,
  "add" | "close" | "getFailed" | "getJob" | "getJobCounts" | "getJobScheduler" | "upsertJobScheduler"
>;

/** The parts of BullMQ's worker that are used, alike on both stores. */
export type JobWorker = Pick<Worker, "close">;

/** Told when a connection or a background task fails; it is tried again by itself. */
export type ErrorListener = (error: Error) => void;

export type WorkerListeners = {
  onError: ErrorListener;
  /** Another worker has taken these jobs, because this one gave no sign of life. */
  onLost(jobIds: string[]): void;
  onFailed(job: Job | undefined, error: Error): void;
};

/** Where jobs are kept. Queues and workers are closed before the store. */
export type JobStore = {
  readonly kind: "redis" | "postgres";
  openQueue(name: string, options: Omit<QueueOptions, "connection">): JobQueue;
  openWorker(
    name: string,
    processor: Processor,
    options: Omit<WorkerOptions, "connection">,
    listeners: WorkerListeners,
  ): JobWorker;
  /** Runs `work` while no other process is inside `exclusively` on the same store, as far as the store needs that. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
  ping(): Promise<unknown>;
  close(): Promise<void>;
};

/** BullMQ's events have no reader here, and it cannot switch them off: only so many are kept. */
export const EVENTS = { events: { maxLen: 100 } };
