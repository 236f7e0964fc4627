import type { InboundMail } from "../channels/port.ts";
import type { Language } from "../kernel/languages.ts";
import type { Translate } from "../kernel/translate.ts";
import { detectLanguage } from "./detect-language.ts";
import { isSmallTalk, type SmallTalk } from "./small-talk.ts";
import { type Received, type Reply, type Routed, type Stop, stopWith } from "./turn.ts";

/** A question longer than this says nothing more to a search. */
const MAX_QUESTION_LENGTH = 2000;

/**
 * Reads what the customer wants from all their unanswered mail together. A person who has taken over means silence; /start, small talk and
 * things that cannot be read are answered at once; everything else becomes one question. `wanted` overrides the detected language.
 */
export function routeMail(received: Received, translate: Translate, wanted?: Language): Routed | Stop {
  if (received.conversation.mode === "person") return stopWith(null);
  const question = questionOf(received.mails);
  const language = wanted ?? languageOf(received, question);
  if (question) {
    const smallTalk = isSmallTalk(question);
    return smallTalk
      ? stopWith(smallTalkReply(received, language, smallTalk, translate))
      : { ...received, language, question };
  }
  const last = received.mails.at(-1)?.content;
  if (last?.type === "start" || last?.type === "command")
    return stopWith(greeting(received, language, translate));
  if (last?.type === "unsupported")
    return stopWith(notice(translate(language, `conversation:unsupported.${last.kind}`), language));
  return stopWith(null);
}

/** A greeting sent ahead of the question is no part of it: its words would only mislead the search. */
function questionOf(mails: readonly InboundMail[]): string {
  const texts = mails
    .map(({ content }) => (content.type === "text" ? content.text.trim() : ""))
    .filter(Boolean);
  const asking = texts.filter((text) => !isSmallTalk(text));
  return (asking.length > 0 ? asking : texts.slice(-1)).join("\n").slice(0, MAX_QUESTION_LENGTH);
}

/** What the customer writes in now, else what they wrote in before, else what their messenger says, else the bot's language. */
export function languageOf(
  { conversation, customerLanguage, mails, bot }: Received,
  question: string,
): Language {
  const hint = mails.at(-1)?.customer.languageHint;
  return detectLanguage(question) ?? conversation.language ?? customerLanguage ?? hint ?? bot.language;
}

function greeting({ bot }: Received, language: Language, translate: Translate): Reply {
  const text = bot.greeting[language] || translate(language, "conversation:greeting", { bot: bot.name });
  const suggestions = bot.suggestedQuestions[language] ?? bot.suggestedQuestions[bot.language] ?? [];
  return { kind: "greeting", text, language, grounded: false, citations: [], suggestions };
}

function smallTalkReply({ bot }: Received, language: Language, kind: SmallTalk, translate: Translate): Reply {
  return notice(translate(language, `conversation:smallTalk.${kind}`, { bot: bot.name }), language);
}

function notice(text: string, language: Language): Reply {
  return { kind: "notice", text, language, grounded: false, citations: [] };
}
