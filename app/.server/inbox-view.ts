import type { ConversationItem, UnansweredRow } from "../../server/inbox/index.ts";

/** One line of the list of conversations. */
export type ConversationView = {
  id: string;
  name: string | null;
  username: string | null;
  channel: string;
  lastText: string | null;
  lastMessageAt: string;
  byPerson: boolean;
  blocked: boolean;
};

export function viewConversation(row: ConversationItem): ConversationView {
  return {
    id: row.id,
    name: row.customer.name,
    username: row.customer.username,
    channel: row.channelKind,
    lastText: row.lastText,
    lastMessageAt: row.lastMessageAt.toISOString(),
    byPerson: row.mode === "person",
    blocked: row.customer.blockedBot,
  };
}

export type UnansweredView = {
  id: string;
  question: string;
  times: number;
  conversationId: string | null;
  lastAskedAt: string;
};

export function viewUnanswered(row: UnansweredRow): UnansweredView {
  const { id, question, times, conversationId } = row;
  return { id, question, times, conversationId, lastAskedAt: row.lastAskedAt.toISOString() };
}
