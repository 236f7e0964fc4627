import type { Channels } from "../server/channels/index.ts";
import type { Jobs, RunningWorker } from "../server/providers/queue/port.ts";

/** Each run looks at the channels whose turn it is, so that every one has its turn in five minutes. */
export const HEALTH_EVERY_MS = 60_000;

/** Channels that still work, or do not any more. */
export function workHealth(jobs: Jobs, channels: Pick<Channels, "checkHealth">): RunningWorker {
  return jobs.work(
    "health",
    async (_, { signal }) => {
      await channels.checkHealth(signal);
    },
    { concurrency: 1 },
  );
}
