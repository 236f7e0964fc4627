import type { InboundContent, InboundMail, Self } from "../port.ts";
import { deskKey } from "./chat-key.ts";
import { topicOf } from "./read-address.ts";
import { type Fields, hasId, isFields, nameOf, textOf, type WithId } from "./read-fields.ts";

type DeskMail = Pick<InboundMail, "chatKey" | "customer" | "messageRef"> & {
  content: Extract<InboundContent, { type: "desk" }>;
};

/**
 * What a group's message says as one of the team's desk: anything a member wrote in a topic of the desk, or `/link CODE` in any group
 * (which is how a group becomes the desk). "other": the message stands in the desk and is nobody's question to the bot. Undefined:
 * the desk has nothing to do with it.
 */
export function readDesk(message: Fields, chat: WithId, self: Self): DeskMail | "other" | undefined {
  const isDesk = self.deskChatId === String(chat.id);
  const text = withoutOwnName(textOf(message.text) ?? textOf(message.caption) ?? "", self);
  const link = /^\/link\s+\S+$/i.test(text);
  if (!isDesk && !link) return undefined;
  const author = authorOf(message, chat);
  const topic = topicOf(message);
  const spoken = isDesk && topic !== undefined && saysSomething(message);
  if (author === undefined || !(link || spoken)) return "other";
  const title = textOf(chat.title);
  return {
    chatKey: deskKey(chat.id, topic),
    customer: { externalId: String(chat.id), name: nameOf(chat) },
    ...(Number.isSafeInteger(message.message_id) && { messageRef: String(message.message_id) }),
    content: {
      type: "desk",
      chatId: String(chat.id),
      ...(topic !== undefined && { topic: String(topic) }),
      author,
      text,
      ...(title !== undefined && { chatTitle: title }),
    },
  };
}

/** `/close@dokon_bot` is `/close`. A command to another bot stays as it is. */
function withoutOwnName(text: string, self: Self): string {
  const command = /^(\/\w+)@(\w+)([\s\S]*)$/.exec(text);
  const ours = command?.[2]?.toLowerCase() === self.username?.toLowerCase();
  return command && ours ? `${command[1]}${command[3]}` : text;
}

/** A member of the team. An administrator who writes as the group itself is one; another bot or a channel is not. */
function authorOf(message: Fields, chat: WithId): string | undefined {
  if (isFields(message.sender_chat)) {
    if (message.sender_chat.id !== chat.id) return undefined;
    return textOf(message.author_signature) ?? nameOf(chat);
  }
  return hasId(message.from) && message.from.is_bot !== true ? nameOf(message.from) : undefined;
}

/** Text, or something sent: a topic that was opened, closed or renamed says nothing. */
function saysSomething(message: Fields): boolean {
  const fields = [
    "text",
    "voice",
    "audio",
    "photo",
    "video",
    "video_note",
    "document",
    "sticker",
    "animation",
  ];
  return fields.some((field) => message[field] !== undefined && message[field] !== null);
}
