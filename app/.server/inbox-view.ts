import type { ConversationItem, MessageRow, UnansweredRow } from "../../server/inbox/index.ts";

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

export type MessageView = {
  id: string;
  author: "customer" | "bot" | "person";
  text: string;
  status: "received" | "pending" | "retrying" | "sent" | "failed" | "withheld";
  failure: string | null;
  /** True for an answer that said that the knowledge has none. */
  unknown: boolean;
  citations: { sourceId: string; passageId: string; title: string; quote: string }[];
  createdAt: string;
};

export function viewMessage(row: MessageRow): MessageView {
  const { id, author, text, failure, citations } = row;
  return {
    id,
    author,
    text,
    status: statusOf(row),
    failure: row.status === "failed" ? failure : null,
    unknown: row.outcome === "unknown",
    citations,
    createdAt: row.createdAt.toISOString(),
  };
}

function statusOf({ status, failure }: MessageRow): MessageView["status"] {
  if (status === "sending" || status === "internal") return "pending";
  return status === "pending" && failure ? "retrying" : status;
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
