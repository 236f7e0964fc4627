import { AppError } from "../kernel/errors.ts";
import { decodeCursor, type Page, type PageRequest, toPage } from "../kernel/paging.ts";
import type { Jobs } from "../providers/queue/port.ts";
import { addSource } from "./add-source.ts";
import { changeSource, type SourceEdit } from "./change-source.ts";
import { normaliseText } from "./normalise-text.ts";
import type { PassageItem } from "./passage-store.ts";
import { parsePairs } from "./read-original.ts";
import { type ReadingDeps, readSource } from "./read-source.ts";
import { type QuestionAnswer, SOURCE_LIMITS, type SourceInput } from "./rules.ts";
import type { FoundPassage, FoundText, PassageSearch, SearchResult } from "./search-passages.ts";
import {
  countSources,
  deleteSource,
  findForgottenSources,
  findSource,
  findSourcesOfOtherSpaces,
  listSources,
  type SourceCounts,
  type SourceRow,
  updateSource,
} from "./source-repo.ts";

export type { FoundPassage, FoundText, PassageItem, QuestionAnswer, SourceCounts, SourceInput, SourceRow };
export type Knowledge = ReturnType<typeof createKnowledge>;

export type KnowledgeDeps = ReadingDeps & { jobs: Jobs; search: PassageSearch };

/** A waiting source that nobody took up for so long has lost its job. */
const FORGOTTEN_AFTER_MS = 20_000;
const MOST_FORGOTTEN = 200;
const NO_SOURCES: SourceCounts = { total: 0, ready: 0, failed: 0, passages: 0 };

/** What bots know: sources, how they are read, and the search in them. */
export function createKnowledge(deps: KnowledgeDeps) {
  const { db, clock, files, jobs, passages, search } = deps;

  async function get(workspaceId: string, botId: string, sourceId: string): Promise<SourceRow> {
    const found = await findSource(db, { workspaceId, botId, sourceId });
    if (!found) throw new AppError("knowledge.not_found");
    return found;
  }

  return {
    get,
    /** `origin`: the conversation whose customer's question it is made of; it goes when that person's data is erased. */
    add: (
      workspaceId: string,
      botId: string,
      input: SourceInput,
      origin: string | null = null,
    ): Promise<SourceRow> => addSource(deps, workspaceId, botId, input, origin),

    /** The most that a source may hold, for forms that say so before anything is sent. */
    limits: SOURCE_LIMITS,

    /** Newest first; with `title` only those whose title has it in it, whatever the case and the kind of apostrophe. */
    async list(
      workspaceId: string,
      botId: string,
      { limit, cursor, title }: PageRequest & { title?: string },
    ): Promise<Page<SourceRow>> {
      const rows = await listSources(db, workspaceId, botId, {
        limit: limit + 1,
        ...(title?.trim() && { title: title.trim() }),
        ...(cursor && { after: decodeCursor(cursor) }),
      });
      return toPage(
        rows,
        limit,
        (row) => row,
        (row) => row,
      );
    },

    /** How many sources a bot has, by state, and their passages. */
    async counts(workspaceId: string, botId: string): Promise<SourceCounts> {
      return (await countSources(db, workspaceId, [botId])).get(botId) ?? NO_SOURCES;
    },

    /** The same for several bots at once; a bot without sources is left out. */
    countsOf: (workspaceId: string, botIds: readonly string[]): Promise<Map<string, SourceCounts>> =>
      countSources(db, workspaceId, botIds),

    /** Renames, switches on or off, or replaces the text or the pairs (which reads the source anew). */
    async change(workspaceId: string, botId: string, sourceId: string, edit: SourceEdit): Promise<SourceRow> {
      return changeSource(deps, await get(workspaceId, botId, sourceId), edit);
    },

    /** Queues another reading; a page is fetched again. What did not change keeps its vectors. */
    async reread(workspaceId: string, botId: string, sourceId: string): Promise<SourceRow> {
      const source = await get(workspaceId, botId, sourceId);
      if (source.status !== "ready" && source.status !== "failed") return source;
      const changes = {
        status: "waiting",
        progress: 0,
        errorCode: null,
        errorDetails: null,
        readingAttempts: 0,
      } as const;
      const row = await updateSource(db, { workspaceId, botId, sourceId }, changes, clock.now());
      if (!row) throw new AppError("knowledge.not_found");
      await jobs.add("sources", { workspaceId, sourceId });
      return row;
    },

    /** Deletes the source with its passages, vectors and file. */
    async remove(workspaceId: string, botId: string, sourceId: string): Promise<void> {
      const source = await get(workspaceId, botId, sourceId);
      await deleteSource(db, { workspaceId, botId, sourceId });
      if (source.fileKey) await files.remove(source.fileKey);
      await passages.settle(botId);
    },

    async passages(
      workspaceId: string,
      botId: string,
      sourceId: string,
      page: PageRequest,
    ): Promise<Page<PassageItem>> {
      await get(workspaceId, botId, sourceId);
      return passages.list(sourceId, page);
    },

    /** The text of a pasted source, or the pairs of a question-and-answer one, for editing. */
    async original(
      workspaceId: string,
      botId: string,
      sourceId: string,
    ): Promise<{ text: string } | { pairs: QuestionAnswer[] } | null> {
      const source = await get(workspaceId, botId, sourceId);
      if (!source.fileKey || (source.kind !== "text" && source.kind !== "qa")) return null;
      const bytes = await files.get(source.fileKey);
      return source.kind === "qa" ? { pairs: parsePairs(bytes) } : { text: new TextDecoder().decode(bytes) };
    },

    /** Finds what the bot knows about a question; the caller has checked that the bot is the workspace's. */
    search: (botId: string, question: string, limit: number): Promise<SearchResult> =>
      search.search({ botId, question, limit }),
    /** The given passages of the bot, by id; those that are gone are left out. The caller has checked that the bot is the workspace's. */
    passagesOf: (botId: string, passageIds: readonly string[]): Promise<Map<string, FoundText>> =>
      search.loadPassages(botId, passageIds),
    normalise: (question: string): string => normaliseText(question),

    /** Reads one source; for the worker. */
    read: (workspaceId: string, sourceId: string, signal: AbortSignal): Promise<void> =>
      readSource(deps, workspaceId, sourceId, signal),

    /** Sources whose job was lost (a process died, a queue was emptied). */
    findForgotten() {
      const now = clock.now();
      return findForgottenSources(db, new Date(now.getTime() - FORGOTTEN_AFTER_MS), now, MOST_FORGOTTEN);
    },

    /** Reads everything anew that was read with another embedder (a key was added, a model changed). Returns how many. */
    async rereadOtherSpaces(): Promise<number> {
      const others = await findSourcesOfOtherSpaces(db, deps.embedder.space, 10_000);
      for (const { workspaceId, botId, id } of others) {
        await updateSource(
          db,
          { workspaceId, botId, sourceId: id },
          { status: "waiting", progress: 0, readingAttempts: 0 },
          clock.now(),
        );
        await jobs.add("sources", { workspaceId, sourceId: id });
      }
      return others.length;
    },
  };
}
