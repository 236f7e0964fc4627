import { AppError } from "../kernel/errors.ts";
import { decodeCursor, type Page, type PageRequest, toPage } from "../kernel/paging.ts";
import {
  type ConversationRow,
  countInbox,
  type Filter,
  findChannelId,
  findConversation,
  listConversations,
} from "./conversation-repo.ts";
import type { InboxDeps } from "./deps.ts";
import { listLabels } from "./label-repo.ts";
import { listMessages, listMessagesBack } from "./message-repo.ts";
import {
  type ConversationDetail,
  type ConversationPage,
  type ConversationQuery,
  type InboxCounts,
  type LabelItem,
  type MessageItem,
  MOST_COUNTED,
} from "./types.ts";
import { viewConversation } from "./view-conversation.ts";
import { viewDetail } from "./view-detail.ts";
import { viewMessages } from "./view-message.ts";

/** A bot has no more labels than this. */
export const MOST_LABELS = 100;

const asked = ({ limit, cursor }: PageRequest) => ({
  limit: limit + 1,
  ...(cursor && { after: decodeCursor(cursor) }),
});

/** The conversation's row. Throws `conversations.not_found` for a conversation of another bot or workspace. */
export async function requireConversation(
  { db }: Pick<InboxDeps, "db">,
  workspaceId: string,
  botId: string,
  conversationId: string,
): Promise<ConversationRow> {
  const found = await findConversation(db, workspaceId, botId, conversationId);
  if (!found) throw new AppError("conversations.not_found");
  return found;
}

export async function labelsById(
  { db }: Pick<InboxDeps, "db">,
  workspaceId: string,
  botId: string,
): Promise<Map<string, LabelItem>> {
  const labels = await listLabels(db, workspaceId, botId, MOST_LABELS);
  return new Map(labels.map((label) => [label.id, label]));
}

/** Reading what was said. */
export function readInbox(deps: InboxDeps) {
  const { db, clock } = deps;

  return {
    async conversations(
      workspaceId: string,
      botId: string,
      query: ConversationQuery,
    ): Promise<ConversationPage> {
      const filter = await filterOf(deps, workspaceId, botId, query);
      const [rows, labels] = await Promise.all([
        listConversations(db, workspaceId, botId, filter, asked(query)),
        labelsById(deps, workspaceId, botId),
      ]);
      const place = (row: ConversationRow) => ({
        createdAt: (filter.view === "waiting" && row.waitingSince) || row.lastMessageAt,
        id: row.id,
      });
      const page = toPage(rows, query.limit, place, (row) => viewConversation(row, labels, filter.now));
      return { ...page, searchedLatest: false };
    },

    counts: (workspaceId: string, botId: string, userId: string): Promise<InboxCounts> =>
      countInbox(db, workspaceId, botId, userId, MOST_COUNTED),

    /** Throws `conversations.not_found` for a conversation of another bot or workspace; so do all that follow. */
    async conversation(
      workspaceId: string,
      botId: string,
      conversationId: string,
    ): Promise<ConversationDetail> {
      const row = await requireConversation(deps, workspaceId, botId, conversationId);
      return viewDetail(deps, row, await labelsById(deps, workspaceId, botId), clock.now());
    },

    /** Oldest first, from the beginning. */
    async messages(
      workspaceId: string,
      botId: string,
      conversationId: string,
      page: PageRequest,
    ): Promise<Page<MessageItem>> {
      const row = await requireConversation(deps, workspaceId, botId, conversationId);
      const rows = await listMessages(db, workspaceId, conversationId, asked(page));
      const { items, nextCursor } = toPage(rows, page.limit, same, same);
      return { items: await viewMessages(deps, row.channelId, items), nextCursor };
    },

    /** The end of a conversation, oldest first; the cursor leads to what was said before. */
    async latestMessages(
      workspaceId: string,
      botId: string,
      conversationId: string,
      page: PageRequest,
    ): Promise<Page<MessageItem>> {
      const row = await requireConversation(deps, workspaceId, botId, conversationId);
      const rows = await listMessagesBack(db, workspaceId, conversationId, asked(page));
      const { items, nextCursor } = toPage(rows, page.limit, same, same);
      return { items: await viewMessages(deps, row.channelId, items.reverse()), nextCursor };
    },
  };
}

const same = <T>(row: T): T => row;

async function filterOf(
  { db, clock }: InboxDeps,
  workspaceId: string,
  botId: string,
  { view = "all", trials = false, channel, label, assignee, language, userId }: ConversationQuery,
): Promise<Filter> {
  const channelId = channel && (await findChannelId(db, workspaceId, botId, channel));
  return {
    view,
    trials,
    now: clock.now(),
    ...(channelId && { channelId }),
    ...(label && { label }),
    ...(assignee && { assignee }),
    ...(language && { language }),
    ...(userId && { userId }),
  };
}
