import type { ChatState } from "./bot-state.ts";
import type { Method, MethodContext } from "./methods-messages.ts";
import { badRequest, type FakeTopic, type Json } from "./types.ts";

const LONGEST_NAME = 128;

export const TOPIC_METHODS: Record<string, Method> = {
  createforumtopic: (context): Json => {
    const chat = forumOf(context);
    const name = String(context.params.name ?? "");
    if (!name || name.length > LONGEST_NAME) throw badRequest("TOPIC_TITLE_INVALID");
    const topic = { id: context.bot.nextMessageId++, name, closed: false };
    chat.topics = [...(chat.topics ?? []), topic];
    return { message_thread_id: topic.id, name, icon_color: 7322096 };
  },
  closeforumtopic: (context) => setClosed(context, true),
  reopenforumtopic: (context) => setClosed(context, false),
};

function forumOf({ bot, params }: MethodContext): ChatState {
  const chat = bot.chats.get(String(params.chat_id ?? ""));
  if (!chat) throw badRequest("chat not found");
  if (!chat.isForum) throw badRequest("the chat is not a forum");
  if (!chat.botIsAdmin) throw badRequest("not enough rights to create a topic");
  return chat;
}

function setClosed(context: MethodContext, closed: boolean): boolean {
  const topic = findTopic(forumOf(context), context.params.message_thread_id);
  if (topic.closed === closed) throw badRequest("TOPIC_NOT_MODIFIED");
  topic.closed = closed;
  return true;
}

/** Throws Telegram's refusal where the chat has no such topic. */
export function findTopic(chat: ChatState, id: unknown): FakeTopic {
  const topic = chat.topics?.find((one) => one.id === Number(id));
  if (!topic) throw badRequest("message thread not found");
  return topic;
}
