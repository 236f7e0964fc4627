import { setTimeout as wait } from "node:timers/promises";
import type { Database } from "../../db/client.ts";
import type { Clock } from "../kernel/clock.ts";
import { isAppError } from "../kernel/errors.ts";
import type { Ids } from "../kernel/ids.ts";
import type { Logger } from "../kernel/logger.ts";
import type { Knowledge } from "../knowledge/index.ts";
import {
  beginErasure,
  type ErasedConversation,
  endErasure,
  eraseMessages,
  eraseQuestions,
  eraseRows,
  findConversationsOf,
  findSourcesOf,
  holdLanes,
  type Target,
} from "./erase-repo.ts";

export type EraseDeps = {
  db: Database;
  clock: Clock;
  ids: Ids;
  logger: Logger;
  knowledge: Pick<Knowledge, "remove">;
  /** Takes the person's topic out of the team's group. */
  removeTopic: (workspaceId: string, botId: string, topic: string) => Promise<void>;
};

const BATCH = 2_000;
const MOST_BATCHES = 10_000;
const LANE_MS = 120_000;
const LANE_TRIES = 20;
const LANE_WAIT_MS = 250;

/**
 * Removes everything kept about one person: mail, messages with what was reported about them, conversations with briefs and search
 * documents, questions in their words, the sources made of these with passages and vectors, their topic of the desk, and at last the
 * customer. It may be begun again at any time and goes on where it stopped; the log says that it happened, not whose data it was.
 */
export async function eraseCustomer(deps: EraseDeps, target: Target): Promise<void> {
  const { db, clock, logger, knowledge } = deps;
  const startedAt = clock.now();
  await beginErasure(db, target, startedAt);
  const conversations = await findConversationsOf(db, target);
  const ids = conversations.map(({ id }) => id);
  await stopTurns(deps, ids);

  for (const sourceId of await findSourcesOf(db, target, ids))
    await knowledge.remove(target.workspaceId, target.botId, sourceId).catch(unlessGone);
  await eraseQuestions(db, target, ids);
  for (const conversation of conversations) {
    if (conversation.deskTopic)
      await deps.removeTopic(target.workspaceId, target.botId, conversation.deskTopic);
    await eraseAllMessages(db, conversation);
  }
  await eraseRows(db, target, conversations);
  await endErasure(db, target.customerId, clock.now());
  logger.info(
    { workspaceId: target.workspaceId, botId: target.botId, conversations: ids.length },
    "a person's data was erased",
  );
}

/** Nobody shall answer while it goes on; a turn that does not end in time finds its lane lost and writes nothing. */
async function stopTurns({ db, clock, ids }: EraseDeps, conversationIds: string[]): Promise<void> {
  const owner = ids.next("lane");
  for (let attempt = 0; attempt < LANE_TRIES; attempt++) {
    const now = clock.now();
    if (await holdLanes(db, conversationIds, owner, now, new Date(now.getTime() + LANE_MS))) return;
    await wait(LANE_WAIT_MS);
  }
}

async function eraseAllMessages(db: Database, conversation: ErasedConversation): Promise<void> {
  for (let batch = 0; batch < MOST_BATCHES; batch++)
    if ((await eraseMessages(db, conversation, BATCH)) < BATCH) return;
}

function unlessGone(error: unknown): void {
  if (!isAppError(error, "knowledge.not_found")) throw error;
}
