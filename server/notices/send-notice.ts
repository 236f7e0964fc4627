import type { Database } from "../../db/client.ts";
import type { Clock } from "../kernel/clock.ts";
import { isAppError, messageOf } from "../kernel/errors.ts";
import type { Ids } from "../kernel/ids.ts";
import { DEFAULT_LANGUAGE, isLanguage } from "../kernel/languages.ts";
import type { Logger } from "../kernel/logger.ts";
import type { Translate } from "../kernel/translate.ts";
import type { Mailer, RenderLetter } from "../providers/mail/port.ts";
import { isNoticeKind, NOTICES, type NoticeWords } from "./kinds.ts";
import {
  type ClaimedLetter,
  claimLetter,
  countSent,
  endDeliveries,
  findDelivery,
  postpone,
  sendByLetter,
} from "./letter-repo.ts";
import { type Addressee, findAddressee } from "./repo.ts";
import { findTruth } from "./still-true.ts";

/**
 * What came of a message by the platform's bot. `later`: nothing was sent, and it may be tried after `waitMs` (0: nobody said when);
 * `unreachable`: this person cannot be written to; `failed`: it was refused for good. Never thrown.
 */
export type Messaged =
  | { outcome: "sent" }
  | { outcome: "later"; waitMs: number; detail: string }
  | { outcome: "unreachable" | "failed"; detail: string };

/** The platform's bot, for those who linked it. */
export type Messenger = { send(userId: string, words: NoticeWords): Promise<Messaged> };

export type SendDeps = {
  db: Database;
  clock: Clock;
  ids: Ids;
  logger: Logger;
  translate: Translate;
  mailer: Mailer;
  renderLetter: RenderLetter;
  /** Undefined where the platform has no bot. */
  messenger: Messenger | undefined;
  /** How many messages a day each plan has; those without a limit are not in it. */
  dailyLimits: Partial<Record<string, number>>;
  /** Where the pages are. */
  siteUrl: string;
};

/** A sender that has not come back within this time is dead: another one sends. Longer than a letter may take. */
const CLAIM_MS = 2 * 60_000;
const FIRST_RETRY_MS = 60_000;
const MAX_ATTEMPTS = 8;
const DAY_MS = 86_400_000;
/** An address that nobody has confirmed may be a stranger's. */
const LETTERS_A_DAY = { confirmed: 50, unconfirmed: 3 };
const MESSAGES_A_DAY = 100;

/** How a try ended. */
type Ending =
  | { status: "sent" }
  | { status: "waiting"; failure: string; waitMs: number }
  | { status: "failed"; failure: string };

/**
 * Sends the message that this delivery belongs to, with everything of its kind that is due to the same person by the same medium. It is
 * claimed before it is sent, so it leaves twice only where a process dies between the other side's word and our record. What is not true
 * any more is left out. What fails is tried again with growing waits; who cannot be reached on Telegram gets a letter. Answers the deliveries
 * that have become due by that.
 */
export async function sendNotice(deps: SendDeps, deliveryId: string): Promise<string[]> {
  const { db, clock } = deps;
  const now = clock.now();
  const delivery = await findDelivery(db, deliveryId);
  if (!delivery || !isNoticeKind(delivery.kind) || delivery.dueAt > now) return [];
  const { everyMs } = NOTICES[delivery.kind];
  const until = new Date(now.getTime() + CLAIM_MS);
  const claimed = await claimLetter(db, delivery, { now, until, everyMs });
  if (claimed instanceof Date) await postpone(db, delivery, claimed);
  if (!claimed || claimed instanceof Date) return [];
  const letter = await leaveOutWhatIsOver(deps, claimed);
  return letter.notices.length > 0 ? end(deps, letter, await send(deps, letter)) : [];
}

async function send(deps: SendDeps, letter: ClaimedLetter): Promise<Ending> {
  const to = await findAddressee(deps.db, letter.userId);
  if (!to) return { status: "failed", failure: "nobody" };
  const since = new Date(deps.clock.now().getTime() - DAY_MS);
  if ((await countSent(deps.db, letter, since)) >= mostOf(letter, to))
    return { status: "failed", failure: "too_many" };
  return letter.medium === "email" ? post(deps, letter, to) : message(deps, letter, to);
}

