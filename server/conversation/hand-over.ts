import type { HandoverReason } from "../../db/schema/conversation.ts";
import type { BotRow } from "../bots/index.ts";
import type { Language } from "../kernel/languages.ts";
import type { Translate } from "../kernel/translate.ts";
import { personButton } from "./buttons.ts";
import { isUpset } from "./is-upset.ts";
import { holdsWord, type Normalise } from "./match-words.ts";
import { type Change, type ConversationState, notice, type Reply } from "./turn.ts";
import { daysBetween, isOpen, nextOpening } from "./working-hours.ts";

export type CallDeps = { translate: Translate; now: Date };
type Settings = Pick<BotRow, "handover" | "workingHours" | "timeZone">;

export type Asked = {
  texts: readonly string[];
  /** By the button or the command. */
  byButton: boolean;
};

/** Why what the customer says goes to a person before the bot tries; undefined where it does not. The wish comes first. */
export function reasonBefore(
  { handover }: Pick<BotRow, "handover">,
  { texts, byButton }: Asked,
  read: { wantsPerson: (text: string) => boolean; normalise: Normalise },
): HandoverReason | undefined {
  if (byButton) return "requested";
  if (!handover.enabled) return undefined;
  if (texts.some(read.wantsPerson)) return "requested";
  if (texts.some((text) => holdsWord(text, handover.words, read.normalise))) return "rule";
  return handover.whenUpset && texts.some((text) => isUpset(text, read.normalise)) ? "upset" : undefined;
}

/** Why an answer in which the bot did not know goes to a person; undefined where it is enough to offer one. */
export function reasonAfter(
  { handover }: Pick<BotRow, "handover">,
  { unknowns }: Pick<ConversationState, "unknowns">,
): HandoverReason | undefined {
  if (!handover.enabled) return undefined;
  if (handover.whenUnknown === "hand_over") return "low_confidence";
  return handover.afterUnknowns > 0 && unknowns + 1 >= handover.afterUnknowns
    ? "repeated_failure"
    : undefined;
}

/**
 * Whether calling a person for this reason is news: a person who was called and has not come yet is not called again for the same
 * reason within a session, so that bot and customer do not go round in circles. A wish is always answered.
 */
export function isNews(reason: HandoverReason, { waiting, called }: ConversationState): boolean {
  return reason === "requested" || !waiting || called !== reason;
}

/** Calls a person and says what happens: they come soon, or when they are back; while they are away the bot goes on. */
export function callPerson(
  bot: Settings,
  conversation: ConversationState,
  reason: HandoverReason,
  language: Language,
  { translate, now }: CallDeps,
): Reply {
  const words = (key: string, values = {}) => translate(language, `conversation:handover.${key}`, values);
  if (!bot.handover.enabled) return notice(words("off"), language);
  const open = isOpen(bot.workingHours, bot.timeZone, now);
  const change: Change = open
    ? { to: "person", reason, resumeAt: resumeAt(bot, now) }
    : { to: "waiting", reason };
  const again = reason === "requested" && conversation.waiting && conversation.called === reason;
  const lead = again ? words("again") : words(`lead.${reason}`);
  const text = open
    ? again
      ? lead
      : `${lead} ${words("soon")}`
    : `${lead} ${away(bot, language, now, words)}`;
  return { ...notice(text, language), kind: "handover", change };
}

/** When the bot answers again though nobody has released the conversation; null: not before. */
export function resumeAt({ handover }: Pick<BotRow, "handover">, now: Date): Date | null {
  const { resumeAfterMinutes } = handover;
  return resumeAfterMinutes > 0 ? new Date(now.getTime() + resumeAfterMinutes * 60_000) : null;
}

/** The same reply with the offer of a person under it, where there are any and none was called yet. */
export function offerPerson(
  reply: Reply,
  { handover }: Pick<BotRow, "handover">,
  { waiting }: Pick<ConversationState, "waiting">,
  translate: Translate,
): Reply {
  return handover.enabled && !waiting
    ? { ...reply, buttons: [personButton(translate, reply.language)] }
    : reply;
}

function away(
  { workingHours, timeZone }: Settings,
  language: Language,
  now: Date,
  words: (key: string, values?: object) => string,
): string {
  const own = workingHours?.awayText?.[language];
  if (own) return own;
  const opening = nextOpening(workingHours, timeZone, now);
  return opening
    ? words("later", { when: sayWhen(opening, { language, timeZone, now, words }) })
    : words("away");
}

/** "tomorrow at 09:00", "on November 23 at 09:00", by the bot's clock and calendar. */
function sayWhen(
  at: Date,
  {
    language,
    timeZone,
    now,
    words,
  }: { language: Language; timeZone: string; now: Date; words: (key: string, values?: object) => string },
): string {
  const days = daysBetween(timeZone, now, at);
  const time = new Intl.DateTimeFormat(language, {
    timeZone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(at);
  const day =
    days <= 1
      ? new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(days, "day")
      : words("onDay", {
          day: new Intl.DateTimeFormat(language, { timeZone, day: "numeric", month: "long" }).format(at),
        });
  return words("at", { day, time });
}
