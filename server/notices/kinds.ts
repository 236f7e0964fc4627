import type { Language } from "../kernel/languages.ts";
import type { Translate } from "../kernel/translate.ts";
import { writeBroken, writeRestored } from "./write-channels.ts";
import { writePeriodEnded, writePeriodEnding, writeTrialEnded, writeTrialEnding } from "./write-ends.ts";
import { writeLimit } from "./write-limits.ts";
import { writeFailed, writeReceived, writeRefunded } from "./write-money.ts";
import { writeWaiting } from "./write-waiting.ts";

export const NOTICE_MEDIA = ["email", "telegram"] as const;
export type NoticeMedium = (typeof NOTICE_MEDIA)[number];

/** What a notice's words need: ids, names and figures. */
export type NoticeData = Record<string, string | number>;

/** A notice as its words see it. */
export type ToldNotice = { botId: string | null; data: NoticeData; createdAt: Date };

export type WriteContext = {
  t: Translate;
  language: Language;
  now: Date;
  /** The reader's. */
  timeZone: string;
  /** The workspace's name. */
  workspace: string;
  /** The pages' address in the reader's language, such as `https://bot.example/ru/app`. */
  app: string;
};

/** What is said, in plain words; `button` leads to the page where something can be done. */
export type NoticeWords = { subject: string; paragraphs: string[]; button: { label: string; url: string } };

type NoticeKindSpec = {
  /** Two messages of this kind about one workspace to one person by one medium are at least so far apart; what happens meanwhile goes together. */
  everyMs: number;
  /** Money and the bots' silence: letters of it can be switched off only by who is told on Telegram. */
  needed?: true;
  write(context: WriteContext, notices: readonly ToldNotice[]): NoticeWords;
};

const MINUTE_MS = 60_000;

/**
 * Everything that a business is told, by letter and, to those who linked it, on Telegram, unless they chose otherwise. A new kind is a
 * line here, its words in the locale area `notices`, whether it is still true in `still-true.ts`, and a call of `tell`.
 */
export const NOTICES = {
  trial_ending: { everyMs: 0, write: writeTrialEnding },
  trial_ended: { everyMs: 0, write: writeTrialEnded },
  period_ending: { everyMs: 0, write: writePeriodEnding },
  period_ended: { everyMs: 0, needed: true, write: writePeriodEnded },
  payment_received: { everyMs: 0, write: writeReceived },
  payment_refunded: { everyMs: 0, write: writeRefunded },
  payment_failed: { everyMs: 0, needed: true, write: writeFailed },
  limit_80: { everyMs: 0, write: writeLimit("limit_80") },
  limit_100: { everyMs: 0, write: writeLimit("limit_100") },
  handover_waiting: { everyMs: 15 * MINUTE_MS, write: writeWaiting },
  channel_broken: { everyMs: 5 * MINUTE_MS, write: writeBroken },
  channel_restored: { everyMs: 5 * MINUTE_MS, write: writeRestored },
} as const satisfies Record<string, NoticeKindSpec>;

export type NoticeKind = keyof typeof NOTICES;

export const NOTICE_KINDS = Object.keys(NOTICES) as NoticeKind[];

export function isNoticeKind(kind: string): kind is NoticeKind {
  return Object.hasOwn(NOTICES, kind);
}

export function isNeeded(kind: NoticeKind): boolean {
  const spec: NoticeKindSpec = NOTICES[kind];
  return spec.needed === true;
}
