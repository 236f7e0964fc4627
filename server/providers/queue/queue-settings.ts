import type { QueueName } from "./port.ts";

export type QueueSettings = {
  /** How often a job is tried before it counts as dead. */
  attempts: number;
  /** The wait before the second attempt, in milliseconds; it doubles from attempt to attempt. */
  backoffMs: number;
  /** How long one run may take, in milliseconds. */
  limitMs: number;
};

export type Timing = {
  queues: Record<QueueName, QueueSettings>;
  /** How long a worker owns a job without giving a sign of life. */
  lockMs: number;
  /** How often it gives one. */
  renewLockMs: number;
  /** How often jobs of dead processes are looked for. */
  checkLocksMs: number;
  /** How long running jobs may go on once a worker is closed; what still runs then is handed back. */
  closeWithinMs: number;
  /** How long a handler has to settle once its signal was aborted, before its job is taken from it. */
  graceMs: number;
};

/**
 * With these locks a job whose process died runs again after 10 to 20 seconds, and a process whose event loop stands still for
 * 10 seconds may lose its jobs to another.
 */
export const TIMING: Timing = {
  queues: {
    turns: { attempts: 8, backoffMs: 1_000, limitMs: 120_000 },
    sources: { attempts: 4, backoffMs: 5_000, limitMs: 15 * 60_000 },
    sweep: { attempts: 1, backoffMs: 1_000, limitMs: 120_000 },
    health: { attempts: 1, backoffMs: 1_000, limitMs: 120_000 },
    notices: { attempts: 3, backoffMs: 5_000, limitMs: 60_000 },
    presentations: { attempts: 5, backoffMs: 120_000, limitMs: 120_000 },
    desk: { attempts: 5, backoffMs: 2_000, limitMs: 120_000 },
    payments: { attempts: 5, backoffMs: 2_000, limitMs: 180_000 },
  },
  lockMs: 15_000,
  renewLockMs: 5_000,
  checkLocksMs: 5_000,
  closeWithinMs: 20_000,
  graceMs: 2_000,
};

/** How often a job may lose its process before it is taken for the cause and counts as dead. */
export const MAX_CRASHES = 5;

/** How many dead jobs a queue keeps. */
export const MAX_DEAD = 1_000;
