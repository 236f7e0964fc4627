import type { Line } from "../channels/index.ts";
import { RetryLater } from "../kernel/retry-later.ts";
import { createAnnouncer } from "./announcer.ts";
import { giveUp, isHopeless } from "./apologise.ts";
import { feedbackButtons } from "./buttons.ts";
import { commitTurn, stopTurn } from "./commit-repo.ts";
import { comeBackIn, deliverAnswer } from "./deliver-answer.ts";
import type { TurnDeps } from "./deps.ts";
import { changeText, findOriginal, saveLanguage } from "./event-repo.ts";
import { keepUnanswered } from "./keep-unanswered.ts";
import type { LaneKey, TakenLane } from "./lane-repo.ts";
import type { MailRow } from "./mail-repo.ts";
import { insertMessages, markSentAndRelease, type Outgoing, type Place } from "./message-repo.ts";
import { receive } from "./receive.ts";
import { isSaid } from "./record-repo.ts";
import { type Edit, settleEdits } from "./settle-edits.ts";
import { createDraft } from "./show-draft.ts";
import { type Outcome, think } from "./think.ts";
import type { Received, Reply, Said } from "./turn.ts";
import { watchMail } from "./watch-mail.ts";
import { whileTyping } from "./while-typing.ts";

export type TurnInput = {
  line: Line;
  chatKey: string;
  lane: LaneKey;
  taken: TakenLane;
  mails: readonly MailRow[];
  signal: AbortSignal;
};

/**
 * One turn of a conversation, from mail to answer:
 * receive → read edits → think (press → hear → route → check plan → screen → retrieve → respond) → commit → deliver → record.
 * Returns true when the lane was given back together with the last record. Throws RetryLater when more mail has come meanwhile.
 */
export async function handleTurn(deps: TurnDeps, input: TurnInput): Promise<boolean> {
  const startedAt = performance.now();
  const { taken } = input;
  const place = {
    workspaceId: input.line.workspaceId,
    botId: input.line.bot.id,
    conversationId: input.lane.conversationId,
  };
  const arrived = await receive(deps, input, place);
  if (arrived.mails.length === 0) return false;
  const announcer = createAnnouncer(deps, place);
  announcer.soon(taken.mode === "person" || taken.waitingSince !== null);

  const { received, reply, change } = isHopeless(arrived)
    ? { received: arrived, ...giveUp(deps, arrived), change: undefined }
    : await readAndThink(deps, input, arrived, place);

  const messageId = deps.ids.next("msg");
  const now = deps.clock.now();
  const finished = finish(deps, received, reply, messageId);
  const committed = await commitTurn(deps.db, input.lane, place, {
    channelId: input.line.channelId,
    chatKey: input.chatKey,
    mailIds: arrived.mails.map(({ mailId }) => mailId),
    said: arrived.mails.filter(isSaid).length,
    reply: finished,
    change,
    replyTo: quoteOf(arrived.mails),
    messageId,
    milliseconds: Math.round(performance.now() - startedAt),
    now,
  });
  if (committed === "lost") throw new Error("the lane was lost before the answer could be committed");
  await keepWhatWasLearnt(deps, received, place, finished);
  const outgoing = finished && outgoingOf(finished, { id: messageId, createdAt: now }, input, arrived.mails);
  try {
    return outgoing !== null && committed.outcome === "sending" && (await send(deps, input, outgoing));
  } finally {
    announcer.now(committed.needsPerson);
  }
}

async function readAndThink(
  deps: TurnDeps,
  input: TurnInput,
  arrived: Received,
  place: Place,
): Promise<Outcome & { received: Received }> {
  const { received, edits } = await readEdits(deps, arrived, place);
  const outcome = await thinkUnlessMoreComes(deps, input, received);
  await writeEdits(deps, edits);
  return { ...outcome, received };
}

