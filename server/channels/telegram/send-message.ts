import type { Button, SendOptions, SendResult } from "../port.ts";
import type { TelegramApi } from "./api-client.ts";
import { isPrivate, type Target, targetOf } from "./chat-key.ts";
import { cutText } from "./cut-text.ts";
import { isMarkupRefusal, movedTo, readSendFailure } from "./read-failure.ts";
import { htmlToPlain } from "./write-html.ts";

type MessageExtras = NonNullable<Parameters<TelegramApi["sendMessage"]>[2]>;

const LONGEST_SUGGESTION = 128;
const MOST_SUGGESTIONS = 8;
const LONGEST_LABEL = 64;
const MOST_BUTTONS = 12;
/** Bytes of what a button sends back. */
const LARGEST_DATA = 64;
/** Letters that stand beside one another on a narrow phone. */
const ROW_LETTERS = 22;

/**
 * Sends one part made by `render` to a chat named by `chat-key.ts`. Where Telegram cannot read its markup the words go out without it;
 * where a group has moved the message follows. Never throws.
 */
export async function sendMessage(
  api: TelegramApi,
  chatKey: string,
  html: string,
  options: SendOptions = {},
): Promise<SendResult> {
  const target = targetOf(chatKey);
  const extras = messageExtras(target, options);
  const attempt = (chat: string | number, text: string, markup: MessageExtras) =>
    api.sendMessage(chat, text, { ...extras, ...markup });
  try {
    return sent(await attempt(target.chatId, html, { parse_mode: "HTML" }));
  } catch (error) {
    try {
      if (isMarkupRefusal(error)) return sent(await attempt(target.chatId, htmlToPlain(html), {}));
      const newChat = movedTo(error);
      if (newChat !== undefined) return sent(await attempt(newChat, html, { parse_mode: "HTML" }));
    } catch (secondError) {
      return readSendFailure(secondError);
    }
    return readSendFailure(error);
  }
}

/** Where in a chat a message goes, as every sending method takes it. */
export function placeOf({ topic, business }: Target): {
  message_thread_id?: number;
  business_connection_id?: string;
} {
  return {
    ...(topic !== undefined && { message_thread_id: topic }),
    ...(business !== undefined && { business_connection_id: business }),
  };
}

function sent(message: { message_id: number }): SendResult {
  return { outcome: "sent", providerMessageId: String(message.message_id) };
}

function messageExtras(
  target: Target,
  { suggestions = [], buttons = [], link, replyTo }: SendOptions,
): MessageExtras {
  const reply = Number(replyTo);
  const keyboard =
    buttonKeyboard(buttons, link) ?? (isPrivate(target) ? suggestionKeyboard(suggestions) : undefined);
  return {
    ...placeOf(target),
    link_preview_options: { is_disabled: true },
    ...(keyboard && { reply_markup: keyboard }),
    ...(Number.isSafeInteger(reply) && reply > 0
      ? { reply_parameters: { message_id: reply, allow_sending_without_reply: true } }
      : {}),
  };
}

/**
 * Suggestions are a reply keyboard, not inline buttons: a tap sends the words as the customer's own message, so that the chat reads
 * naturally, and a button's data may hold 64 bytes only, 32 Cyrillic letters. In a group the keyboard would pop up for everybody.
 */
function suggestionKeyboard(suggestions: readonly string[]): MessageExtras["reply_markup"] {
  const texts = suggestions.map((text) => cutText(text, LONGEST_SUGGESTION)).filter(Boolean);
  if (texts.length === 0) return undefined;
  const keyboard = texts.slice(0, MOST_SUGGESTIONS).map((text) => [{ text }]);
  return { keyboard, resize_keyboard: true, one_time_keyboard: true };
}

/** Short buttons stand beside one another. One that Telegram would refuse is left out: it must not keep the answer back. */
function buttonKeyboard(
  buttons: readonly Button[],
  link?: SendOptions["link"],
): MessageExtras["reply_markup"] {
  const rows: ({ text: string; callback_data: string } | { text: string; url: string })[][] = [];
  let letters = ROW_LETTERS;
  for (const { label, data } of buttons.slice(0, MOST_BUTTONS)) {
    const text = cutText(label, LONGEST_LABEL);
    const bytes = Buffer.byteLength(data);
    if (!text || bytes < 1 || bytes > LARGEST_DATA) continue;
    letters += text.length;
    if (letters > ROW_LETTERS) {
      rows.push([]);
      letters = text.length;
    }
    rows.at(-1)?.push({ text, callback_data: data });
  }
  const label = link && cutText(link.label, LONGEST_LABEL);
  if (label) rows.push([{ text: label, url: link.url }]);
  return rows.length > 0 ? { inline_keyboard: rows } : undefined;
}
