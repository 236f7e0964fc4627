import { type Checked, checkFields } from "../kernel/check-fields.ts";
import { AppError } from "../kernel/errors.ts";
import { decodeCursor, type Page, type PageRequest, toPage } from "../kernel/paging.ts";
import type { SourceRow } from "../knowledge/index.ts";
import { answerQuestion } from "./answer-question.ts";
import type { InboxDeps } from "./deps.ts";
import { createDesk } from "./desk/index.ts";
import { handOver } from "./hand-over.ts";
import { indexAgain, indexAll } from "./index-search.ts";
import { keepAtHand } from "./keep-at-hand.ts";
import { lookCloser } from "./look-closer.ts";
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
import { termsSought } from "./search-terms.ts";
import type { Writing } from "./types.ts";

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
    ...handOver(deps),
    ...keepAtHand(deps),
    ...lookCloser(deps),

    /** What was typed to a customer, checked by the API's rules. */
    checkWriting: (input: unknown): Checked<Omit<Writing, "clientId"> & { clientId?: string }> =>
      checkFields(writingBody, input) as Checked<Omit<Writing, "clientId"> & { clientId?: string }>,
    checkNote: (input: unknown): Checked<{ text: string }> => checkFields(noteBody, input),
    checkLabel: (input: unknown): Checked<LabelInput> => checkFields(labelBody, input),
    checkCanned: (input: unknown): Checked<CannedInput> => checkFields(cannedBody, input),

    /** The group in which the team answers. */
    desk: createDesk(deps),

    /** The search in what was said, made outside a message's way. */
    search: {
      /** Brings what was said lately into the search; for the sweep. */
      indexAll: (): Promise<void> => indexAll(deps),
      /** Brings conversations into the search again whose customer's names have changed. */
      indexAgain: (botId: string, conversationIds: readonly string[]): Promise<void> =>
        indexAgain(deps, botId, conversationIds),
      /** What a name is looked for by. */
      termsOfName: (botId: string, query: string): number[][] =>
        termsSought(botId, query, deps.normalise, "names"),
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
