import type { Database } from "../../db/client.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Logger } from "../kernel/logger.ts";
import { hasMoreMail, type MailRow } from "./mail-repo.ts";

/** A quick answer is not worth a look at the mailbox. */
const LOOK_EVERY_MS = 500;
/** Whoever goes on writing is answered after so many stopped turns, or so long after their first message, all the same. */
const MOST_STOPS = 3;
const LONGEST_MS = 15_000;

/** The reason for which a turn is given up: more has come, and all is answered together. */
export class NewerMail extends Error {
  constructor() {
    super("more mail has come for this turn's conversation");
    this.name = "NewerMail";
  }
}

/** The turns that are thinking in this process, by chat. */
export type Watches = {
  add(channelId: string, chatKey: string, look: () => void): () => void;
  /** A job has come for the chat: its turn looks at the mailbox at once. */
  tell(channelId: string, chatKey: string): void;
};

export function createWatches(): Watches {
  const looks = new Map<string, () => void>();
  const keyOf = (channelId: string, chatKey: string) => `${channelId} ${chatKey}`;
  return {
    add(channelId, chatKey, look) {
      const key = keyOf(channelId, chatKey);
      looks.set(key, look);
      return () => {
        if (looks.get(key) === look) looks.delete(key);
      };
    },
    tell: (channelId, chatKey) => looks.get(keyOf(channelId, chatKey))?.(),
  };
}

type Deps = { db: Database; clock: Clock; logger: Logger; watches: Watches };
type Watched = { channelId: string; chatKey: string; mails: readonly MailRow[] };

/**
 * Watches the mailbox while a turn thinks; the signal is aborted with `NewerMail` when the customer has written more, or the business
 * itself has answered. A job of this process tells at once, other processes' mail is found twice a second.
 */
export function watchMail(
  deps: Deps,
  { channelId, chatKey, mails }: Watched,
): { signal: AbortSignal; end: () => void } {
  const more = new AbortController();
  const mailIds = mails.map(({ id }) => id);
  const stops = Math.max(0, ...mails.map((mail) => mail.stops));
  const until = Math.min(...mails.map(({ receivedAt }) => receivedAt.getTime())) + LONGEST_MS;
  let timer: NodeJS.Timeout | undefined;
  let remove = () => {};

  function end(): void {
    clearTimeout(timer);
    timer = undefined;
    remove();
  }

  async function look(): Promise<void> {
    if (deps.clock.now().getTime() >= until) return end();
    const found = await hasMoreMail(deps.db, { channelId, chatKey, mailIds }).catch((error: unknown) => {
      deps.logger.warn({ err: error, channelId }, "the mailbox could not be looked at");
      return false;
    });
    if (found && timer) more.abort(new NewerMail());
    if (found) end();
  }

  function lookLater(): void {
    timer = setTimeout(() => void look().then(() => timer && lookLater()), LOOK_EVERY_MS);
  }

  if (stops < MOST_STOPS) {
    remove = deps.watches.add(channelId, chatKey, () => void look());
    lookLater();
  }
  return { signal: more.signal, end };
}
