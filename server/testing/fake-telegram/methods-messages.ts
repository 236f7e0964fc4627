import { type BotState, botUser, chatObject, remember } from "./bot-state.ts";
import { checkReplyMarkup, checkText } from "./check-text.ts";
import { tooManyRequests } from "./faults.ts";
import { findTopic } from "./methods-topics.ts";
import { ApiFailure, badRequest, type FakeAnswer, type FakeTelegramOptions, type Json } from "./types.ts";

/** One call's circumstances. `aborted` fires when the caller has hung up. */
export type MethodContext = {
  bot: BotState;
  params: Json;
  options: Required<Pick<FakeTelegramOptions, "openChats" | "keep">> & FakeTelegramOptions;
  aborted: AbortSignal;
  /** Filled in when it is known how the answer fared. */
  answer: FakeAnswer;
};
export type Method = (context: MethodContext) => unknown;

export const MESSAGE_METHODS: Record<string, Method> = {
  sendmessage: sendMessage,
  sendmessagedraft: sendMessageDraft,
  sendchataction: (context) => {
    findChat(context);
    if (typeof context.params.action !== "string") throw badRequest("wrong parameter action in request");
    return true;
  },
  editmessagetext: editMessageText,
  answercallbackquery: ({ bot, params }) => {
    const press = String(params.callback_query_id);
    const known = bot.callbackQueries.delete(press);
    if (!known) throw badRequest("query is too old and response timeout expired or query ID is invalid");
    if (typeof params.text === "string" && params.text.length > 200) throw badRequest("MESSAGE_TOO_LONG");
    bot.pressAnswers.set(press, String(params.text ?? ""));
    return true;
  },
};

function findChat({ bot, params, options }: MethodContext): { id: string; type: string } {
  const id = params.chat_id === undefined || params.chat_id === null ? "" : String(params.chat_id);
  if (!id) throw badRequest("chat_id is empty");
  const chat = bot.chats.get(id);
  if (!chat) {
    if (options.openChats && /^\d+$/.test(id)) return { id, type: "private" };
    throw badRequest("chat not found");
  }
  if (chat.migratedTo) {
    const parameters = { migrate_to_chat_id: Number(chat.migratedTo) };
    throw new ApiFailure(400, "Bad Request: group chat was upgraded to a supergroup chat", parameters);
  }
  if (chat.blocked) throw new ApiFailure(403, "Forbidden: bot was blocked by the user");
  const { business_connection_id: business, message_thread_id: topic } = params;
  if (business !== undefined && !bot.businesses.has(String(business)))
    throw badRequest("business connection not found");
  if (topic !== undefined && chat.isForum) findTopic(chat, topic);
  return { id, type: chat.type };
}

function sendMessage(context: MethodContext): Json {
  const { bot, params, options } = context;
  const { text, entities } = checkText(params.text, params.parse_mode);
  const chat = findChat(context);
  checkReplyMarkup(params.reply_markup);
  checkReply(bot, chat.id, params.reply_parameters);
  if (options.sendsPerSecond) countSend(bot, options.sendsPerSecond);

  const at = Date.now();
  const messageId = bot.nextMessageId++;
  bot.sentCount++;
  const message = { messageId, chatId: chat.id, text, entities, params, at, answer: context.answer };
  remember(bot.sent, message, options.keep);
  options.onSent?.(message);
  return {
    message_id: messageId,
    from: botUser(bot),
    chat: chatObject(bot, chat.id),
    date: Math.floor(at / 1000),
    text,
    ...(entities.length > 0 ? { entities } : {}),
  };
}

function checkReply(bot: BotState, chatId: string, reply: unknown): void {
  if (typeof reply !== "object" || reply === null || !("message_id" in reply)) return;
  if ("allow_sending_without_reply" in reply && reply.allow_sending_without_reply) return;
  const known = bot.sent.some(
    (message) => message.chatId === chatId && message.messageId === reply.message_id,
  );
  if (!known) throw badRequest("message to be replied not found");
}

function countSend(bot: BotState, perSecond: number): void {
  const now = Date.now();
  bot.recentSends = bot.recentSends.filter((at) => at > now - 1000);
  if (bot.recentSends.length >= perSecond) throw tooManyRequests(1);
  bot.recentSends.push(now);
}

function sendMessageDraft(context: MethodContext): boolean {
  const { bot, params, options } = context;
  if (!Number.isInteger(params.draft_id) || params.draft_id === 0)
    throw badRequest("draft_id must be non-zero");
  const { text } = checkText(params.text, params.parse_mode, true);
  const chat = findChat(context);
  if (chat.type !== "private") throw badRequest("method is available only in private chats");
  remember(
    bot.drafts,
    { chatId: chat.id, draftId: Number(params.draft_id), text, at: Date.now() },
    options.keep,
  );
  return true;
}

function editMessageText(context: MethodContext): Json {
  const { bot, params } = context;
  const { text, entities } = checkText(params.text, params.parse_mode);
  const chat = findChat(context);
  const message = bot.sent.find((m) => m.chatId === chat.id && m.messageId === Number(params.message_id));
  if (!message) throw badRequest("message to edit not found");
  checkReplyMarkup(params.reply_markup);
  const same =
    message.text === text &&
    JSON.stringify([message.entities, message.params.reply_markup]) ===
      JSON.stringify([entities, params.reply_markup]);
  if (same) {
    throw badRequest(
      "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message",
    );
  }
  Object.assign(message, { text, entities, params: { ...message.params, ...params } });
  return {
    message_id: message.messageId,
    from: botUser(bot),
    chat: chatObject(bot, chat.id),
    date: Math.floor(message.at / 1000),
    text,
  };
}
