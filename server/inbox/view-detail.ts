import type { Line } from "../channels/index.ts";
import type { ConversationRow } from "./conversation-repo.ts";
import { findProfile } from "./customer-repo.ts";
import type { InboxDeps } from "./deps.ts";
import type { ConversationDetail, LabelItem } from "./types.ts";
import { modeOf, viewConversation } from "./view-conversation.ts";

/** Everything the page of one conversation shows beside its messages. */
export async function viewDetail(
  { db, channels }: Pick<InboxDeps, "db" | "channels">,
  row: ConversationRow,
  labels: ReadonlyMap<string, LabelItem>,
  now: Date,
): Promise<ConversationDetail> {
  const [line, profile] = await Promise.all([
    channels.lineOf(row.channelId),
    row.customerId ? findProfile(db, row.workspaceId, row.customerId) : undefined,
  ]);
  return {
    ...viewConversation(row, labels, now),
    brief: row.brief,
    briefAt: row.briefAt,
    briefIsOld: row.brief !== null && (row.briefAt === null || row.briefAt < row.lastMessageAt),
    resumeAt: modeOf(row, now) === "person" ? row.resumeAt : null,
    window: windowOf(row, line),
    cannotWrite: whyNot(row, line, now),
    profile: profile ?? null,
    deskLinked: row.deskTopic !== null,
    ratedAt: row.ratedAt,
  };
}

/** Until when free text may be sent. Without a word from the customer the window has never been open. */
export function windowOf(
  row: Pick<ConversationRow, "lastCustomerAt" | "lastMessageAt">,
  line: Line | undefined,
) {
  const window = line?.driver.replyWindow;
  const from = (row.lastCustomerAt ?? row.lastMessageAt).getTime();
  return {
    closesAt: window ? new Date(from + window.botMs) : null,
    personClosesAt: window ? new Date(from + window.personMs) : null,
    hasTemplates: line?.driver.templates !== undefined,
  };
}

/** Why nothing can be written to the customer; null: one can write. */
export function whyNot(
  row: Pick<ConversationRow, "lastCustomerAt" | "lastMessageAt">,
  line: Line | undefined,
  now: Date,
): ConversationDetail["cannotWrite"] {
  if (!line) return "conversations.no_channel";
  if (line.row.status === "off") return "channels.off";
  const { personClosesAt } = windowOf(row, line);
  return personClosesAt && personClosesAt <= now ? "conversations.window_closed" : null;
}
