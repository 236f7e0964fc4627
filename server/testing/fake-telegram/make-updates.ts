import type { FakeCustomer, Json } from "./types.ts";

/** The Message object of a customer's message in a private chat. */
export function customerMessage(messageId: number, customer: FakeCustomer): Json {
  const { chatId, text, firstName = "Customer", lastName, username, languageCode, extra } = customer;
  const person = {
    first_name: firstName,
    ...(lastName ? { last_name: lastName } : {}),
    ...(username ? { username } : {}),
  };
  const command = /^\/[A-Za-z0-9_@]+/.exec(text ?? "")?.[0];
  return {
    message_id: messageId,
    from: { id: chatId, is_bot: false, ...person, ...(languageCode ? { language_code: languageCode } : {}) },
    chat: { id: chatId, type: "private", ...person },
    date: Math.floor(Date.now() / 1000),
    ...(text === undefined ? {} : { text }),
    ...(command ? { entities: [{ type: "bot_command", offset: 0, length: command.length }] } : {}),
    ...extra,
  };
}
