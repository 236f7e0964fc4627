import type { Database } from "../../db/client.ts";
import { AppError } from "../kernel/errors.ts";
import { decodeCursor, type Page, type PageRequest, toPage } from "../kernel/paging.ts";
import {
  type ConversationItem,
  conversationExists,
  listConversations,
  listMessages,
  listUnanswered,
  type MessageRow,
  type UnansweredRow,
} from "./repo.ts";

export type { ConversationItem, MessageRow, UnansweredRow };
export type Inbox = ReturnType<typeof createInbox>;

/** What customers and bots said to each other. The caller has checked that the bot is the workspace's. */
export function createInbox({ db }: { db: Database }) {
  const asked = ({ limit, cursor }: PageRequest) => ({
    limit: limit + 1,
    ...(cursor && { after: decodeCursor(cursor) }),
  });

  return {
    async conversations(
      workspaceId: string,
      botId: string,
      page: PageRequest,
    ): Promise<Page<ConversationItem>> {
      const rows = await listConversations(db, workspaceId, botId, asked(page));
      return toPage(
        rows,
        page.limit,
        (row) => ({ createdAt: row.lastMessageAt, id: row.id }),
        (row) => row,
      );
    },

    /** Throws `conversations.not_found` for a conversation of another bot or workspace. */
    async messages(
      workspaceId: string,
      botId: string,
      conversationId: string,
      page: PageRequest,
    ): Promise<Page<MessageRow>> {
      if (!(await conversationExists(db, workspaceId, botId, conversationId)))
        throw new AppError("conversations.not_found");
      return toPage(
        await listMessages(db, workspaceId, conversationId, asked(page)),
        page.limit,
        (row) => row,
        (row) => row,
      );
    },

    async unanswered(workspaceId: string, botId: string, page: PageRequest): Promise<Page<UnansweredRow>> {
      const rows = await listUnanswered(db, workspaceId, botId, asked(page));
      return toPage(
        rows,
        page.limit,
        (row) => ({ createdAt: row.lastAskedAt, id: row.id }),
        (row) => row,
      );
    },
  };
}
