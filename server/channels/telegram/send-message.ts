import type { SendOptions, SendResult } from "../port.ts";
import type { TelegramApi } from "./api-client.ts";
import { isMarkupRefusal, movedTo, readSendFailure } from "./read-failure.ts";
import { htmlToPlain } from "./write-html.ts";

type MessageExtras = NonNullable<Parameters<TelegramApi["sendMessage"]>[2]>;

const LONGEST_SUGGESTION = 128;
const MOST_SUGGESTIONS = 8;

/**
 * Sends one part made by `render`. Where Telegram cannot read its markup the words go out without it; where a group has moved the
 * message follows. Never throws.
 */
export async function sendMessage(
  api: TelegramApi,
  chatKey: string,
  html: string,
  options: SendOptions = {},
): Promise<SendResult> {
  const extras = messageExtras(options);
  const attempt = (chat: string | number, text: string, markup: MessageExtras) =>
    api.sendMessage(chat, text, { ...extras, ...markup });
  try {
    return sent(await attempt(chatKey, html, { parse_mode: "HTML" }));
  } catch (error) {
    try {
      if (isMarkupRefusal(error)) return sent(await attempt(chatKey, htmlToPlain(html), {}));
      const newChat = movedTo(error);
      if (newChat !== undefined) return sent(await attempt(newChat, html, { parse_mode: "HTML" }));
    } catch (secondError) {
      return readSendFailure(secondError);
    }
    return readSendFailure(error);
  }
}

function sent(message: { message_id: number }): SendResult {
  return { outcome: "sent", providerMessageId: String(message.message_id) };
}

function messageExtras({ suggestions = [], replyTo }: SendOptions): MessageExtras {
  const reply = Number(replyTo);
  return {
    link_preview_options: { is_disabled: true },
    ...(suggestions.length > 0 ? { reply_markup: suggestionKeyboard(suggestions) } : {}),
    ...(Number.isSafeInteger(reply) && reply > 0
      ? { reply_parameters: { message_id: reply, allow_sending_without_reply: true } }
      : {}),
  };
}

/**
 * Suggestions are a reply keyboard, not inline buttons: a tap sends the words as the customer's own message, so that the chat reads
 * naturally, and a button's data may hold 64 bytes only, 32 Cyrillic letters.
 */
function suggestionKeyboard(suggestions: readonly string[]): MessageExtras["reply_markup"] {
  const texts = suggestions
    .map((text) => text.toWellFormed().trim().slice(0, LONGEST_SUGGESTION).toWellFormed())
    .filter(Boolean);
  if (texts.length === 0) return undefined;
  const keyboard = texts.slice(0, MOST_SUGGESTIONS).map((text) => [{ text }]);
  return { keyboard, resize_keyboard: true, one_time_keyboard: true };
}