function mostOf({ medium }: ClaimedLetter, { emailVerified }: Addressee): number {
  if (medium === "telegram") return MESSAGES_A_DAY;
  return emailVerified ? LETTERS_A_DAY.confirmed : LETTERS_A_DAY.unconfirmed;
}

async function post(deps: SendDeps, letter: ClaimedLetter, to: Addressee): Promise<Ending> {
  const { translate: t, renderLetter, mailer } = deps;
  const language = languageOf(to);
  const rendered = renderLetter({
    ...write(deps, letter, to),
    language,
    notes: [t(language, "notices:why", { workspace: letter.workspaceName })],
    footer: t(language, "mail:footer"),
  });
  try {
    await mailer.send({ to: to.email, ...rendered });
    return { status: "sent" };
  } catch (error) {
    const failure = messageOf(error);
    const permanent = isAppError(error) && error.details.permanent === true;
    return permanent ? { status: "failed", failure } : { status: "waiting", failure, waitMs: 0 };
  }
}

async function message(deps: SendDeps, letter: ClaimedLetter, to: Addressee): Promise<Ending> {
  if (!deps.messenger) return { status: "failed", failure: "off" };
  const result = await deps.messenger.send(letter.userId, write(deps, letter, to));
  if (result.outcome === "sent") return { status: "sent" };
  if (result.outcome === "later") return { status: "waiting", failure: result.detail, waitMs: result.waitMs };
  return { status: "failed", failure: result.detail };
}

/** Writes down how the try ended, and lets a letter go where a message could not. */
async function end(deps: SendDeps, letter: ClaimedLetter, ending: Ending): Promise<string[]> {
  const { db, clock, ids, logger } = deps;
  const deliveries = letter.notices.map(({ deliveryId }) => deliveryId);
  const now = clock.now();
  if (ending.status === "sent") {
    await endDeliveries(db, deliveries, { status: "sent", sentAt: now, failure: null });
    return [];
  }
  const { kind, medium, attempts } = letter;
  const failure = ending.failure.slice(0, 200);
  logger.warn({ kind, medium, attempts, status: ending.status, failure }, "a notice was not sent");
  if (ending.status === "waiting" && attempts < MAX_ATTEMPTS) {
    const waitMs = ending.waitMs > 0 ? ending.waitMs : FIRST_RETRY_MS * 2 ** (attempts - 1);
    await endDeliveries(db, deliveries, {
      status: "waiting",
      failure,
      dueAt: new Date(now.getTime() + waitMs),
    });
    return [];
  }
  const instead = deliveries.map((insteadOf) => ({ id: ids.next("ntd"), insteadOf }));
  // First the letters, then the record: a crash between the two is found by the sweep, and adds no second letter.
  const added = medium === "telegram" ? await sendByLetter(db, instead, now) : [];
  await endDeliveries(db, deliveries, { status: "failed", failure });
  return added;
}

function write(
  { translate: t, siteUrl, clock }: SendDeps,
  { kind, notices, workspaceName }: ClaimedLetter,
  to: Addressee,
): NoticeWords {
  if (!isNoticeKind(kind)) throw new Error(`there is no notice ${kind}`);
  const language = languageOf(to);
  const { timeZone } = to;
  const app = `${siteUrl}/${language}/app`;
  return NOTICES[kind].write(
    { t, language, now: clock.now(), timeZone, workspace: workspaceName, app },
    notices,
  );
}

function languageOf({ language }: Addressee) {
  return isLanguage(language) ? language : DEFAULT_LANGUAGE;
}

/** Without what has passed meanwhile: a channel that works again, a customer who was answered, an end that has moved. */
async function leaveOutWhatIsOver(deps: SendDeps, letter: ClaimedLetter): Promise<ClaimedLetter> {
  const { db, clock, dailyLimits } = deps;
  const isTrue = await findTruth({ db, dailyLimits, now: clock.now() }, letter);
  const over = letter.notices.filter((notice) => !isTrue(notice));
  await endDeliveries(
    db,
    over.map(({ deliveryId }) => deliveryId),
    { status: "skipped" },
  );
  return { ...letter, notices: letter.notices.filter(isTrue) };
}
