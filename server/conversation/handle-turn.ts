import type { Line } from "../channels/index.ts";
import { allowAnswer } from "./allow-answer.ts";
import { apologise } from "./apologise.ts";
import { comeBackIn, deliverAnswer } from "./deliver-answer.ts";
import type { ConversationDeps } from "./deps.ts";
import { groundQuestion } from "./ground-question.ts";
import type { LaneKey, TakenLane } from "./lane-repo.ts";
import type { MailRow } from "./mail-repo.ts";
import {
  commitTurn,
  markSentAndRelease,
  type Outgoing,
  type Place,
  recordMail,
  recordUnanswered,
} from "./message-repo.ts";
import { respond } from "./respond.ts";
import { routeMail } from "./route-mail.ts";
import { screenQuestion } from "./screen-question.ts";
import { isStop, type Received, type Reply } from "./turn.ts";
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
 * receive → route → check plan → screen → retrieve → respond → commit → deliver → record.
 * Returns true when the lane was given back together with the last record.
 */
export async function handleTurn(deps: ConversationDeps, input: TurnInput): Promise<boolean> {
  const startedAt = performance.now();
  const place = {
    workspaceId: input.line.workspaceId,
    botId: input.line.bot.id,
    conversationId: input.lane.conversationId,
  };
  const { received, mailIds } = await receive(deps, input, place);
  if (mailIds.length === 0) return false;

  const reply = await whileTyping(input, () => think(deps, received, input.signal));

  const messageId = deps.ids.next("msg");
  const milliseconds = Math.round(performance.now() - startedAt);
  const now = deps.clock.now();
  const committed = await commitTurn(deps.db, input.lane, place, {
    mailIds,
    reply,
    messageId,
    milliseconds,
    now,
  });
  if (committed === "lost") throw new Error("the lane was lost before the answer could be committed");
  if (reply?.unanswered) await keepUnanswered(deps, place, reply.unanswered, reply);
  return (
    reply !== null && committed === "sending" && send(deps, input, { id: messageId, createdAt: now }, reply)
  );
}

/** The thinking part of a turn: each step takes one stage and returns the next, or a Stop with the reply to give instead. */
async function think(deps: ConversationDeps, received: Received, signal: AbortSignal): Promise<Reply | null> {
  try {
    const routed = routeMail(received, deps.translate);
    if (isStop(routed)) return routed.reply;
    const allowed = await allowAnswer(routed, deps);
    if (isStop(allowed)) return allowed.reply;
    const screened = screenQuestion(allowed);
    if (isStop(screened)) return screened.reply;
    const grounded = await groundQuestion(screened, deps);
    const answered = await respond(grounded, { ...deps, signal });
    return answered.reply;
  } catch (error) {
    return apologise(deps, received, error);
  }
}

/** Writes the mail down as messages; mail that another turn has handled meanwhile is left out. */
async function receive(
  deps: ConversationDeps,
  { line, lane, taken, mails }: TurnInput,
  place: Place,
): Promise<{ received: Received; mailIds: string[] }> {
  const messageIds = mails.map(() => deps.ids.next("msg"));
  const { openMailIds, history } = await recordMail(deps.db, place, mails, messageIds);
  const open = mails.filter(({ id }) => openMailIds.includes(id));
  const received: Received = {
    bot: line.bot,
    conversation: { id: lane.conversationId, mode: taken.mode, language: taken.language },
    customerLanguage: taken.customerLanguage ?? undefined,
    mails: open.map(({ body }) => body),
    history,
    failedAttempts: Math.max(0, ...open.map(({ attempts }) => attempts)),
  };
  return { received, mailIds: open.map(({ id }) => id) };
}

async function send(
  deps: ConversationDeps,
  { line, chatKey, lane }: TurnInput,
  message: Pick<Outgoing, "id" | "createdAt">,
  reply: Reply,
): Promise<boolean> {
  const suggestions = reply.suggestions ? [...reply.suggestions] : null;
  const outgoing = { ...message, text: reply.text, sentParts: 0, attempts: 1, suggestions };
  const delivery = await deliverAnswer(deps, line, chatKey, outgoing);
  if (delivery.outcome === "later") throw comeBackIn(delivery.waitMs);
  if (delivery.outcome === "failed") {
    await deps.channels.reportRefusal(line, chatKey, delivery.reason);
    return false;
  }
  await markSentAndRelease(deps.db, lane, message.id, delivery);
  return true;
}

/** Puts a question without an answer on the owner's list. */
export async function keepUnanswered(
  deps: Pick<ConversationDeps, "db" | "ids" | "clock" | "knowledge">,
  place: Place,
  question: string,
  { language }: Reply,
): Promise<void> {
  await recordUnanswered(deps.db, place, {
    id: deps.ids.next("unq"),
    question,
    normalised: deps.knowledge.normalise(question).slice(0, 500),
    language,
    now: deps.clock.now(),
  });
}
