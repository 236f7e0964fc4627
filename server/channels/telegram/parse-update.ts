import type { InboundContent, InboundMail, Parsed, Self } from "../port.ts";
import { businessKey, customerKey } from "./chat-key.ts";
import { addressedWords, topicOf, wordsOf } from "./read-address.ts";
import { readContent, type Words } from "./read-content.ts";
import { readDesk } from "./read-desk.ts";
import { readMembership, readPress } from "./read-events.ts";
import { type Fields, hasId, isFields, isId, nameOf, textOf, timeOf, type WithId } from "./read-fields.ts";
import { customerOf, isPerson, refOf } from "./read-people.ts";

/** One message with what its update says about it. */
type Arrived = { updateId: number; message: Fields; chat: WithId; edited: boolean };
type Mailed = Omit<InboundMail, "providerMessageId" | "sentAt">;

/**
 * The mail in one update of a bot: what a person wrote to it (in private, in a group where it was named or answered, to a Telegram
 * Business account), what was changed afterwards, the button that was pressed, what the team wrote at its desk, and whether the bot was
 * blocked. Everything else (a group's own talk, bots, anonymous senders, Telegram's notices, nonsense) gives nothing. Never throws.
 *
 * `providerMessageId` is `<update_id>.<message_id>`: the same however often and by whichever way the update comes. The message's id is
 * in it because Telegram starts update ids anew, at random, after a quiet week. `now` stands in where the update has no time of its own.
 */
export function parseUpdate(update: unknown, self: Self, now: Date): Parsed {
  const mail =
    isFields(update) && isId(update.update_id) ? readUpdate(update, update.update_id, self, now) : undefined;
  return { mails: mail ? [mail] : [], receipts: [] };
}

function readUpdate(update: Fields, updateId: number, self: Self, now: Date): InboundMail | undefined {
  if (isFields(update.callback_query)) return readPress(updateId, update.callback_query, now);
  if (isFields(update.my_chat_member)) return readMembership(updateId, update.my_chat_member, now);
  const business = update.business_message ?? update.edited_business_message;
  const message = update.message ?? update.edited_message ?? business;
  if (!isFields(message) || !hasId(message.chat)) return undefined;
  const edited = update.message === undefined && update.business_message === undefined;
  const arrived = { updateId, message, chat: message.chat, edited };
  const mailed = business === message ? readBusiness(arrived) : readMessage(arrived, self);
  if (!mailed) return undefined;
  return {
    ...mailed,
    providerMessageId: idOf(arrived),
    sentAt: timeOf(edited ? message.edit_date : message.date, now),
  };
}

function idOf({ updateId, message, edited }: Arrived): string {
  const id = isId(message.message_id) ? `${updateId}.${message.message_id}` : String(updateId);
  return edited ? `${id}.edit` : id;
}

function readMessage(arrived: Arrived, self: Self): Mailed | undefined {
  const { message, chat, edited } = arrived;
  if (chat.type === "private")
    return isPerson(message.from) || !message.from ? readPrivate(arrived) : undefined;
  if (chat.type !== "group" && chat.type !== "supergroup") return undefined;
  const desk = readDesk(message, chat, self);
  if (desk) return edited || desk === "other" ? undefined : desk;
  return isPerson(message.from) && !message.sender_chat ? readGroup(arrived, message.from, self) : undefined;
}

function readPrivate({ message, chat, edited }: Arrived): Mailed | undefined {
  const content = contentOf(message, wordsOf(message), edited);
  if (!content) return undefined;
  const person = hasId(message.from) ? message.from : chat;
  // Where the bot's owner has switched topics on for private chats, each is a conversation of its own.
  const chatKey = customerKey(chat.id, topicOf(message));
  return { chatKey, customer: customerOf(person), ...refOf(message), content };
}

function readGroup({ message, chat, edited }: Arrived, from: WithId, self: Self): Mailed | undefined {
  const words = addressedWords(message, self);
  const content = words && contentOf(message, words, edited);
  if (!content) return undefined;
  return {
    chatKey: customerKey(chat.id, topicOf(message)),
    customer: customerOf(chat, from),
    speaker: nameOf(from),
    ...refOf(message),
    quote: true,
    content,
  };
}

/**
 * A message in a chat between a Telegram Business account and its customer. The account's owner writes there too: what came from their
 * phone means that a person has taken over; what we sent for them, and greetings that Telegram sends by itself, mean nothing.
 */
function readBusiness({ message, chat, edited }: Arrived): Mailed | undefined {
  const connection = textOf(message.business_connection_id);
  if (connection === undefined || chat.type !== "private" || !isPerson(message.from)) return undefined;
  const place = { chatKey: businessKey(connection, chat.id), ...refOf(message) };
  if (message.from.id === chat.id) {
    const content = contentOf(message, wordsOf(message), edited);
    return content && { ...place, customer: customerOf(message.from), content };
  }
  if (message.sender_business_bot || message.is_from_offline === true || edited) return undefined;
  const words = wordsOf(message);
  if (!readContent(message, words)) return undefined;
  const text = words.text ?? words.caption ?? "";
  return { ...place, customer: customerOf(chat), content: { type: "echo", text } };
}

/** An edit counts by its words alone: Telegram calls a changed keyboard or a moving place an edit too. */
function contentOf(message: Fields, words: Words, edited: boolean): InboundContent | undefined {
  if (!edited) return readContent(message, words);
  const text = words.text ?? words.caption;
  if (text === undefined || !isId(message.message_id)) return undefined;
  return { type: "edit", of: String(message.message_id), text };
}
