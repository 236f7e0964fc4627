import type { Messaged, Messenger, NoticeWords } from "../notices/index.ts";
import type { OwnBot, PlatformBotDeps } from "./deps.ts";
import { linkTo } from "./link-to.ts";
import { findBot, findChatOf, restUntil, saveBlocked } from "./repo.ts";
import { writeMessage } from "./write-message.ts";

type Deps = Pick<PlatformBotDeps, "db" | "clock" | "driver">;

/** Brings notices to those who linked their Telegram. While Telegram wants silence nothing is sent, whichever process was told so. */
export function createMessenger({ db, clock, driver }: Deps, { id, access }: OwnBot): Messenger {
  async function send(userId: string, { subject, paragraphs, button }: NoticeWords): Promise<Messaged> {
    const chat = await findChatOf(db, userId);
    if (!chat || chat.blockedAt) return { outcome: "unreachable", detail: chat ? "blocked" : "not linked" };
    const rest = (await findBot(db, id))?.restingUntil?.getTime() ?? 0;
    const now = clock.now().getTime();
    if (rest > now) return { outcome: "later", waitMs: rest - now, detail: "resting" };
    const { link, paragraph } = linkTo(button);
    const html = writeMessage({ title: subject, paragraphs: [...paragraphs, ...paragraph] });
    const result = await driver.send(access, chat.chatKey, html, link);
    switch (result.outcome) {
      case "sent":
        return { outcome: "sent" };
      case "retry": {
        const { retryAfterMs: waitMs, detail } = result;
        if (waitMs > 0) await restUntil(db, id, new Date(clock.now().getTime() + waitMs));
        return { outcome: "later", waitMs, detail };
      }
      case "unclear":
        return { outcome: "later", waitMs: 0, detail: result.detail };
      case "refused": {
        const { reason, detail } = result;
        if (reason !== "blocked" && reason !== "chat_not_found") return { outcome: "failed", detail };
        await saveBlocked(db, chat.chatKey, clock.now());
        return { outcome: "unreachable", detail };
      }
    }
  }

  return { send };
}
