import type { Line } from "../channels/index.ts";
import { RetryLater } from "../kernel/retry-later.ts";
import { createAnnouncer } from "./announcer.ts";
import { comeBackIn, deliverAnswer } from "./deliver-answer.ts";
import type { TurnDeps } from "./deps.ts";
import { handleTurn } from "./handle-turn.ts";
import { holdLane, LEASE_MS } from "./lane.ts";
import { type Arrival, type LaneKey, releaseLane, takeKnownLane, takeLane } from "./lane-repo.ts";
import { learnName } from "./learn-name.ts";
import { findOpenMail, type MailRow, markHandled } from "./mail-repo.ts";
import { findOutgoing, markSending, markSent } from "./message-repo.ts";
import { waitForQuiet } from "./quiet-window.ts";
import { isSaid, textOf } from "./record-repo.ts";

const SHORTEST_BUSY_WAIT_MS = 400;
const LONGEST_BUSY_WAIT_MS = 15_000;
const SHOWN_TEXT = 200;
/** An outage passes within this time; what still fails would fail for ever. */
const DESK_PATIENCE_MS = 15 * 60_000;

/**
 * A conversation has mail: takes its lane, sends what an earlier turn or a person left in the outbox, then answers all its unanswered mail
 * once. Safe to run at any time, any number of times, in any number of processes. Throws RetryLater to be run again.
 */
export async function handleMail(deps: TurnDeps, channelId: string, chatKey: string): Promise<void> {
  deps.watches.tell(channelId, chatKey);
  const [line, mails] = await Promise.all([
    deps.channels.lineOf(channelId),
    findOpenMail(deps.db, channelId, chatKey),
  ]);
  if (!line) return;
  if (mails.some(isDesk)) return passToDesk(deps, line, mails);
  // While the customer is still writing, the newest mail's own job comes after the quiet window.
  if (waitForQuiet(mails, deps.clock.now(), deps.quietWindowMs) > 0) return;
  const owner = deps.ids.next("lane");
  if (mails.length === 0) return sendOutbox(deps, line, chatKey, owner);
  const taken = await takeLane(deps.db, arrivalOf(deps, line, chatKey, mails, owner));
  if (!taken) throw waitForLane(mails.at(-1)?.receivedAt, deps.clock.now());
  const lane = { owner, conversationId: taken.conversationId };
  let released = false;
  try {
    void learnName(deps, line, taken, mails.at(-1)?.body.customer.externalId);
    released = await holdLane(deps, lane, async (signal) => {
      if (taken.hasPending) await flushOutbox(deps, line, chatKey, lane);
      return handleTurn(deps, { line, chatKey, lane, taken, mails, signal });
    });
  } finally {
    if (!released) await releaseLane(deps.db, lane);
  }
}

/** Nobody has written: there may be something to send. */
async function sendOutbox(deps: TurnDeps, line: Line, chatKey: string, owner: string): Promise<void> {
  const now = deps.clock.now();
  const until = new Date(now.getTime() + LEASE_MS);
  const known = await takeKnownLane(deps.db, { channelId: line.channelId, chatKey, owner, now, until });
  if (known === "idle") return;
  if ("busySince" in known) throw waitForLane(known.busySince, now);
  const lane = { owner, conversationId: known.conversationId };
  try {
    await holdLane(deps, lane, () => flushOutbox(deps, line, chatKey, lane));
  } finally {
    await releaseLane(deps.db, lane);
  }
}

/** The longer something waits for a lane, the less often it asks. */
function waitForLane(since: Date | undefined, now: Date): RetryLater {
  const waited = since ? now.getTime() - since.getTime() : 0;
  return new RetryLater(Math.min(Math.max(waited / 2, SHORTEST_BUSY_WAIT_MS), LONGEST_BUSY_WAIT_MS));
}

function isDesk({ body }: MailRow): boolean {
  return body.content.type === "desk";
}

