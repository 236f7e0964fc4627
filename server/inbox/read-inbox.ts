import { AppError } from "../kernel/errors.ts";
import { decodeCursor, encodeCursor, type Page, type PageRequest, toPage } from "../kernel/paging.ts";
import {
  type ConversationRow,
  countInbox,
  type Filter,
  findChannelId,
  findConversation,
  listConversations,
} from "./conversation-repo.ts";
import type { InboxDeps } from "./deps.ts";
import { indexBot } from "./index-search.ts";
import { listLabels } from "./label-repo.ts";
import { listMessages, listMessagesBack } from "./message-repo.ts";
import { placeOf, searchConversations } from "./search-inbox.ts";
import { termsSought } from "./search-terms.ts";
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
      const [found, labels] = await Promise.all([
        findRows(deps, workspaceId, botId, filter, query),
        labelsById(deps, workspaceId, botId),
      ]);
      const { items, nextCursor } = toPage(
        found.rows,
        query.limit,
        (row) => placeOf(row, filter),
        (row) => viewConversation(row, labels, filter.now),
      );
      const goOn = found.goOn && encodeCursor(placeOf(found.goOn, filter));
      return { items, nextCursor: nextCursor ?? goOn, searchedLatest: found.goOn !== null };
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

/** What was said in the last moments is brought into the search first, as far as that is quick. */
async function findRows(
  deps: InboxDeps,
  workspaceId: string,
  botId: string,
  filter: Filter,
  query: ConversationQuery,
): Promise<{ rows: ConversationRow[]; goOn: ConversationRow | null }> {
  const page = asked(query);
  if (!query.q?.trim())
    return { rows: await listConversations(deps.db, workspaceId, botId, filter, page), goOn: null };
  const sought = termsSought(botId, query.q, deps.normalise);
  if (sought.length === 0) return { rows: [], goOn: null };
  await indexBot(deps, botId, 1);
  return searchConversations(deps.db, workspaceId, botId, filter, page, sought);
}

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
