import type { MailRow } from "./mail-repo.ts";

/** Someone who writes without a pause is answered after this many quiet windows all the same. */
const MOST_WINDOWS = 5;
/** Jobs may come a little early by another machine's clock. */
const SLACK_MS = 50;
/** Nobody goes on in the next second after one of these; receiving gives their jobs no delay. */
const AT_ONCE: readonly string[] = ["pressed", "start", "command", "desk"];

type Waiting = Pick<MailRow, "receivedAt"> & { body?: MailRow["body"] };

/**
 * How long to wait until the customer has been quiet for the window, in milliseconds; 0 when it is time to answer, as it is when a button
 * was pressed or a command given last.
 */
export function waitForQuiet(mails: readonly Waiting[], now: Date, windowMs: number): number {
  const newest = mails.at(-1);
  const oldest = mails[0];
  if (!newest || !oldest || windowMs === 0) return 0;
  if (newest.body && AT_ONCE.includes(newest.body.content.type)) return 0;
  if (now.getTime() - oldest.receivedAt.getTime() >= windowMs * MOST_WINDOWS) return 0;
  const rest = newest.receivedAt.getTime() + windowMs - now.getTime();
  return rest > SLACK_MS ? rest : 0;
}
