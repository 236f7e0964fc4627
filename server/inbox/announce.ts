import type { Place } from "./act-repo.ts";
import type { InboxDeps } from "./deps.ts";

/** Tells the pages that watch, and the desk where the customer has a topic, that something is new in a conversation. */
export async function announce(
  { events, jobs }: Pick<InboxDeps, "events" | "jobs">,
  { workspaceId, botId, conversationId }: Place,
  hasTopic = false,
): Promise<void> {
  await events.publish(workspaceId, { type: "message", botId, conversationId });
  if (hasTopic) await jobs.add("desk", { conversationId }, { id: `desk:${conversationId}`, runAgain: true });
}
