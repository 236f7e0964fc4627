import type { ConversationRow } from "./conversation-repo.ts";
import type { ConversationChannel, ConversationItem, LabelItem } from "./types.ts";

/** Who answers now: a person whose time is over has given back to the bot. */
export function modeOf(row: Pick<ConversationRow, "mode" | "resumeAt">, now: Date): "bot" | "person" {
  const over = row.resumeAt !== null && row.resumeAt <= now;
  return row.mode === "person" && !over ? "person" : "bot";
}

/** A row as the inbox shows it; labels that are gone are left out. */
export function viewConversation(
  row: ConversationRow,
  labels: ReadonlyMap<string, LabelItem>,
  now: Date,
): ConversationItem {
  const channelKind = row.channelKind as ConversationChannel;
  return {
    id: row.id,
    chatKey: row.chatKey,
    channelKind,
    customer: {
      id: row.customerId,
      name: row.name,
      username: row.username,
      channelKind,
      verified: row.verified ?? false,
      blocked: row.blockedAt !== null,
      blockedBot: row.blockedBotAt !== null,
    },
    mode: modeOf(row, now),
    waitingSince: row.waitingSince,
    handoverReason: row.handoverReason,
    assignee: row.assigneeId ? { id: row.assigneeId, name: row.assigneeName ?? "" } : null,
    labels: row.labels.flatMap((id) => labels.get(id) ?? []),
    unread: row.unread,
    lastText: row.lastText,
    lastAuthor: row.lastAuthor,
    lastMessageAt: row.lastMessageAt,
    createdAt: row.createdAt,
    closedAt: row.closedAt,
    language: row.language,
    rating: row.rating,
  };
}
