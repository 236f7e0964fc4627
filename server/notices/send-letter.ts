import type { Database } from "../../db/client.ts";
import type { Clock } from "../kernel/clock.ts";
import { isAppError, messageOf } from "../kernel/errors.ts";
import { DEFAULT_LANGUAGE, isLanguage } from "../kernel/languages.ts";
import type { Logger } from "../kernel/logger.ts";
import type { Translate } from "../kernel/translate.ts";
import type { Mailer, RenderLetter } from "../providers/mail/port.ts";
import { isNoticeKind, NOTICES, type ToldNotice } from "./kinds.ts";
import {
  type ClaimedLetter,
  claimLetter,
  countLetters,
  endDeliveries,
  findDelivery,
  postpone,
} from "./letter-repo.ts";
import { findAddressee, findChannelStates, findStillWaiting } from "./repo.ts";

export type LetterDeps = {
  db: Database;
  clock: Clock;
  logger: Logger;
  translate: Translate;
  mailer: Mailer;
  renderLetter: RenderLetter;
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

/**
 * Sends the letter that this delivery belongs to, with everything of its kind that is due to the same person. It is claimed before it is
 * sent, so it leaves twice only where a process dies between the mail server's word and our record. What is not true any more is left out.
 * A mail server that fails is tried again with growing waits.
 */
export async function sendLetter(deps: LetterDeps, deliveryId: string): Promise<void> {
  const { db, clock } = deps;
  const now = clock.now();
  const delivery = await findDelivery(db, deliveryId);
  if (!delivery || !isNoticeKind(delivery.kind) || delivery.medium !== "email" || delivery.dueAt > now)
    return;
  const { everyMs } = NOTICES[delivery.kind];
  const until = new Date(now.getTime() + CLAIM_MS);
  const claimed = await claimLetter(db, delivery, { now, until, everyMs });
  if (claimed instanceof Date) return postpone(db, delivery, claimed);
  if (!claimed) return;
  const letter = await leaveOutWhatIsOver(db, claimed);
  if (letter.notices.length > 0) await post(deps, letter);
}

async function post(deps: LetterDeps, letter: ClaimedLetter): Promise<void> {
  const { db, clock, logger } = deps;
  const ids = letter.notices.map(({ deliveryId }) => deliveryId);
  const to = await findAddressee(db, letter.userId);
  const now = clock.now();
  const { confirmed, unconfirmed } = LETTERS_A_DAY;
  const allowed = to?.emailVerified ? confirmed : unconfirmed;
  const sent = await countLetters(db, letter.userId, new Date(now.getTime() - DAY_MS));
  if (!to || sent >= allowed) return endDeliveries(db, ids, { status: "failed", failure: "too_many" });
  try {
    await deps.mailer.send({ to: to.email, ...write(deps, letter, to.language) });
    await endDeliveries(db, ids, { status: "sent", sentAt: clock.now(), failure: null });
  } catch (error) {
    const permanent = isAppError(error) && error.details.permanent === true;
    const failure = messageOf(error).slice(0, 200);
    logger.warn(
      { kind: letter.kind, attempts: letter.attempts, permanent, failure },
      "a notice was not sent",
    );
    if (permanent || letter.attempts >= MAX_ATTEMPTS)
      return endDeliveries(db, ids, { status: "failed", failure });
    const dueAt = new Date(clock.now().getTime() + FIRST_RETRY_MS * 2 ** (letter.attempts - 1));
    await endDeliveries(db, ids, { status: "waiting", failure, dueAt });
  }
}

function write(
  { translate: t, renderLetter, siteUrl, clock }: LetterDeps,
  { kind, notices, workspaceName }: ClaimedLetter,
  spoken: string,
) {
  if (!isNoticeKind(kind)) throw new Error(`there is no notice ${kind}`);
  const language = isLanguage(spoken) ? spoken : DEFAULT_LANGUAGE;
  const context = { t, language, now: clock.now(), app: `${siteUrl}/${language}/app` };
  return renderLetter({
    ...NOTICES[kind].write(context, notices),
    language,
    notes: [t(language, "notices:why", { workspace: workspaceName })],
    footer: t(language, "mail:footer"),
  });
}

/** Without what has passed meanwhile: a channel that works again, a customer who was answered. */
async function leaveOutWhatIsOver(db: Database, letter: ClaimedLetter): Promise<ClaimedLetter> {
  const isTrue = await findTruth(db, letter);
  const over = letter.notices.filter((notice) => !isTrue(notice));
  await endDeliveries(
    db,
    over.map(({ deliveryId }) => deliveryId),
    { status: "skipped" },
  );
  return { ...letter, notices: letter.notices.filter(isTrue) };
}

async function findTruth(db: Database, letter: ClaimedLetter): Promise<(notice: ToldNotice) => boolean> {
  const { kind, userId, notices } = letter;
  if (kind === "handover_waiting") {
    const waiting = await findStillWaiting(
      db,
      notices.map(({ data }) => String(data.conversationId)),
    );
    return ({ data }) => waiting.get(String(data.conversationId)) === Number(data.since);
  }
  const states = await findChannelStates(
    db,
    userId,
    notices.map(({ data }) => String(data.channelId)),
  );
  const isBad = kind === "channel_broken";
  return ({ data }) => {
    const state = states.get(String(data.channelId));
    // Good news is for those who had the bad news.
    return isBad
      ? state?.status === "broken"
      : state?.status === "active" && state.lastTold === "channel_broken";
  };
}
