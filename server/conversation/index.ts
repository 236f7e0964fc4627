import type { BotRow } from "../bots/index.ts";
import type { InboundMail } from "../channels/port.ts";
import { type Asked, type AskedAnswer, askBot } from "./ask-bot.ts";
import type { ConversationDeps } from "./deps.ts";
import { handleMail } from "./handle-mail.ts";
import { deleteOldMail, findForgottenChats, insertMail } from "./mail-repo.ts";
import { findForgottenAnswers } from "./message-repo.ts";

export type { Asked, AskedAnswer, ConversationDeps };
export type Conversations = ReturnType<typeof createConversations>;

/** Mail and answers that nobody took up within this time have lost their job. */
const FORGOTTEN_AFTER_MS = 10_000;
const MOST_FORGOTTEN = 500;
/** Providers deliver again for 7 days at most. */
const KEEP_MAIL_MS = 8 * 86_400_000;

/** A message's way, from the mailbox to the answer. */
export function createConversations(deps: ConversationDeps) {
  return {
    /** Answers a chat's unanswered mail once; for the worker. */
    handleMail: (channelId: string, chatKey: string): Promise<void> => handleMail(deps, channelId, chatKey),

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

    /** Forgets handled mail that no provider will deliver again. */
    async tidy(): Promise<void> {
      await deleteOldMail(deps.db, new Date(deps.clock.now().getTime() - KEEP_MAIL_MS));
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
