import type { Line } from "../channels/index.ts";
import type { Language } from "../kernel/languages.ts";
import type { Translate } from "../kernel/translate.ts";
import { readPress } from "./buttons.ts";
import { languageOf } from "./choose-language.ts";
import { offerPerson } from "./hand-over.ts";
import { notice, type Received, type Reply, type Said } from "./turn.ts";

export type PressDeps = {
  line: Pick<Line, "driver" | "access">;
  translate: Translate;
  /** False when nothing has changed. */
  saveFeedback: (messageId: string, value: 1 | -1) => Promise<boolean>;
  saveRating: (value: number) => Promise<boolean>;
  saveLanguage: (language: Language) => Promise<void>;
};

/** `reply`: what is said where the customer says nothing else. */
export type Settled = { received: Received; reply: Reply | null };

/**
 * Does what buttons ask for: keeps feedback and ratings, sets the language, and turns the wish for a person or for the bot into the
 * command that means the same. Presses cost nothing of the plan; data that is not ours is let go.
 */
export async function settlePresses(received: Received, deps: PressDeps): Promise<Settled> {
  let settled: Settled = { received, reply: null };
  for (const mail of received.mails) {
    const { content } = mail;
    if (content.type !== "pressed") continue;
    const next = await settle(settled, mail, content.data, deps);
    if (content.pressId !== undefined) void acknowledge(deps, content.pressId, next.said);
    settled = { received: next.received, reply: next.reply ?? settled.reply };
  }
  return settled;
}

/** `said`: the few words that show up beside the button. */
type Step = Settled & { said?: string | undefined };

async function settle({ received }: Settled, mail: Said, data: string, deps: PressDeps): Promise<Step> {
  const { translate } = deps;
  const language = languageOf(received, "");
  const say = (key: string, inLanguage = language) => translate(inLanguage, `conversation:${key}`);
  const press = readPress(data);
  switch (press?.what) {
    case "feedback": {
      const changed = await deps.saveFeedback(press.messageId, press.value);
      if (press.value > 0) return { received, reply: null, said: say("feedback.thanks") };
      const reply = changed ? offerAfterFeedback(received, language, translate) : null;
      return { received, reply, said: say("feedback.sorry") };
    }
    case "rating": {
      const kept = await deps.saveRating(press.value);
      const reply: Reply = { ...notice(say("rating.thanks"), language), kind: "rating" };
      return { received, reply: kept ? reply : null };
    }
    case "language": {
      await deps.saveLanguage(press.language);
      const customer = { ...received.customer, language: press.language, languageChosen: true };
      return {
        received: { ...received, customer },
        reply: notice(say("language.set", press.language), press.language),
      };
    }
    case "person":
      return { received: instead(received, mail, "operator"), reply: null };
    case "bot":
      return { received: instead(received, mail, "bot"), reply: null };
    default:
      return { received, reply: null };
  }
}

/** Nothing where there is nobody who could be offered. */
function offerAfterFeedback(
  { bot, conversation }: Received,
  language: Language,
  translate: Translate,
): Reply | null {
  const reply = notice(translate(language, "conversation:feedback.offer"), language);
  const offer = offerPerson(reply, bot, conversation, translate);
  return offer.buttons ? offer : null;
}

function instead(received: Received, pressed: Said, name: string): Received {
  const command = { ...pressed, content: { type: "command", name, text: `/${name}` } } as const;
  return { ...received, mails: received.mails.map((mail) => (mail === pressed ? command : mail)) };
}

/** Not waited for: it only takes the little clock off the button. */
async function acknowledge({ line }: PressDeps, pressId: string, text: string | undefined): Promise<void> {
  await line.driver.acknowledge?.(line.access, pressId, text).catch(() => undefined);
}
