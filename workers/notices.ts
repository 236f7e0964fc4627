import type { Channels } from "../server/channels/index.ts";
import type { Notices } from "../server/notices/index.ts";
import type { Jobs, RunningWorker } from "../server/providers/queue/port.ts";

const CONCURRENCY = 4;

/** Letters that are to leave. */
export function workNotices(jobs: Jobs, notices: Pick<Notices, "deliver">): RunningWorker {
  return jobs.work("notices", ({ deliveryId }) => notices.deliver(deliveryId), { concurrency: CONCURRENCY });
}

/** What providers show about bots. */
export function workPresentations(jobs: Jobs, channels: Pick<Channels, "present">): RunningWorker {
  return jobs.work("presentations", ({ workspaceId, botId }) => channels.present(workspaceId, botId), {
    concurrency: CONCURRENCY,
  });
}
