import { type Bots, type PeopleOperations, setBlocked } from "./bot-operations.ts";
import { type BotState, chatObject } from "./bot-state.ts";
import {
  businessMessage,
  customerMessage,
  groupMessage,
  isMeantFor,
  personOf,
  textFields,
} from "./make-updates.ts";
import type { Json, SentMessage } from "./types.ts";

/** What people do on Telegram, each as the update that it makes for the bot. */
export function createPeople({ find, queue, update }: Bots): PeopleOperations {
  function changeMembership(bot: BotState, chatId: number, status: "kicked" | "member"): number {
    setBlocked(bot, chatId, status === "kicked");
    const user = { id: bot.id, is_bot: true, first_name: bot.firstName };
    const was = status === "kicked" ? "member" : "kicked";
    return queue(bot, {
      my_chat_member: {
        chat: chatObject(bot, chatId),
        from: personOf({ id: chatId }),
        date: Math.floor(Date.now() / 1000),
        old_chat_member: { user, status: was },
        new_chat_member: { user, status },
      },
    });
  }

  return {
    customerWrites(token, message) {
      const bot = find(token);
      bot.chats.set(String(message.chatId), { blocked: false, type: "private" });
      return queue(bot, { message: customerMessage(bot.nextMessageId++, message) });
    },
    groupWrites(token, message) {
      const bot = find(token);
      const chat = bot.chats.get(String(message.chatId));
      if (!chat) throw new Error("this group was not added to the fake");
      const body = groupMessage(bot, bot.nextMessageId++, message);
      const seen = bot.readsGroups || chat.botIsAdmin || isMeantFor(bot, body);
      return seen ? queue(bot, { message: body }) : 0;
    },
    businessWrites(token, message) {
      const bot = find(token);
      const owner = bot.businesses.get(message.connectionId);
      if (owner === undefined) throw new Error("this business was not connected to the fake");
      bot.chats.set(String(message.chatId), { blocked: false, type: "private" });
      return queue(bot, { business_message: businessMessage(bot, bot.nextMessageId++, owner, message) });
    },
    edit(token, updateId, text) {
      const bot = find(token);
      const [kind = "", message] =
        Object.entries(update(bot, updateId)).find(([field]) => /message$/.test(field)) ?? [];
      const { entities: _old, ...rest } = message as Json;
      const changed = { ...rest, ...textFields(text), edit_date: Math.floor(Date.now() / 1000) };
      return queue(bot, { [`edited_${kind.replace(/^edited_/, "")}`]: changed });
    },
    customerLeaves: (token, chatId) => changeMembership(find(token), chatId, "kicked"),
    customerReturns: (token, chatId) => changeMembership(find(token), chatId, "member"),
    pressButton(token, { chatId, data, from = { id: chatId }, message }) {
      const bot = find(token);
      const id = String(bot.nextUpdateId * 1000);
      bot.callbackQueries.add(id);
      const under = bot.sent.findLast((sent) => sent.chatId === String(chatId) && hasButton(sent, data));
      const shown = { ...messageUnder(bot, chatId, under), ...message };
      return queue(bot, {
        callback_query: { id, from: personOf(from), message: shown, chat_instance: "1", data },
      });
    },
  };
}

/** The Message object under which a button was pressed. */
function messageUnder(bot: BotState, chatId: number, sent: SentMessage | undefined): Json {
  const { message_thread_id: topic, business_connection_id: business, reply_markup } = sent?.params ?? {};
  return {
    message_id: sent?.messageId ?? 1,
    date: Math.floor((sent?.at ?? Date.now()) / 1000),
    chat: chatObject(bot, chatId),
    ...(sent ? { text: sent.text } : {}),
    ...(reply_markup ? { reply_markup } : {}),
    ...(topic === undefined ? {} : { message_thread_id: topic, is_topic_message: true }),
    ...(business === undefined ? {} : { business_connection_id: business }),
  };
}

function hasButton({ params }: SentMessage, data: string): boolean {
  const markup = params.reply_markup as { inline_keyboard?: { callback_data?: string }[][] } | undefined;
  return (markup?.inline_keyboard ?? []).flat().some((button) => button.callback_data === data);
}
