import { GrammyError } from "grammy";
import type { TelegramApi } from "./api-client.ts";
import { isPrivate, targetOf } from "./chat-key.ts";
import { renderTelegramHtml } from "./render.ts";

export type DraftShower = (
  api: TelegramApi,
  chatKey: string,
  draft: { id: number; text: string },
) => Promise<void>;

/**
 * Shows an answer that is still being written, in private chats, where Telegram has drafts alone: a preview of 30 seconds. An API that does not
 * know the method (an older server of one's own) is not asked again. Fails like any other call.
 */
export function createDraftShower(): DraftShower {
  let missing = false;

  return async function showDraft(api, chatKey, { id, text }) {
    const target = targetOf(chatKey);
    if (missing || !isPrivate(target) || typeof target.chatId !== "number") return;
    // Of an answer longer than one message, what is being written is its end.
    const html = renderTelegramHtml(text).at(-1) ?? "";
    try {
      await api.sendMessageDraft(target.chatId, draftId(id), html, {
        parse_mode: "HTML",
        ...(target.topic !== undefined && { message_thread_id: target.topic }),
      });
    } catch (error) {
      missing = isUnknownMethod(error);
      throw error;
    }
  };
}

/** Telegram takes any whole number of 32 bits but 0. */
function draftId(id: number): number {
  return Math.trunc(Math.abs(id)) % 0x7fff_ffff || 1;
}

/** A wrong token is "Not Found" too, without the method. */
function isUnknownMethod(error: unknown): boolean {
  return error instanceof GrammyError && error.error_code === 404 && /method/i.test(error.description);
}
