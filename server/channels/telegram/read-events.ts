import type { InboundMail } from "../port.ts";
import { businessKey, customerKey } from "./chat-key.ts";
import { topicOf } from "./read-address.ts";
import { type Fields, hasId, isFields, nameOf, textOf, timeOf } from "./read-fields.ts";
import { customerOf, isPerson } from "./read-people.ts";

/** A button of ours that somebody pressed; a message sent through another chat (inline mode) has no chat to answer in. */
export function readPress(updateId: number, query: Fields, now: Date): InboundMail | undefined {
  const { message, from, data } = query;
  if (!isFields(message) || !hasId(message.chat) || !isPerson(from)) return undefined;
  if (typeof data !== "string" || textOf(data) !== data) return undefined;
  const { chat } = message;
  const connection = textOf(message.business_connection_id);
  const inGroup = chat.type === "group" || chat.type === "supergroup";
  if (!inGroup && chat.type !== "private") return undefined;
  const pressId = textOf(query.id);
  return {
    providerMessageId: `${updateId}.${pressId ?? "button"}`,
    chatKey: connection ? businessKey(connection, chat.id) : customerKey(chat.id, topicOf(message)),
    customer: inGroup ? customerOf(chat, from) : customerOf(from),
    ...(inGroup && { speaker: nameOf(from) }),
    sentAt: now.toISOString(),
    content: { type: "pressed", data, ...(pressId !== undefined && { pressId }) },
  };
}

/** A customer who blocks the bot in their private chat, or takes it back. */
export function readMembership(updateId: number, change: Fields, now: Date): InboundMail | undefined {
  const { chat, from, new_chat_member: member } = change;
  if (!hasId(chat) || chat.type !== "private" || !isFields(member)) return undefined;
  const state = member.status === "kicked" ? "blocked" : member.status === "member" ? "active" : undefined;
  if (!state) return undefined;
  return {
    providerMessageId: `${updateId}.member`,
    chatKey: customerKey(chat.id),
    customer: customerOf(hasId(from) ? from : chat),
    sentAt: timeOf(change.date, now),
    content: { type: "membership", state },
  };
}
