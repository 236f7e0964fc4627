import type { InboundMail } from "../channels/port.ts";
import { answerMail, isPrivate } from "./answer-mail.ts";
import type { OwnBot, PlatformBotDeps } from "./deps.ts";
import { endUpdate, forgetUpdate, takeUpdate } from "./repo.ts";
import { say } from "./say.ts";

export type Receive = (mails: readonly InboundMail[]) => Promise<void>;

/** Nobody has more to ask in a minute; what is more is let go unanswered. */
const MOST_A_MINUTE = 20;

/**
 * Takes what was written to the platform's bot: each update once, however often it is delivered. Resolves when what was asked for is done;
 * the answers go out beside it, so that a silent Telegram holds nothing up. Rejects where nothing could be done, and may then be called again.
 */
export function createReceiver(
  deps: PlatformBotDeps,
  own: OwnBot,
): { receive: Receive; close(): Promise<void> } {
  const { db, clock, driver } = deps;
  const stop = new AbortController();
  const answering = new Set<Promise<void>>();

  async function take(mail: InboundMail): Promise<void> {
    const id = `${own.id}:${mail.providerMessageId}`;
    const taken = await takeUpdate(db, { id, chatKey: mail.chatKey, now: clock.now() });
    if (!taken || taken.lately >= MOST_A_MINUTE) return;
    try {
      const answer = await answerMail(deps, mail);
      await endUpdate(db, id, clock.now());
      const { content } = mail;
      if (content.type === "pressed" && content.pressId !== undefined)
        void driver.acknowledge?.(own.access, content.pressId);
      if (answer) track(say(deps, own, { chatKey: mail.chatKey, ...answer }, stop.signal));
    } catch (error) {
      await forgetUpdate(db, id).catch(() => undefined);
      throw error;
    }
  }

  function track(work: Promise<void>): void {
    answering.add(work);
    void work.finally(() => answering.delete(work));
  }

  return {
    async receive(mails) {
      for (const mail of mails) if (isPrivate(mail)) await take(mail);
    },
    async close() {
      stop.abort();
      await Promise.all(answering);
    },
  };
}
