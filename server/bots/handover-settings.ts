import type { LocalizedText } from "../kernel/languages.ts";

/** When a bot hands a conversation over to a person, and when it takes it back. */
export type HandoverSettings = {
  /** Off: nobody is there; the bot never offers a person. */
  enabled: boolean;
  /** When the bot does not know: say so and offer a person by a button, or hand over at once. */
  whenUnknown: "offer" | "hand_over";
  /** After this many answers in a row in which the bot did not know; 0: never. */
  afterUnknowns: number;
  /** When the customer is angry. */
  whenUpset: boolean;
  /** Words or phrases, in any language, that always mean a person ("refund", "shikoyat", "жалоба"). */
  words: string[];
  /** Minutes after a person's last word until the bot answers again; 0: only when released by hand. */
  resumeAfterMinutes: number;
  /** Whether the customer is asked to rate the help when a person is done. */
  askRating: boolean;
};

/** Times are HH:MM in the bot's time zone; Monday is the first of seven. */
export type WorkingHours = {
  days: ({ from: string; to: string } | null)[];
  /** Days without anybody, YYYY-MM-DD. */
  holidays: string[];
  /** What is said outside the hours, in place of our own words. */
  awayText?: LocalizedText;
};
