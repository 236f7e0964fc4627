import type { BotRow } from "../bots/index.ts";
import type { InboundMail } from "../channels/port.ts";
import { type Asked, type AskedAnswer, askBot } from "./ask-bot.ts";
import { askRating } from "./ask-rating.ts";
import type { Announcement, ConversationDeps, TurnDeps } from "./deps.ts";
import { handleMail } from "./handle-mail.ts";
import { deleteOldMail, findForgottenChats, insertMail } from "./mail-repo.ts";
import { failOrphanedAnswers, findForgottenAnswers } from "./message-repo.ts";
import { createWishReader } from "./wants-person.ts";
import { createWatches } from "./watch-mail.ts";

export { botCommands } from "./commands.ts";
export { resumeAt } from "./hand-over.ts";
export { findHistory } from "./record-repo.ts";
export type { Said } from "./turn.ts";
export { isOpen, nextOpening } from "./working-hours.ts";
export type { Announcement, Asked, AskedAnswer, ConversationDeps };
export type Conversations = ReturnType<typeof createConversations>;

/** Mail and answers that nobody took up within this time have lost their job. */
const FORGOTTEN_AFTER_MS = 10_000;
const MOST_FORGOTTEN = 500;
/** Providers deliver again for 7 days at most. */
const KEEP_MAIL_MS = 8 * 86_400_000;
/** Tidying looks at days of mail: the sweep may ask for it as often as it likes. */
const TIDY_EVERY_MS = 60 * 60_000;

/** A message's way, from the mailbox to the answer. */
export function createConversations(deps: ConversationDeps) {
  const wantsPerson = createWishReader(deps.knowledge.normalise);
  const turnDeps: TurnDeps = { ...deps, watches: createWatches(), wantsPerson };
  let tidiedAt = 0;

  return {
    /** Answers a chat's unanswered mail once; for the worker. */
    handleMail: (channelId: string, chatKey: string): Promise<void> =>
      handleMail(turnDeps, channelId, chatKey),

    /** Asks the customer how they were helped; see `askRating`. */
    askRating: (conversationId: string): Promise<boolean> => askRating(deps, conversationId),

    /** Asks a bot directly and waits for the answer. */
    ask: (bot: BotRow, asked: Asked): Promise<AskedAnswer> => askBot(deps, bot, asked),

    /** Chats with mail or answers whose job was lost (a process died, a queue was emptied). */
    async findForgotten(): Promise<{ channelId: string; chatKey: string }[]> {
      const now = deps.clock.now();
      const before = new Date(now.getTime() - deps.quietWindowMs * 2 - FORGOTTEN_AFTER_MS);
      const [chats, answers] = await Promise.all([
        findForgottenChats(deps.db, before, now, MOST_FORGOTTEN),
        findForgottenAnswers(deps.db, before, now, MOST_FORGOTTEN),
      ]);
      return [...chats, ...answers];
    },

    /**
     * Forgets handled mail that no provider will deliver again, and gives up answers whose channel is gone. Does so at most once an
     * hour in each process.
     */
    async tidy(): Promise<void> {
      const now = deps.clock.now().getTime();
      if (now - tidiedAt < TIDY_EVERY_MS) return;
      await deleteOldMail(deps.db, new Date(now - KEEP_MAIL_MS));
      await failOrphanedAnswers(deps.db, new Date(now - FORGOTTEN_AFTER_MS));
      tidiedAt = now;
    },
  };
}

/** The mailbox: stores mail once and answers which chats have something new. Apart from the rest, since channels need it first. */
export function createMailbox({ db, clock, ids }: Pick<ConversationDeps, "db" | "clock" | "ids">) {
  return (channelId: string, mails: readonly InboundMail[]): Promise<string[]> =>
    insertMail(
      db,
      channelId,
      mails.map((mail) => ({ id: ids.next("mai"), mail })),
      clock.now(),
    );
}
