import { type Clock, sleep } from "../../kernel/clock.ts";
import { isAppError } from "../../kernel/errors.ts";
import type { SendResult } from "../port.ts";
import type { Brake } from "./brake.ts";
import type { Answered, SessionHandler } from "./commands.ts";
import type { KnownChats } from "./known-chats-repo.ts";
import type { WebSession } from "./web-session.ts";

export type SpeakDeps = {
  clock: Clock;
  chats: Pick<KnownChats, "newcomer">;
  brake: Brake;
  /** The longest that a send may wait for its turn; what would wait longer is told to come again. */
  patienceMs: number;
  /** The longest that the page may take; a send that hangs does not hold up those behind it. */
  mostMs: number;
  /** How long typing is shown before a message: for each letter, and at most. */
  typing: { perLetterMs: number; mostMs: number };
};

const DAY_MS = 86_400_000;
const COME_AGAIN_TOMORROW_MS = 30 * 60_000;

/** Answers what is asked of one number's session: one send after another, at a person's pace. `session` is absent while none is ready. */
export function createSpeaker(
  deps: SpeakDeps,
  channelId: string,
  session: () => WebSession | undefined,
): SessionHandler {
  let queue: Promise<unknown> = Promise.resolve();

  async function send(chatKey: string, text: string, quote: string | undefined): Promise<SendResult> {
    const { clock, brake, patienceMs, typing } = deps;
    const open = session();
    if (!open) return NOT_READY;
    const tooMany = await isOneTooMany(deps, channelId, chatKey);
    if (tooMany)
      return {
        outcome: "retry",
        retryAfterMs: COME_AGAIN_TOMORROW_MS,
        detail: "brake: new chats of the day",
        everyone: false, // Those who wrote before are answered.
      };
    const { booked, waitMs } = brake.book(chatKey, clock.now().getTime(), patienceMs);
    if (!booked) return { outcome: "retry", retryAfterMs: waitMs, detail: "brake: sends of this number" };
    const typingMs = Math.min(text.length * typing.perLetterMs, typing.mostMs);
    await open.showTyping(chatKey).catch(() => undefined);
    await sleep(Math.max(waitMs, typingMs));
    const silent: SendResult = { outcome: "unclear", detail: "no answer from the page" };
    const late = sleep(deps.mostMs).then(() => silent);
    return Promise.race([(session() ?? CLOSED).send(chatKey, text, quote), late]);
  }

  /** Those who wait behind others count their waiting, too: nobody's turn is held up for long. */
  function inTurn(work: () => Promise<SendResult>): Promise<SendResult> {
    const asked = performance.now();
    const done = queue.then(() =>
      performance.now() - asked > deps.patienceMs
        ? { outcome: "retry" as const, retryAfterMs: 2000, detail: "brake: others come first" }
        : work(),
    );
    queue = done.catch(() => undefined);
    return done;
  }

  return async (request): Promise<Answered> => {
    const open = session();
    switch (request.type) {
      case "send":
        return sent(await inTurn(() => send(request.chatKey, request.text, request.quote)));
      case "typing":
        await open?.showTyping(request.chatKey);
        return DONE;
      case "log_out":
        await open?.logOut();
        return DONE;
      case "download":
        return download(open, request.ref, request.maxBytes);
    }
  };
}

const DONE: Answered = { answer: { type: "done" }, bytes: null };
const NOT_READY: SendResult = {
  outcome: "retry",
  retryAfterMs: 0,
  detail: "the number is not linked at the moment",
};
/** The browser ended between the booking and the send. */
const CLOSED = { send: async (): Promise<SendResult> => NOT_READY };

function sent(result: SendResult): Answered {
  return { answer: { type: "sent", result }, bytes: null };
}

async function isOneTooMany(
  { chats, clock, brake }: SpeakDeps,
  channelId: string,
  chatKey: string,
): Promise<boolean> {
  const now = clock.now();
  const since = new Date(now.getTime() - DAY_MS);
  const { rank, days } = await chats.newcomer(channelId, chatKey, since, now);
  return rank > 0 && !brake.allowsNewChat(rank, days);
}

async function download(open: WebSession | undefined, ref: string, maxBytes: number): Promise<Answered> {
  if (!open) return { answer: { type: "refused", code: "channels.unavailable" }, bytes: null };
  try {
    const { bytes, mimeType } = await open.download(ref, maxBytes);
    return { answer: { type: "file", mimeType }, bytes };
  } catch (error) {
    const code = isAppError(error) ? error.code : "channels.unavailable";
    return { answer: { type: "refused", code }, bytes: null };
  }
}
