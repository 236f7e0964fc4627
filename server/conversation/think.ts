import type { Line } from "../channels/index.ts";
import { allowAnswer, createAllowance } from "./allow-answer.ts";
import { apologise } from "./apologise.ts";
import { languageOf } from "./choose-language.ts";
import { readCommand } from "./commands.ts";
import type { TurnDeps } from "./deps.ts";
import { saveFeedback, saveLanguage, saveRating, saveTranscript } from "./event-repo.ts";
import { greetByPlan } from "./greet-by-plan.ts";
import { groundQuestion } from "./ground-question.ts";
import { callPerson, isNews, offerPerson, reasonAfter, resumeAt } from "./hand-over.ts";
import { hearVoice } from "./hear-voice.ts";
import { respond } from "./respond.ts";
import { releaseReply, routeMail } from "./route-mail.ts";
import { screenQuestion } from "./screen-question.ts";
import { settlePresses } from "./settle-presses.ts";
import { type Change, isStop, type Received, type Reply } from "./turn.ts";

/** What comes of a turn: what to say, if anything, and who answers from now on. */
export type Outcome = { reply: Reply | null; change?: Change | undefined };

export type Thinking = {
  line: Line;
  signal: AbortSignal;
  /** Called with each piece of the answer as it arrives. */
  onText?: ((piece: string) => void) | undefined;
};

const SILENCE: Outcome = { reply: null };

/** The thinking part of a turn. What fails is tried again later, and in the end answered with an apology. */
export async function think(deps: TurnDeps, received: Received, thinking: Thinking): Promise<Outcome> {
  try {
    return await decide(deps, received, thinking);
  } catch (error) {
    thinking.signal.throwIfAborted();
    return { reply: apologise(deps, received, error) };
  }
}

/** Whether the bot speaks at all: not to whom the team has blocked, not where the channel is switched off, the business or a person answers. */
async function decide(deps: TurnDeps, received: Received, thinking: Thinking): Promise<Outcome> {
  const { bot, conversation, customer, mails } = received;
  const { db, clock, translate } = deps;
  if (customer.blocked || thinking.line.row.status === "off") return SILENCE;
  if (mails.some(({ content }) => content.type === "echo"))
    return { reply: null, change: { to: "taken", resumeAt: resumeAt(bot, clock.now()) } };
  const settled = await settlePresses(received, {
    line: thinking.line,
    translate,
    saveFeedback: (messageId, value) => saveFeedback(db, conversation.id, messageId, value),
    saveRating: (value) => saveRating(db, conversation.id, value, clock.now()),
    saveLanguage: async (language) => {
      if (customer.id) await saveLanguage(db, customer.id, language, true);
    },
  });
  if (conversation.mode === "person") return beSilent(settled.received, settled.reply, deps);
  const outcome = await answer(deps, settled.received, thinking);
  return outcome.reply ? outcome : { ...outcome, reply: settled.reply };
}

/** While a person answers, only the customer's wish for the bot and thanks for a rating are heard. */
function beSilent(received: Received, pressed: Reply | null, { translate }: TurnDeps): Outcome {
  if (received.mails.some(({ content }) => readCommand(content) === "bot")) {
    const reply = releaseReply(languageOf(received, ""), translate);
    return { reply, change: reply.change };
  }
  return pressed?.kind === "rating" ? { reply: pressed } : SILENCE;
}

/** Each step takes one stage and returns the next, or a Stop with the reply to give instead. */
async function answer(deps: TurnDeps, received: Received, thinking: Thinking): Promise<Outcome> {
  const { db, translate, knowledge, model } = deps;
  const { signal, line, onText } = thinking;
  const allowance = createAllowance(received, deps.plans);
  const keep = (mailId: string, text: string) => saveTranscript(db, mailId, text);
  const heard = await hearVoice(received, { line, model, translate, allowance, keep, signal });
  if (isStop(heard)) return endOf(heard);
  const people = { wantsPerson: deps.wantsPerson, normalise: knowledge.normalise };
  const routed = routeMail(heard, { translate, people, now: deps.clock.now() });
  if (isStop(routed)) return endOf(await greetByPlan(routed, received, deps));
  const allowed = await allowAnswer(routed, { allowance, translate });
  if (isStop(allowed)) return endOf(allowed);
  const screened = screenQuestion(allowed);
  if (isStop(screened)) return endOf(screened);
  const grounded = await groundQuestion(screened, { knowledge, model, signal });
  const { reply } = await respond(grounded, { model, translate, signal, ...(onText && { onText }) });
  return reply.kind === "unknown"
    ? helpFurther(deps, received, reply)
    : { reply: withCaptionNote(reply, received, translate) };
}

function endOf({ reply, change }: { reply: Reply | null; change?: Change }): Outcome {
  return { reply, change: change ?? reply?.change };
}

/** Where the bot does not know, a person is offered, or called at once. */
function helpFurther({ translate, clock }: TurnDeps, { bot, conversation }: Received, reply: Reply): Outcome {
  const reason = reasonAfter(bot, conversation);
  if (!reason || !isNews(reason, conversation))
    return { reply: offerPerson(reply, bot, conversation, translate) };
  const call = callPerson(bot, conversation, reason, reply.language, { translate, now: clock.now() });
  const { trace, unanswered } = reply;
  return {
    reply: { ...call, ...(trace && { trace }), ...(unanswered && { unanswered }) },
    change: call.change,
  };
}

/** Whoever sent a picture with words learns, once, that only the words were read. */
function withCaptionNote(
  reply: Reply,
  { mails, history }: Received,
  translate: TurnDeps["translate"],
): Reply {
  const captioned = mails.some(({ content }) => content.type === "media" && content.caption);
  const note = translate(reply.language, "conversation:captionOnly");
  if (!captioned || reply.kind !== "answered" || history.some(({ text }) => text.includes(note)))
    return reply;
  return { ...reply, text: `${reply.text}\n\n_${note}_` };
}
