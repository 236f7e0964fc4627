import type { Language } from "../../kernel/languages.ts";
import type { InboundMail } from "../port.ts";

type Fields = Record<string, unknown>;
type Content = InboundMail["content"];

const RU_READERS = new Set(["ru", "be", "uk", "kk", "ky", "tg", "tk", "tt"]);
const UZ_READERS = new Set(["uz", "kaa"]);

/** Messages that carry something a bot cannot read yet. Everything else without text (a pinned message, a timer) is Telegram's own. */
const UNREADABLE: Record<string, Extract<Content, { type: "unsupported" }>["kind"]> = {
  voice: "voice",
  photo: "photo",
  sticker: "sticker",
  audio: "other",
  // An animation comes with a `document` too: it must be seen first.
  animation: "other",
  document: "document",
  video: "other",
  video_note: "other",
  contact: "other",
  location: "other",
  venue: "other",
  poll: "other",
  dice: "other",
  story: "other",
  paid_media: "other",
  checklist: "other",
};

/**
 * The mail in one update of a bot: what a person wrote in a private chat, or the inline button that was pressed there. Everything else
 * (groups, edits, other bots, Telegram's own notices, nonsense) gives nothing. Never throws.
 *
 * `providerMessageId` is `<update_id>.<message_id>`: the same however often and by whichever way the update comes. The message's id is
 * in it because Telegram starts update ids anew, at random, after a quiet week. `now` stands in where the update has no time of its own.
 */
export function parseUpdate(update: unknown, now: Date): InboundMail[] {
  if (!isFields(update) || !isId(update.update_id)) return [];
  const mail = isFields(update.message)
    ? readMessage(update.update_id, update.message, now)
    : isFields(update.callback_query)
      ? readButton(update.update_id, update.callback_query, now)
      : undefined;
  return mail ? [mail] : [];
}

function readMessage(updateId: number, message: Fields, now: Date): InboundMail | undefined {
  const { chat, from } = message;
  if (!isPrivateChat(chat) || (isFields(from) && from.is_bot === true)) return undefined;
  const content = readContent(message);
  if (!content) return undefined;
  return {
    providerMessageId: isId(message.message_id) ? `${updateId}.${message.message_id}` : String(updateId),
    chatKey: String(chat.id),
    customer: readCustomer(isFields(from) ? from : chat, chat.id),
    sentAt: readTime(message.date, now),
    content,
  };
}

/** A pressed inline button counts as its own words; the message under it tells the chat. */
function readButton(updateId: number, query: Fields, now: Date): InboundMail | undefined {
  const { message, from, data } = query;
  if (!isFields(message) || !isPrivateChat(message.chat) || typeof data !== "string") return undefined;
  const text = (buttonText(message, data) ?? data).trim();
  if (!text) return undefined;
  return {
    providerMessageId: `${updateId}.${typeof query.id === "string" ? query.id : "button"}`,
    chatKey: String(message.chat.id),
    customer: readCustomer(isFields(from) ? from : message.chat, message.chat.id),
    sentAt: now.toISOString(),
    content: { type: "text", text },
  };
}

function buttonText(message: Fields, data: string): string | undefined {
  const rows = isFields(message.reply_markup) ? message.reply_markup.inline_keyboard : undefined;
  if (!Array.isArray(rows)) return undefined;
  const pressed = rows.flat().find((button) => isFields(button) && button.callback_data === data);
  return textOf(pressed?.text);
}

function readContent(message: Fields): Content | undefined {
  const text = textOf(message.text);
  if (text !== undefined) return readText(text);
  const kind = Object.keys(UNREADABLE).find(
    (field) => message[field] !== undefined && message[field] !== null,
  );
  if (!kind) return undefined;
  const caption = textOf(message.caption);
  // A question under a photo is a question: it is answered from its words.
  if (caption !== undefined) return { type: "text", text: caption };
  return { type: "unsupported", kind: UNREADABLE[kind] ?? "other" };
}

/** `/start <payload>` as deep links send it (64 characters of A-Z a-z 0-9 _ -), `/name …` (its text as written), or plain text. */
function readText(text: string): Content {
  const command = /^\/([A-Za-z0-9_]{1,32})(?:@\w+)?(?:\s+([\s\S]*))?$/.exec(text);
  if (!command) return { type: "text", text };
  const name = (command[1] ?? "").toLowerCase();
  if (name !== "start") return { type: "command", name, text };
  const rest = (command[2] ?? "").trim();
  return /^[A-Za-z0-9_-]{1,64}$/.test(rest) ? { type: "start", payload: rest } : { type: "start" };
}

function readCustomer(person: Fields, chatId: number): InboundMail["customer"] {
  const id = isId(person.id) ? person.id : chatId;
  const username = textOf(person.username);
  const fullName = [textOf(person.first_name), textOf(person.last_name)].filter(Boolean).join(" ");
  const languageHint = readLanguage(person.language_code);
  return {
    externalId: String(id),
    name: fullName || username || String(id),
    ...(username ? { username } : {}),
    ...(languageHint ? { languageHint } : {}),
  };
}

/** Telegram gives the language of the customer's app as an IETF tag (`uz`, `ru`, `en-GB`); neighbours who read Russian get Russian. */
function readLanguage(code: unknown): Language | undefined {
  const primary = typeof code === "string" ? (code.toLowerCase().split(/[-_]/)[0] ?? "") : "";
  if (UZ_READERS.has(primary)) return "uz";
  if (RU_READERS.has(primary)) return "ru";
  return primary === "en" ? "en" : undefined;
}

function readTime(seconds: unknown, now: Date): string {
  const usable = typeof seconds === "number" && seconds > 0 && seconds < 8e12;
  return (usable ? new Date(Math.floor(seconds) * 1000) : now).toISOString();
}

function textOf(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  // PostgreSQL takes neither NUL nor half a surrogate pair.
  const text = value.toWellFormed().replaceAll("\u0000", "").trim();
  return text || undefined;
}

function isPrivateChat(chat: unknown): chat is Fields & { id: number } {
  return isFields(chat) && chat.type === "private" && isId(chat.id);
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isId(value: unknown): value is number {
  return Number.isSafeInteger(value);
}
