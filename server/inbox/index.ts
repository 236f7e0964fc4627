import { type Checked, checkFields } from "../kernel/check-fields.ts";
import { AppError } from "../kernel/errors.ts";
import type { Language } from "../kernel/languages.ts";
import { decodeCursor, type Page, type PageRequest, toPage } from "../kernel/paging.ts";
import type { SourceRow } from "../knowledge/index.ts";
import { answerQuestion } from "./answer-question.ts";
import type { InboxDeps } from "./deps.ts";
import { readInbox } from "./read-inbox.ts";
import {
  countConversations,
  countUnanswered,
  deleteUnanswered,
  listUnanswered,
  type UnansweredRow,
} from "./repo.ts";
import {
  answerBody,
  type CannedInput,
  cannedBody,
  type LabelInput,
  labelBody,
  noteBody,
  type OwnerAnswer,
  writingBody,
} from "./rules.ts";
import type {
  CannedReplyItem,
  ConversationDetail,
  DeskState,
  ExportedFile,
  ExportFormat,
  InboxMedia,
  LabelItem,
  Member,
  MessageItem,
  TemplateItem,
  Writing,
} from "./types.ts";

export type * from "./types.ts";
export type { MessageItem as MessageRow } from "./types.ts";
export { CONVERSATION_VIEWS, LABEL_COLOURS, MOST_COUNTED } from "./types.ts";
export type { InboxDeps, OwnerAnswer, UnansweredRow };
export type Inbox = ReturnType<typeof createInbox>;

export type InboxFigures = { conversations: number; trials: number; unanswered: number };

/** What customers, bots and the team said to each other. The caller has checked that the bot is the workspace's. */
export function createInbox(deps: InboxDeps) {
  const { db } = deps;
  const asked = ({ limit, cursor }: PageRequest) => ({
    limit: limit + 1,
    ...(cursor && { after: decodeCursor(cursor) }),
  });
  const later = (): never => {
    throw new AppError("request.failed");
  };

  return {
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

    ...readInbox(deps),
    markRead: async (_ws: string, _botId: string, _cid: string): Promise<void> => later(),
    takeOver: async (
      _ws: string,
      _botId: string,
      _cid: string,
      _member: Member,
    ): Promise<ConversationDetail> => later(),
    /** Gives the conversation back to the bot; asks the customer for a rating where one is due. */
    release: async (_ws: string, _botId: string, _cid: string): Promise<ConversationDetail> => later(),
    close: async (_ws: string, _botId: string, _cid: string): Promise<ConversationDetail> => later(),
    reopen: async (_ws: string, _botId: string, _cid: string): Promise<ConversationDetail> => later(),
    /** To a member of the workspace, or to nobody (null). Throws `conversations.no_such_member`. */
    assign: async (
      _ws: string,
      _botId: string,
      _cid: string,
      _userId: string | null,
    ): Promise<ConversationDetail> => later(),
    /** Puts exactly these labels on it. Throws `conversations.label_not_found`. */
    setLabels: async (
      _ws: string,
      _botId: string,
      _cid: string,
      _labelIds: readonly string[],
    ): Promise<ConversationDetail> => later(),
    /** What was typed to a customer, checked by the API's rules. */
    checkWriting: (input: unknown): Checked<Omit<Writing, "clientId"> & { clientId?: string }> =>
      checkFields(writingBody, input) as Checked<Omit<Writing, "clientId"> & { clientId?: string }>,
    /**
     * Writes to the customer, and takes the conversation over. Throws `conversations.window_closed`, `conversations.no_channel`,
     * `channels.off`, `conversations.customer_blocked`.
     */
    write: async (
      _ws: string,
      _botId: string,
      _cid: string,
      _member: Member,
      _writing: Writing,
    ): Promise<MessageItem> => later(),
    checkNote: (input: unknown): Checked<{ text: string }> => checkFields(noteBody, input),
    /** A note that only the team sees. */
    note: async (
      _ws: string,
      _botId: string,
      _cid: string,
      _member: Member,
      _text: string,
    ): Promise<MessageItem> => later(),

    labels: async (_ws: string, _botId: string): Promise<LabelItem[]> => later(),
    checkLabel: (input: unknown): Checked<LabelInput> => checkFields(labelBody, input),
    /** Throws `conversations.label_taken`, `conversations.too_many_labels`. */
    addLabel: async (_ws: string, _botId: string, _input: LabelInput): Promise<LabelItem> => later(),
    /** Throws `conversations.label_not_found`, `conversations.label_taken`. */
    changeLabel: async (
      _ws: string,
      _botId: string,
      _labelId: string,
      _input: LabelInput,
    ): Promise<LabelItem> => later(),
    removeLabel: async (_ws: string, _botId: string, _labelId: string): Promise<void> => later(),

    /** Those whose shortcut begins with `q` first, then those that have it in their text; by shortcut. At most 500. */
    cannedReplies: async (_ws: string, _botId: string, _q?: string): Promise<CannedReplyItem[]> => later(),
    checkCanned: (input: unknown): Checked<CannedInput> => checkFields(cannedBody, input),
    /** Throws `conversations.shortcut_taken`, `conversations.too_many_canned`. */
    addCanned: async (_ws: string, _botId: string, _input: CannedInput): Promise<CannedReplyItem> => later(),
    /** Throws `conversations.canned_not_found`, `conversations.shortcut_taken`. */
    changeCanned: async (
      _ws: string,
      _botId: string,
      _cannedId: string,
      _input: CannedInput,
    ): Promise<CannedReplyItem> => later(),
    removeCanned: async (_ws: string, _botId: string, _cannedId: string): Promise<void> => later(),

    /** At most five lines for the person who takes over; made again only when something was said since. */
    brief: async (_ws: string, _botId: string, _cid: string, _language: Language): Promise<string> => later(),
    /** What may be sent outside the reply window; empty where the channel has none. */
    templates: async (_ws: string, _botId: string, _cid: string): Promise<TemplateItem[]> => later(),
    /** Throws `conversations.no_media`, `channels.media_gone`, `channels.media_too_large`, `channels.unavailable`. */
    media: async (_ws: string, _botId: string, _cid: string, _messageId: string): Promise<InboxMedia> =>
      later(),
    /** Whom a conversation can be assigned to. */
    members: async (_ws: string): Promise<Member[]> => later(),
    /** One conversation as a file, words in the given language. */
    exportConversation: async (
      _ws: string,
      _botId: string,
      _cid: string,
      _format: ExportFormat,
      _language: Language,
    ): Promise<ExportedFile> => later(),

    /** The group in which the team answers. */
    desk: {
      state: async (_ws: string, _botId: string): Promise<DeskState> => later(),
      /** A code to send as `/link CODE` in the group, good for 30 minutes. Throws `conversations.desk_needs_telegram`. */
      start: async (_ws: string, _botId: string): Promise<{ code: string; expiresAt: Date }> => later(),
      unlink: async (_ws: string, _botId: string): Promise<void> => later(),
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
