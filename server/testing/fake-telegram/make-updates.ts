import { type BotState, botUser, chatObject } from "./bot-state.ts";
import type { FakeBusinessMessage, FakeCustomer, FakeGroupMessage, FakePerson, Json } from "./types.ts";

/** The Message object of a customer's message in a private chat. */
export function customerMessage(messageId: number, customer: FakeCustomer): Json {
  const { chatId, text, firstName = "Customer", lastName, username, languageCode, extra } = customer;
  const from = personOf({ id: chatId, firstName, lastName, username, languageCode });
  const { id, is_bot: _bot, language_code: _language, ...names } = from;
  return {
    message_id: messageId,
    from,
    chat: { id, type: "private", ...names },
    date: seconds(),
    ...textFields(text),
    ...extra,
  };
}

/** The Message object of what somebody writes in a group. */
export function groupMessage(bot: BotState, messageId: number, message: FakeGroupMessage): Json {
  const { chatId, from = { id: 1000, firstName: "Member" }, text, topic, replyTo, extra } = message;
  const chat = chatObject(bot, chatId);
  const answered =
    replyTo === undefined ? undefined : { message_id: replyTo, date: seconds(), chat, from: botUser(bot) };
  // Without an answer, a message in a topic names the message that opened it.
  const opening = {
    message_id: topic,
    date: seconds(),
    chat,
    from: botUser(bot),
    forum_topic_created: { name: "" },
  };
  return {
    message_id: messageId,
    from: personOf(from),
    chat,
    date: seconds(),
    ...(topic === undefined
      ? {}
      : { message_thread_id: topic, is_topic_message: true, reply_to_message: opening }),
    ...(answered ? { reply_to_message: answered } : {}),
    ...textFields(text),
    ...extra,
  };
}

/** Whether Telegram shows a bot in privacy mode this message of a group (core.telegram.org/bots/features#privacy-mode). */
export function isMeantFor(bot: BotState, message: Json): boolean {
  const text = typeof message.text === "string" ? message.text : String(message.caption ?? "");
  const replied = message.reply_to_message as
    | { from?: { id?: number }; forum_topic_created?: unknown }
    | undefined;
  const answersBot = replied?.from?.id === bot.id && replied.forum_topic_created === undefined;
  return answersBot || text.startsWith("/") || text.toLowerCase().includes(`@${bot.username.toLowerCase()}`);
}

/** The Message object in a chat of a Telegram Business account. */
export function businessMessage(
  bot: BotState,
  messageId: number,
  ownerId: number,
  message: FakeBusinessMessage,
): Json {
  const { connectionId, chatId, text, by = "customer", extra } = message;
  const from =
    by === "customer" ? { id: chatId, firstName: "Customer" } : { id: ownerId, firstName: "Owner" };
  return {
    business_connection_id: connectionId,
    message_id: messageId,
    from: personOf(from),
    ...(by === "bot" ? { sender_business_bot: botUser(bot) } : {}),
    chat: { id: chatId, type: "private", first_name: "Customer" },
    date: seconds(),
    ...textFields(text),
    ...extra,
  };
}

/** The User object of a person. */
export function personOf({
  id,
  firstName = "Customer",
  lastName,
  username,
  languageCode,
  isBot = false,
}: FakePerson): Json {
  return {
    id,
    is_bot: isBot,
    first_name: firstName,
    ...(lastName ? { last_name: lastName } : {}),
    ...(username ? { username } : {}),
    ...(languageCode ? { language_code: languageCode } : {}),
  };
}

/** The text with its commands and names marked. */
export function textFields(text: string | undefined): Json {
  if (text === undefined) return {};
  const entities = [...text.matchAll(/(?<=^|\s)\/[A-Za-z0-9_]+(?:@\w+)?|(?<=^|[^\w/])@\w{4,}/g)].map(
    (match) => ({
      type: match[0].startsWith("/") ? "bot_command" : "mention",
      offset: match.index,
      length: match[0].length,
    }),
  );
  return { text, ...(entities.length > 0 ? { entities } : {}) };
}

function seconds(): number {
  return Math.floor(Date.now() / 1000);
}
