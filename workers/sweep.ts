import type { Jobs, RunningWorker } from "../server/providers/queue/port.ts";
import type { Services } from "../server/services.ts";

export const SWEEP_EVERY_MS = 10_000;

type Swept = Pick<
  Services,
  | "conversations"
  | "knowledge"
  | "accounts"
  | "billing"
  | "channels"
  | "notices"
  | "inbox"
  | "customers"
  | "plans"
  | "platformBot"
>;

/** Finds what lost its job (a process died, a queue was emptied) and gives it a new one. */
export function workSweep(jobs: Jobs, services: Swept): RunningWorker {
  return jobs.work("sweep", () => sweep(jobs, services), { concurrency: 1 });
}

export async function sweep(
  jobs: Jobs,
  {
    conversations,
    knowledge,
    accounts,
    billing,
    channels,
    notices,
    inbox,
    customers,
    plans,
    platformBot,
  }: Swept,
): Promise<void> {
  for (const chat of await conversations.findForgotten()) {
    await jobs.add("turns", chat, { id: `sweep:${chat.channelId}:${chat.chatKey}` });
  }
  for (const { workspaceId, id } of await knowledge.findForgotten()) {
    await jobs.add("sources", { workspaceId, sourceId: id }, { id: `sweep:${id}` });
  }
  await channels.sweepReceipts();
  // First: what has ended is told of by how it stands.
  await plans.rollOnEnded();
  await notices.sweep();
  for (const conversationId of await inbox.desk.findForgotten()) {
    await jobs.add("desk", { conversationId }, { id: `desk:${conversationId}`, runAgain: true });
  }
  await inbox.search.indexAll();
  await customers.finishErasures();
  await conversations.tidy();
  await accounts.sweep();
  await platformBot.tidy();
  await billing.sweep();
}
