import type { Database } from "../../db/client.ts";
import { type Checked, checkFields } from "../kernel/check-fields.ts";
import { AppError } from "../kernel/errors.ts";
import { decodeCursor, type Page, type PageRequest, toPage } from "../kernel/paging.ts";
import type { Knowledge, SourceRow } from "../knowledge/index.ts";
import { answerQuestion } from "./answer-question.ts";
import {
  type ConversationItem,
  countConversations,
  countUnanswered,
  deleteUnanswered,
  findConversation,
  listConversations,
  listMessages,
  listMessagesBack,
  listUnanswered,
  type MessageRow,
  type UnansweredRow,
} from "./repo.ts";
import { answerBody, type OwnerAnswer } from "./rules.ts";

export type { ConversationItem, MessageRow, OwnerAnswer, UnansweredRow };
export type Inbox = ReturnType<typeof createInbox>;

export type InboxFigures = { conversations: number; trials: number; unanswered: number };

/** What customers and bots said to each other. The caller has checked that the bot is the workspace's. */
export function createInbox(deps: { db: Database; knowledge: Pick<Knowledge, "add" | "get"> }) {
  const { db } = deps;
  const asked = ({ limit, cursor }: PageRequest) => ({
    limit: limit + 1,
    ...(cursor && { after: decodeCursor(cursor) }),
  });

  async function conversation(
    workspaceId: string,
    botId: string,
    conversationId: string,
  ): Promise<ConversationItem> {
    const found = await findConversation(db, workspaceId, botId, conversationId);
    if (!found) throw new AppError("conversations.not_found");
    return found;
  }

  return {
    /** Throws `conversations.not_found` for a conversation of another bot or workspace. */
    conversation,

    /** How many conversations with customers, trials and unanswered questions each of the bots has. */
    async figures(workspaceId: string, botIds: readonly string[]): Promise<Map<string, InboxFigures>> {
      const [conversations, unanswered] = await Promise.all([
        countConversations(db, workspaceId, botIds),
        countUnanswered(db, workspaceId, botIds),
      ]);
      return new Map(
        botIds.map((id) => [
          id,
          { conversations: 0, trials: 0, ...conversations.get(id), unanswered: unanswered.get(id) ?? 0 },
        ]),
      );
    },

    /** Latest first; those in which the owner tries the bot are left out unless `trials` is true. */
    async conversations(
      workspaceId: string,
      botId: string,
      page: PageRequest & { trials?: boolean },
    ): Promise<Page<ConversationItem>> {
      const { trials = false } = page;
      const rows = await listConversations(db, workspaceId, botId, { ...asked(page), trials });
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
      await conversation(workspaceId, botId, conversationId);
      return toPage(
        await listMessages(db, workspaceId, conversationId, asked(page)),
        page.limit,
        (row) => row,
        (row) => row,
      );
    },

    /** The end of a conversation, oldest first; the cursor leads to what was said before. */
    async latestMessages(
      workspaceId: string,
      botId: string,
      conversationId: string,
      page: PageRequest,
    ): Promise<Page<MessageRow>> {
      await conversation(workspaceId, botId, conversationId);
      const { items, nextCursor } = toPage(
        await listMessagesBack(db, workspaceId, conversationId, asked(page)),
        page.limit,
        (row) => row,
        (row) => row,
      );
      return { items: items.reverse(), nextCursor };
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

    /** What was typed as an answer to a question, checked by the API's rules. */
    checkAnswer: (input: unknown): Checked<OwnerAnswer> => checkFields(answerBody, input),

    /** Teaches the bot the answer and takes the question from the list; see `answerQuestion`. */
    answerUnanswered: (
      workspaceId: string,
      botId: string,
      questionId: string,
      pair: OwnerAnswer,
    ): Promise<SourceRow> => answerQuestion(deps, workspaceId, botId, questionId, pair),

    /** Takes a question from the list. Throws `conversations.question_not_found`. */
    async resolveUnanswered(workspaceId: string, botId: string, questionId: string): Promise<void> {
      if (!(await deleteUnanswered(db, workspaceId, botId, questionId)))
        throw new AppError("conversations.question_not_found");
    },
  };
}
