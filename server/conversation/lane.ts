import type { Database } from "../../db/client.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Logger } from "../kernel/logger.ts";
import { extendLane, type LaneKey } from "./lane-repo.ts";

/** How long a lane stays taken without a sign of life; a crashed worker's conversations are free again after that. As long as a job's lock. */
export const LEASE_MS = 15_000;
const HEARTBEAT_MS = 5_000;

/**
 * Keeps a taken lane alive while `work` runs. When the lease is lost (this process was frozen for longer than it lasts), the signal is
 * aborted, so that two workers never answer one conversation at a time.
 */
export async function holdLane<T>(
  deps: { db: Database; clock: Clock; logger: Logger },
  lane: LaneKey,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const lost = new AbortController();
  const timer = setInterval(() => {
    const until = new Date(deps.clock.now().getTime() + LEASE_MS);
    extendLane(deps.db, lane, until).then(
      (kept) => kept || lost.abort(new Error("the lane was lost")),
      (error) =>
        deps.logger.warn(
          { err: error, conversationId: lane.conversationId },
          "the lane could not be extended",
        ),
    );
  }, HEARTBEAT_MS);
  try {
    return await work(lost.signal);
  } finally {
    clearInterval(timer);
  }
}
