import type { Conversations } from "../server/conversation/index.ts";
import type { Jobs, RunningWorker } from "../server/providers/queue/port.ts";

const CONCURRENCY = 32;

/** Conversations that have mail. */
export function workTurns(jobs: Jobs, conversations: Conversations): RunningWorker {
  return jobs.work("turns", ({ channelId, chatKey }) => conversations.handleMail(channelId, chatKey), {
    concurrency: CONCURRENCY,
  });
}
