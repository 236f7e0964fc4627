import type { Database } from "../../db/client.ts";
import type { Channels, Line } from "../channels/index.ts";
import type { FilledTemplate, SendOptions, SendRefusal, SendResult } from "../channels/port.ts";
import type { Clock } from "../kernel/clock.ts";
import { RetryLater } from "../kernel/retry-later.ts";
import { markFailed, markPartSent, markPending, type Outgoing, withholdIfTaken } from "./message-repo.ts";

/** A provider that cannot be reached is tried again with growing waits until the answer is this old: later it helps nobody. */
const GIVE_UP_AFTER_MS = 6 * 60 * 60_000;
/** More than the growing waits come to in that time: ends only what a provider keeps putting off by moments. */
const MAX_ATTEMPTS = 100;
const LONGEST_WAIT_MS = 15 * 60_000;
/** A job never sleeps longer than this, so that what happens to its chat meanwhile (a disconnected channel, new mail) is seen soon. */
const LONGEST_SLEEP_MS = 30_000;

/** Who stood in line for longer than this may be late: who answers is read again. */
const LONG_IN_LINE_MS = 250;

export type Delivery =
  | { outcome: "sent"; parts: number; providerMessageId: string; at: Date }
  /** A person has taken over: it is not said any more. */
  | { outcome: "withheld" }
  | { outcome: "failed"; reason: SendRefusal | "unreachable" }
  | { outcome: "later"; waitMs: number };

type Deps = { db: Database; clock: Clock; channels: Pick<Channels, "paced"> };
type Unsent = SendResult & { outcome: "retry" | "unclear" };

/** Runs the job again when an answer's time has come, or some way before. */
export function comeBackIn(waitMs: number): RetryLater {
  return new RetryLater(Math.min(waitMs, LONGEST_SLEEP_MS));
}

/**
 * Sends an answer of the outbox, part by part; what the provider already took is not sent again. Vendor refusals are final, and so is a
 * reply window that has closed. After silence (the provider may or may not have taken a part) the part is sent again: answers are
 * at-least-once. Failure and delay are written down here; success is left to the caller, who knows what else ends with it.
 */
export async function deliverAnswer(
  deps: Deps,
  line: Line,
  chatKey: string,
  answer: Outgoing,
): Promise<Delivery> {
  if (!answer.template && isTooLate(line, answer, deps.clock.now()))
    return fail(deps, answer, "window_closed");
  const parts = answer.template ? [""] : line.driver.render(answer.text);
  let providerMessageId = "";
  for (let index = answer.sentParts; index < parts.length; index++) {
    const isLast = index === parts.length - 1;
    const options = optionsOf(answer, index, isLast);
    const result = answer.template
      ? await sendTemplate(deps, line, chatKey, answer.template)
      : await sendPart(deps, line, chatKey, answer, parts[index] ?? "", options);
    if (result === "withheld") return { outcome: "withheld" };
    if (result.outcome === "refused") return fail(deps, answer, result.reason);
    if (result.outcome !== "sent") return putOff(deps, answer, result);
    providerMessageId = result.providerMessageId;
    if (!isLast) await markPartSent(deps.db, answer.id, index + 1);
  }
  return { outcome: "sent", parts: parts.length, providerMessageId, at: deps.clock.now() };
}

/**
 * Sends at the channel's pace. Where that took long, who answers is read again: a person who took over while the bot stood in line must not
 * be talked over.
 */
async function sendPart(
  { db, clock, channels }: Deps,
  line: Line,
  chatKey: string,
  { id, author }: Outgoing,
  part: string,
  options: SendOptions,
): Promise<SendResult | "withheld"> {
  const { driver, access } = line;
  const askedAt = performance.now();
  let withheld = false;
  const result = await channels.paced(line, chatKey, async () => {
    const waited = performance.now() - askedAt > LONG_IN_LINE_MS;
    withheld = waited && author === "bot" && (await withholdIfTaken(db, id, clock.now()));
    if (withheld) return { outcome: "refused", reason: "rejected", detail: "a person answers now" };
    return driver.send(access, chatKey, part, options);
  });
  return withheld ? "withheld" : result;
}

/** The quote stands over the first part, buttons under the last; buttons win over suggestions. Each part is a message of its own. */
function optionsOf(
  { id, author, replyTo, buttons, suggestions }: Outgoing,
  index: number,
  isLast: boolean,
): SendOptions {
  return {
    messageId: index === 0 ? id : `${id}.${index}`,
    ...(author === "person" && { byPerson: true }),
    ...(index === 0 && replyTo && { replyTo }),
    ...(isLast && buttons?.length ? { buttons } : isLast && suggestions?.length ? { suggestions } : {}),
  };
}

function isTooLate(
  { driver }: Line,
  { author, lastCustomerAt }: Pick<Outgoing, "author" | "lastCustomerAt">,
  now: Date,
): boolean {
  const window = driver.replyWindow;
  if (!window) return false;
  const longestMs = author === "person" ? window.personMs : window.botMs;
  return !lastCustomerAt || now.getTime() - lastCustomerAt.getTime() >= longestMs;
}

/** Whether the bot may still write of its own accord. */
export function mayWrite(line: Line, lastCustomerAt: Date | null, now: Date): boolean {
  return !isTooLate(line, { author: "bot", lastCustomerAt }, now);
}

async function sendTemplate(
  { channels }: Deps,
  line: Line,
  chatKey: string,
  template: FilledTemplate,
): Promise<SendResult> {
  const { access, driver } = line;
  const { sendTemplate: send } = driver;
  if (send) return channels.paced(line, chatKey, () => send(access, chatKey, template));
  return { outcome: "refused", reason: "rejected", detail: "the channel has no templates" };
}

async function fail({ db }: Deps, { id }: Outgoing, reason: SendRefusal): Promise<Delivery> {
  await markFailed(db, id, reason);
  return { outcome: "failed", reason };
}

async function putOff({ db, clock }: Deps, answer: Outgoing, result: Unsent): Promise<Delivery> {
  const now = clock.now().getTime();
  if (now - answer.createdAt.getTime() >= GIVE_UP_AFTER_MS || answer.attempts >= MAX_ATTEMPTS) {
    await markFailed(db, answer.id, "unreachable");
    return { outcome: "failed", reason: "unreachable" };
  }
  const waitMs = waitAfter(result, answer.attempts);
  await markPending(db, answer.id, new Date(now + waitMs), result.detail.slice(0, 200));
  return { outcome: "later", waitMs };
}

/** The provider's own word, or twice as long as the last time. */
function waitAfter(result: Unsent, attempts: number): number {
  if (result.outcome === "retry" && result.retryAfterMs > 0) return result.retryAfterMs;
  return Math.min(1000 * 2 ** attempts, LONGEST_WAIT_MS);
}
