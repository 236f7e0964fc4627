import { type AppError, isAppError } from "../kernel/errors.ts";
import type { Logger } from "../kernel/logger.ts";
import { RetryLater } from "../kernel/retry-later.ts";
import type { Translate } from "../kernel/translate.ts";
import { languageOf } from "./choose-language.ts";
import { isSaid } from "./record-repo.ts";
import { notice, type Received, type Reply } from "./turn.ts";

/** A turn that failed this often ends with an apology instead of silence. */
const MAX_TURN_ATTEMPTS = 4;
/** Mail that was tried this often fails elsewhere than in thinking (or ends its process): it is not thought about any more. */
const GIVE_UP_AFTER = 8;
const LONGEST_WAIT_MS = 30_000;
const FINAL_CODES = new Set(["llm.rejected", "embeddings.rejected"]);

/**
 * What to do about a turn that failed: try again later while that may help, and in the end tell the customer in their language that the answer
 * is not to be had now. The cause is for the log, never for the customer.
 */
export function apologise(
  deps: { logger: Logger; translate: Translate },
  received: Received,
  error: unknown,
): Reply {
  const final = isAppError(error) && FINAL_CODES.has(error.code);
  if (!final && received.failedAttempts + 1 < MAX_TURN_ATTEMPTS) {
    if (isAppError(error)) throw new RetryLater(waitFor(error, received.failedAttempts));
    throw error;
  }
  deps.logger.error({ err: error, conversationId: received.conversation.id }, "a turn failed for good");
  const language = languageOf(received, "");
  return notice(deps.translate(language, "conversation:unavailable"), language);
}

/** Whether every further try would only fail (and cost) again. */
export function isHopeless({ failedAttempts }: Pick<Received, "failedAttempts">): boolean {
  return failedAttempts >= GIVE_UP_AFTER;
}

/** The end of mail that is hopeless, so that it holds up neither its chat nor others; silence where the bot would be silent anyway. */
export function giveUp(
  deps: { logger: Logger; translate: Translate },
  received: Received,
): { reply: Reply | null } {
  const { conversation, customer, mails } = received;
  deps.logger.error(
    { conversationId: conversation.id, mailIds: mails.map(({ mailId }) => mailId) },
    "mail was given up after too many tries",
  );
  if (customer.blocked || conversation.mode === "person" || !mails.some(isSaid)) return { reply: null };
  const language = languageOf(received, "");
  return { reply: notice(deps.translate(language, "conversation:unavailable"), language) };
}

function waitFor(error: AppError, failedAttempts: number): number {
  const asked = Number(error.details.retryAfterMs ?? 0);
  return Math.min(Math.max(asked, 1000 * 2 ** failedAttempts), LONGEST_WAIT_MS);
}
