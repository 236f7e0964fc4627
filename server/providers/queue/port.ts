/** Every queue and what its jobs carry: ids, never data. One worker file stands behind each, in `workers/`. */
export type JobPayloads = {
  /** A conversation has mail. */
  turns: { channelId: string; chatKey: string };
  /** A source is to be read, cut, embedded and stored. */
  sources: { workspaceId: string; sourceId: string };
  /** Finds mail, answers and sources whose job was lost. */
  sweep: Record<string, never>;
  /** Channels whose turn it is are to be looked at. */
  health: Record<string, never>;
  /** A letter is to leave. */
  notices: { deliveryId: string };
  /** What providers show about a bot is to be brought up to date. */
  presentations: { workspaceId: string; botId: string };
  /** A conversation's topic of the desk is to be brought up to date. */
  desk: { conversationId: string };
  /** What a payment provider told is to be applied, or an order is to be looked at. */
  payments: { eventId: string } | { orderId: string };
};
export type QueueName = keyof JobPayloads;
/** The queues whose jobs carry nothing: a schedule can add them. */
export type ScheduledQueue = {
  [Q in QueueName]: JobPayloads[Q] extends Record<string, never> ? Q : never;
}[QueueName];

export type AddOptions = {
  /** Milliseconds before the job may run. */
  delayMs?: number;
  /** While a job with this id is waiting or running, a second one is not added. */
  id?: string;
  /**
   * With `id`: a job that is added while the one with its id is *running* is not dropped but runs once more afterwards, so that
   * what arrived too late for the running one is seen. At most one runs and one waits per id.
   */
  runAgain?: boolean;
};

/**
 * What a handler is given besides the payload. `attempt` counts from 1; the signal is aborted at the queue's time limit, when the
 * process stops and does not want to wait any longer, and when the job was lost to another worker. A handler that throws
 * `RetryLater` (kernel) runs again after the time it names, without that counting as a failure.
 */
export type JobContext = { attempt: number; signal: AbortSignal };

export type JobHandler<Q extends QueueName> = (payload: JobPayloads[Q], context: JobContext) => Promise<void>;

export type WorkerOptions = { concurrency: number };

export type RunningWorker = { close(): Promise<void> };

/** Jobs on Redis or on PostgreSQL; the code that adds and handles them does not know which. Handlers must be idempotent. */
export type Jobs = {
  readonly store: "redis" | "postgres";
  add<Q extends QueueName>(queue: Q, payload: JobPayloads[Q], options?: AddOptions): Promise<void>;
  /** Runs the handler until closed. A rejected handler is retried with exponential waiting, then kept as dead. */
  work<Q extends QueueName>(queue: Q, handler: JobHandler<Q>, options: WorkerOptions): RunningWorker;
  /** Adds an empty job every `everyMs`, once over all processes. */
  schedule(queue: ScheduledQueue, everyMs: number): Promise<void>;
  counts(): Promise<Record<QueueName, { waiting: number; active: number; delayed: number; failed: number }>>;
  /** Throws when the store does not answer within two seconds. */
  ping(): Promise<void>;
  close(): Promise<void>;
};

/** A job whose attempts are used up. */
export type DeadJob = { id: string; payload: unknown; reason: string; attempts: number; failedAt: Date };

/** The jobs that nobody retries any more, for the platform's admin. */
export type DeadJobs = {
  /** The newest first. */
  listDead(queue: QueueName, page: { offset: number; limit: number }): Promise<DeadJob[]>;
  /** Lets a dead job start over with all its attempts; false when it is not there. */
  revive(queue: QueueName, id: string): Promise<boolean>;
};
