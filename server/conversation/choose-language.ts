import type { Language } from "../kernel/languages.ts";
import { detectLanguage } from "./detect-language.ts";
import type { Received } from "./turn.ts";

/** So many words are plainly of one language; fewer may be a name or a loan. */
const PLAIN_WORDS = 3;

/**
 * What the customer writes in now, else what they wrote in before, else what their messenger says, else the bot's language. A language
 * that they have chosen stays until they plainly write in another.
 */
export function languageOf(
  { conversation, customer, mails, bot }: Pick<Received, "conversation" | "customer" | "mails" | "bot">,
  question: string,
): Language {
  const detected = detectLanguage(question);
  if (customer.languageChosen && customer.language)
    return detected && isPlain(question) ? detected : customer.language;
  const hint = mails.at(-1)?.customer.languageHint;
  return detected ?? conversation.language ?? customer.language ?? hint ?? bot.language;
}

function isPlain(question: string): boolean {
  return (question.match(/\p{L}+/gu)?.length ?? 0) >= PLAIN_WORDS;
}