/** Thinks, and gives it up as soon as the customer has written more: the next turn answers everything together. */
async function thinkUnlessMoreComes(deps: TurnDeps, input: TurnInput, received: Received): Promise<Outcome> {
  const { line, chatKey, lane, mails } = input;
  const watch = watchMail(deps, { channelId: line.channelId, chatKey, mails });
  const draft = quoteOf(received.mails) === null ? createDraft(line, chatKey) : undefined;
  const messageRef = received.mails.findLast((mail) => mail.messageRef)?.messageRef;
  try {
    const signal = AbortSignal.any([input.signal, watch.signal]);
    const outcome = await whileTyping(
      { line, chatKey, messageRef, quiet: received.conversation.mode === "person" },
      () => think(deps, received, { line, signal, onText: draft?.add }),
    );
    watch.signal.throwIfAborted();
    return outcome;
  } catch (error) {
    if (!watch.signal.aborted || input.signal.aborted) throw error;
    await stopTurn(
      deps.db,
      lane,
      received.mails.map(({ mailId }) => mailId),
    );
    throw new RetryLater(deps.quietWindowMs, "more mail has come");
  } finally {
    watch.end();
    draft?.end();
  }
}

async function readEdits(
  deps: TurnDeps,
  arrived: Received,
  place: Place,
): Promise<{ received: Received; edits: Edit[] }> {
  if (!arrived.mails.some(({ content }) => content.type === "edit")) return { received: arrived, edits: [] };
  const { received, edits, unknown } = await settleEdits(arrived, {
    findOriginal: (messageRef) => findOriginal(deps.db, place.conversationId, messageRef),
    normalise: deps.knowledge.normalise,
  });
  const rows = unknown.flatMap(({ mailId, content, speaker, messageRef, sentAt }) =>
    content.type === "edit"
      ? {
          ...place,
          id: deps.ids.next("msg"),
          author: "customer" as const,
          authorName: speaker ?? null,
          text: content.text,
          mailId,
          messageRef: messageRef ?? null,
          status: "received" as const,
          createdAt: new Date(sentAt),
        }
      : [],
  );
  if (rows.length > 0) await insertMessages(deps.db, rows);
  return { received, edits };
}

async function writeEdits({ db }: TurnDeps, edits: readonly Edit[]): Promise<void> {
  for (const { messageId, text, at } of edits) await changeText(db, messageId, text, at);
}

/** Thumbs stand under what the bot has answered from its knowledge, where the owner wants them. */
function finish(
  { translate }: TurnDeps,
  { bot }: Received,
  reply: Reply | null,
  messageId: string,
): Reply | null {
  if (reply?.kind !== "answered" || !bot.askFeedback) return reply;
  return { ...reply, buttons: feedbackButtons(translate, reply.language, messageId) };
}

/** Puts a question without an answer on the owner's list, and lets a chosen language go when the customer plainly writes in another. */
async function keepWhatWasLearnt(
  deps: TurnDeps,
  { customer }: Received,
  place: Place,
  reply: Reply | null,
): Promise<void> {
  if (reply?.unanswered) await keepUnanswered(deps, place, reply.unanswered, reply);
  const { id, languageChosen, language } = customer;
  if (reply && id && languageChosen && reply.language !== language && reply.kind === "answered")
    await saveLanguage(deps.db, id, reply.language, false);
}

/** In a group an answer quotes the question that it answers. */
function quoteOf(mails: readonly Said[]): string | null {
  const asked = mails.findLast((mail) => isSaid(mail) || mail.content.type === "edit");
  return (asked?.quote && asked.messageRef) || null;
}

function outgoingOf(
  reply: Reply,
  message: Pick<Outgoing, "id" | "createdAt">,
  { taken }: TurnInput,
  mails: readonly Said[],
): Outgoing {
  return {
    ...message,
    author: "bot",
    text: reply.text,
    sentParts: 0,
    attempts: 1,
    suggestions: reply.suggestions ? [...reply.suggestions] : null,
    buttons: reply.buttons ? [...reply.buttons] : null,
    replyTo: quoteOf(mails),
    template: null,
    lastCustomerAt: taken.lastCustomerAt,
  };
}

async function send(
  deps: TurnDeps,
  { line, chatKey, lane }: TurnInput,
  outgoing: Outgoing,
): Promise<boolean> {
  const delivery = await deliverAnswer(deps, line, chatKey, outgoing);
  if (delivery.outcome === "later") throw comeBackIn(delivery.waitMs);
  if (delivery.outcome === "withheld") return false;
  if (delivery.outcome === "failed") {
    await deps.channels.reportRefusal(line, chatKey, delivery.reason);
    return false;
  }
  await markSentAndRelease(deps.db, lane, outgoing.id, delivery);
  return true;
}
