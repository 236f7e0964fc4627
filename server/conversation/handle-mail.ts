import type { Line } from "../channels/index.ts";
import { RetryLater } from "../kernel/retry-later.ts";
import { comeBackIn, deliverAnswer } from "./deliver-answer.ts";
import type { ConversationDeps } from "./deps.ts";
import { handleTurn } from "./handle-turn.ts";
import { holdLane, LEASE_MS } from "./lane.ts";
import { type LaneKey, releaseLane, type TakenLane, takeKnownLane, takeLane } from "./lane-repo.ts";
import { findOpenMail, type MailRow } from "./mail-repo.ts";
import { findOutgoing, markSending, markSent } from "./message-repo.ts";
import { waitForQuiet } from "./quiet-window.ts";

const BUSY_LANE_WAIT_MS = 400;

/**
 * A conversation has mail: takes its lane, sends what an earlier turn left in the outbox, then answers all its unanswered mail once.
 * Safe to run at any time, any number of times, in any number of processes. Throws RetryLater to be run again.
 */
export async function handleMail(deps: ConversationDeps, channelId: string, chatKey: string): Promise<void> {
  const [line, mails] = await Promise.all([
    deps.channels.lineOf(channelId),
    findOpenMail(deps.db, channelId, chatKey),
  ]);
  if (!line) return;
  // While the customer is still writing, the newest mail's own job comes after the quiet window.
  if (waitForQuiet(mails, deps.clock.now(), deps.quietWindowMs) > 0) return;
  const owner = deps.ids.next("lane");
  const taken = await openLane(deps, line, chatKey, mails, owner);
  if (taken === "busy") throw new RetryLater(BUSY_LANE_WAIT_MS);
  if (taken === "unknown") return;
  const lane = { owner, conversationId: taken.conversationId };
  let released = false;
  try {
    released = await holdLane(deps, lane, async (signal) => {
      if (taken.hasPending) await flushOutbox(deps, line, chatKey, lane);
      return mails.length > 0 && (await handleTurn(deps, { line, chatKey, lane, taken, mails, signal }));
    });
  } finally {
    if (!released) await releaseLane(deps.db, lane);
  }
}

async function openLane(
  { db, clock, ids }: ConversationDeps,
  line: Line,
  chatKey: string,
  mails: readonly MailRow[],
  owner: string,
): Promise<TakenLane | "busy" | "unknown"> {
  const now = clock.now();
  const until = new Date(now.getTime() + LEASE_MS);
  const customer = mails.at(-1)?.body.customer;
  if (!customer) return takeKnownLane(db, { channelId: line.channelId, chatKey, owner, now, until });
  const taken = await takeLane(db, {
    workspaceId: line.workspaceId,
    botId: line.bot.id,
    channelId: line.channelId,
    chatKey,
    externalId: customer.externalId,
    name: customer.name,
    username: customer.username ?? null,
    language: customer.languageHint ?? null,
    newCustomerId: ids.next("cus"),
    newConversationId: ids.next("cnv"),
    owner,
    now,
    until,
  });
  return taken ?? "busy";
}

/**
 * Sends what an earlier turn left unsent, in order, before anything new is said. An answer whose time has not come yet is left alone,
 * whatever woke this job, and what comes after it waits too.
 */
async function flushOutbox(
  deps: ConversationDeps,
  line: Line,
  chatKey: string,
  lane: LaneKey,
): Promise<void> {
  for (const waiting of await findOutgoing(deps.db, lane.conversationId)) {
    const restMs = (waiting.nextAttemptAt?.getTime() ?? 0) - deps.clock.now().getTime();
    if (restMs > 0) throw comeBackIn(restMs);
    await markSending(deps.db, waiting.id);
    const answer = { ...waiting, attempts: waiting.attempts + 1 };
    const delivery = await deliverAnswer(deps, line, chatKey, answer);
    if (delivery.outcome === "later") throw comeBackIn(delivery.waitMs);
    if (delivery.outcome === "failed") await deps.channels.reportRefusal(line, chatKey, delivery.reason);
    if (delivery.outcome === "sent") await markSent(deps.db, answer.id, delivery);
  }
}
