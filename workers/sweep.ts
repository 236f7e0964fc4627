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

/** Each part has its turn although another fails: what fails every time must not keep the rest undone for ever. Throws what failed, at the end. */
export async function sweep(jobs: Jobs, services: Swept): Promise<void> {
  const failures: unknown[] = [];
  for (const part of partsOf(jobs, services)) await part().catch((error: unknown) => failures.push(error));
  if (failures.length > 1) throw new AggregateError(failures, "parts of the sweep failed");
  if (failures.length === 1) throw failures[0];
}

/** In this order. */
function partsOf(jobs: Jobs, services: Swept): (() => Promise<unknown>)[] {
  const { conversations, knowledge, inbox } = services;

  async function wakeChats(): Promise<void> {
    for (const chat of await conversations.findForgotten())
      await jobs.add("turns", chat, { id: `sweep:${chat.channelId}:${chat.chatKey}` });
  }

  async function wakeSources(): Promise<void> {
    for (const { workspaceId, id } of await knowledge.findForgotten())
      await jobs.add("sources", { workspaceId, sourceId: id }, { id: `sweep:${id}` });
  }

  async function wakeDesks(): Promise<void> {
    for (const conversationId of await inbox.desk.findForgotten())
      await jobs.add("desk", { conversationId }, { id: `desk:${conversationId}`, runAgain: true });
  }

  return [
    wakeChats,
    wakeSources,
    () => services.channels.sweepReceipts(),
    // Before the notices: what has ended is told of by how it stands.
    () => services.plans.rollOnEnded(),
    () => services.notices.sweep(),
    wakeDesks,
    () => inbox.search.indexAll(),
    () => services.customers.finishErasures(),
    () => conversations.tidy(),
    () => services.accounts.sweep(),
    () => services.platformBot.tidy(),
    () => services.billing.sweep(),
  ];
}
