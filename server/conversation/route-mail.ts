import type { InboundContent, InboundMedia } from "../channels/port.ts";
import type { Language } from "../kernel/languages.ts";
import type { Translate } from "../kernel/translate.ts";
import { languageButtons } from "./buttons.ts";
import { languageOf } from "./choose-language.ts";
import { type CommandName, readCommand } from "./commands.ts";
import { callPerson, isNews, offerPerson, reasonBefore } from "./hand-over.ts";
import type { Normalise } from "./match-words.ts";
import { isSmallTalk, type SmallTalk } from "./small-talk.ts";
import { notice, type Received, type Reply, type Routed, type Said, type Stop, stopWith } from "./turn.ts";

/** A question longer than this says nothing more to a search. */
const MAX_QUESTION_LENGTH = 2000;

export type RouteDeps = {
  translate: Translate;
  now: Date;
  /** Undefined where nobody could be called (the API, the playground). */
  people?: { wantsPerson: (text: string) => boolean; normalise: Normalise };
};

/**
 * Reads what the customer wants from all their unanswered mail together. Who wants or needs a person is passed on; commands, small talk and
 * things that cannot be read are answered at once; everything else becomes one question. `wanted` overrides the language.
 */
export function routeMail(received: Received, deps: RouteDeps, wanted?: Language): Routed | Stop {
  const texts = textsOf(received.mails);
  const question = questionOf(texts);
  const language = wanted ?? languageOf(received, question);
  const last = received.mails.findLast(({ content }) => saysSomething(content))?.content;
  const command = last && readCommand(last);
  const call = callBefore(received, texts, command, language, deps);
  if (call) return call;
  if (question) {
    const smallTalk = isSmallTalk(question);
    return smallTalk
      ? stopWith(smallTalkReply(received, language, smallTalk, deps.translate))
      : { ...received, language, question };
  }
  if (command) return answerCommand(received, command, language, deps.translate);
  return last ? sayUnreadable(received, last, language, deps) : stopWith(null);
}

/** Passes on what a person is to answer, where that is news. */
function callBefore(
  { bot, conversation }: Received,
  texts: readonly string[],
  command: CommandName | "other" | undefined,
  language: Language,
  { people, translate, now }: RouteDeps,
): Stop | undefined {
  if (!people) return undefined;
  const reason = reasonBefore(bot, { texts, byButton: command === "operator" }, people);
  if (!reason || !isNews(reason, conversation)) return undefined;
  return stopWith(callPerson(bot, conversation, reason, language, { translate, now }));
}

/** What the customer wrote, message by message; commands are none of it. */
function textsOf(mails: readonly Said[]): string[] {
  return mails.flatMap(({ content }) => {
    const text = readCommand(content) ? "" : wordsOf(content).trim();
    return text ? [text] : [];
  });
}

function wordsOf(content: InboundContent): string {
  if (content.type === "text" || content.type === "edit") return content.text;
  return content.type === "media" || content.type === "unsupported" ? (content.caption ?? "") : "";
}

/** A greeting sent ahead of the question is no part of it: its words would only mislead the search. */
function questionOf(texts: readonly string[]): string {
  const asking = texts.filter((text) => !isSmallTalk(text));
  const question = (asking.length > 0 ? asking : texts.slice(-1)).join("\n");
  return question.slice(0, MAX_QUESTION_LENGTH).toWellFormed();
}

function saysSomething({ type }: InboundContent): boolean {
  return ["text", "start", "command", "media", "unsupported", "edit"].includes(type);
}

function answerCommand(
  received: Received,
  command: CommandName | "other",
  language: Language,
  translate: Translate,
): Stop {
  const say = (key: string) => translate(language, `conversation:${key}`);
  switch (command) {
    case "start":
      return stopWith(greeting(received, language, translate));
    case "language":
      return stopWith(notice(say("language.ask"), language, languageButtons()));
    case "bot":
      return stopWith(releaseReply(language, translate));
    default:
      return stopWith(notice(say(received.bot.handover.enabled ? "help" : "helpAlone"), language));
  }
}

/** The customer wants the bot again. */
export function releaseReply(language: Language, translate: Translate): Reply {
  return { ...notice(translate(language, "conversation:handover.back"), language), change: { to: "bot" } };
}

function greeting({ bot, mails }: Received, language: Language, translate: Translate): Reply {
  const text = bot.greeting[language] || translate(language, "conversation:greeting", { bot: bot.name });
  const suggestions = bot.suggestedQuestions[language] ?? bot.suggestedQuestions[bot.language] ?? [];
  const inGroup = mails.some(({ quote }) => quote);
  return { ...notice(text, language), kind: "greeting", ...(!inGroup && { suggestions }) };
}

function smallTalkReply({ bot }: Received, language: Language, kind: SmallTalk, translate: Translate): Reply {
  return notice(translate(language, `conversation:smallTalk.${kind}`, { bot: bot.name }), language);
}

const UNREADABLE: Record<InboundMedia["kind"], string> = {
  voice: "voice",
  audio: "voice",
  photo: "photo",
  video: "video",
  document: "document",
};

function sayUnreadable(
  { bot, conversation }: Received,
  content: InboundContent,
  language: Language,
  { translate, people }: RouteDeps,
): Stop {
  const say = (key: string) => notice(translate(language, `conversation:unsupported.${key}`), language);
  if (content.type === "unsupported") return stopWith(say(content.kind));
  if (content.type !== "media") return stopWith(null);
  const { kind, ref } = content.media;
  const reply = say(ref === UNCLEAR ? "unclear" : UNREADABLE[kind]);
  return stopWith(people ? offerPerson(reply, bot, conversation, translate) : reply);
}

/** In place of a recording's `ref`: it was listened to in vain. */
export const UNCLEAR = "unclear";