/** What the team wrote at its desk is no customer's: it goes to the inbox, each once, in order. What fails for long holds up no more. */
async function passToDesk(deps: TurnDeps, line: Line, mails: readonly MailRow[]): Promise<void> {
  for (const { id, body, receivedAt } of mails) {
    try {
      if (body.content.type === "desk") await deps.desk?.receive(line, { ...body, mailId: id });
    } catch (error) {
      if (deps.clock.now().getTime() - receivedAt.getTime() < DESK_PATIENCE_MS) throw error;
      deps.logger.error({ err: error, channelId: line.channelId, mailId: id }, "a desk's mail was given up");
    }
    await markHandled(deps.db, id, deps.clock.now());
  }
}

function arrivalOf(
  { clock, ids }: TurnDeps,
  line: Line,
  chatKey: string,
  mails: readonly MailRow[],
  owner: string,
): Arrival {
  const now = clock.now();
  const last = mails.at(-1)?.body;
  const said = mails.filter(({ body, attempts, stops }) => isSaid(body) && attempts + stops === 0);
  const { content } = last ?? {};
  return {
    workspaceId: line.workspaceId,
    botId: line.bot.id,
    channelId: line.channelId,
    chatKey,
    externalId: last?.customer.externalId ?? "",
    name: last?.customer.name ?? "",
    username: last?.customer.username ?? null,
    named: last !== undefined && isNamed(last),
    language: last?.customer.languageHint ?? null,
    blockedBotAt: content?.type === "membership" && content.state === "blocked" ? now : null,
    said: said.length,
    lastText: textOfLast(said),
    lastRef: said.findLast(({ body }) => body.messageRef)?.body.messageRef ?? null,
    firstSaidAt: said[0]?.receivedAt ?? null,
    lastSaidAt: said.at(-1)?.receivedAt ?? null,
    newCustomerId: ids.next("cus"),
    newConversationId: ids.next("cnv"),
    owner,
    now,
    until: new Date(now.getTime() + LEASE_MS),
  };
}

/** Not where the business wrote, and not where an id or a number stands in for a name that the provider did not tell. */
function isNamed({ content, customer: { name, externalId } }: MailRow["body"]): boolean {
  return content.type !== "echo" && !externalId.startsWith(name.replace(/^\+/, ""));
}

function textOfLast(said: readonly MailRow[]): string | null {
  const last = said.at(-1);
  return last ? textOf(last.body).slice(0, SHOWN_TEXT) : null;
}

/**
 * Sends what is unsent, in order, before anything new is said. A message whose time has not come yet is left alone, whatever woke this job,
 * and what comes after it waits too; but what the bot wanted to say waits for nothing once a person has written, since it is not said any more.
 */
async function flushOutbox(deps: TurnDeps, line: Line, chatKey: string, lane: LaneKey): Promise<void> {
  const waiting = await findOutgoing(deps.db, lane.conversationId);
  const place = { workspaceId: line.workspaceId, botId: line.bot.id, conversationId: lane.conversationId };
  const announcer = createAnnouncer(deps, place);
  for (const message of waiting) {
    const now = deps.clock.now();
    const restMs = (message.nextAttemptAt?.getTime() ?? 0) - now.getTime();
    const isOvertaken = message.author === "bot" && waiting.some(({ author }) => author === "person");
    if (restMs > 0 && !isOvertaken) throw comeBackIn(restMs);
    const { status, needsPerson } = await markSending(deps.db, message.id, now);
    if (status !== "sending") continue;
    const answer = { ...message, attempts: message.attempts + 1 };
    const delivery = await deliverAnswer(deps, line, chatKey, answer);
    if (delivery.outcome === "later") throw comeBackIn(delivery.waitMs);
    if (delivery.outcome === "failed") await deps.channels.reportRefusal(line, chatKey, delivery.reason);
    if (delivery.outcome === "sent") await markSent(deps.db, answer.id, delivery);
    announcer.now(needsPerson);
  }
}
