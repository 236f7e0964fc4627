import type { Logger } from "../kernel/logger.ts";
import type { Announcement } from "./deps.ts";
import type { Place } from "./message-repo.ts";

/** A quick answer is told together with its question. */
const SOON_MS = 200;

type Deps = { announce: (news: Announcement) => Promise<void> | void; logger: Logger };

/** Tells what happens in one conversation's turn: that mail has come, shortly after it has, and how the turn ended. Never waited for. */
export function createAnnouncer({ announce, logger }: Deps, { workspaceId, botId, conversationId }: Place) {
  let timer: NodeJS.Timeout | undefined;

  function tell(needsPerson: boolean): void {
    clearTimeout(timer);
    Promise.resolve(announce({ workspaceId, botId, conversationId, needsPerson })).catch((error: unknown) =>
      logger.warn({ err: error, conversationId }, "what happened in a conversation was not announced"),
    );
  }

  return {
    now: tell,
    soon(needsPerson: boolean): void {
      clearTimeout(timer);
      timer = setTimeout(tell, SOON_MS, needsPerson);
    },
  };
}
