import type { Language } from "../kernel/languages.ts";
import type { Translate } from "../kernel/translate.ts";
import { writeBroken, writeRestored } from "./write-channels.ts";
import { writeWaiting } from "./write-waiting.ts";

export type NoticeMedium = "email" | "telegram";

/** What a notice's words need: ids, names and figures. */
export type NoticeData = Record<string, string | number>;

/** A notice as its words see it. */
export type ToldNotice = { botId: string | null; data: NoticeData; createdAt: Date };

export type WriteContext = {
  t: Translate;
  language: Language;
  now: Date;
  /** The pages' address in the reader's language, such as `https://bot.example/ru/app`. */
  app: string;
};

/** What is said, in plain words; `button` leads to the page where something can be done. */
export type NoticeWords = { subject: string; paragraphs: string[]; button: { label: string; url: string } };

type NoticeKindSpec = {
  /** By which media it goes unless the person chose otherwise. */
  media: readonly NoticeMedium[];
  /** Two letters of this kind about one workspace to one person are at least so far apart; what happens meanwhile goes together. */
  everyMs: number;
  write(context: WriteContext, notices: readonly ToldNotice[]): NoticeWords;
};

const MINUTE_MS = 60_000;

/** Everything that a business is told. A new kind is a line here, its words in the locale area `notices`, and a call of `tell`. */
export const NOTICES = {
  channel_broken: { media: ["email"], everyMs: 5 * MINUTE_MS, write: writeBroken },
  channel_restored: { media: ["email"], everyMs: 5 * MINUTE_MS, write: writeRestored },
  handover_waiting: { media: ["email"], everyMs: 15 * MINUTE_MS, write: writeWaiting },
} as const satisfies Record<string, NoticeKindSpec>;

export type NoticeKind = keyof typeof NOTICES;

export function isNoticeKind(kind: string): kind is NoticeKind {
  return Object.hasOwn(NOTICES, kind);
}
