import type { Inbox } from "../server/inbox/index.ts";
import type { Jobs, RunningWorker } from "../server/providers/queue/port.ts";

/** A group takes 20 messages a minute: more at once would only wait for each other. */
const CONCURRENCY = 2;

/** Topics of the team's desk that are behind. */
export function workDesk(jobs: Jobs, { desk }: Inbox): RunningWorker {
  return jobs.work("desk", ({ conversationId }) => desk.update(conversationId), { concurrency: CONCURRENCY });
}
