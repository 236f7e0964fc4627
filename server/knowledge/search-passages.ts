import { LRUCache } from "lru-cache";
import type { Database } from "../../db/client.ts";
import { type AppError, isAppError } from "../kernel/errors.ts";
import type { Embedder, Embedding } from "../providers/embeddings/port.ts";
import { INDEX_VECTORS_FROM } from "./retrieval-index-repo.ts";
import { type Lexicon, readLexicon } from "./retrieval-lexicon-repo.ts";
import { ANSWERABLE, createJudge } from "./search-confidence.ts";
import { analyseQuestion } from "./search-question.ts";
import { rankCandidates } from "./search-ranking.ts";
import { type CandidateList, findCandidates, type PassageRow, readPassages } from "./search-repo.ts";
import { NO_STATISTICS } from "./search-statistics.ts";

/** A lexicon is 128 KB: at most 25 MB in all. */
const LEXICONS_KEPT = 200;

/** A passage as a person may read it, with where it stands. */
export type FoundText = PassageRow;

export type FoundPassage = PassageRow & {
  /** 0 to 1, comparable between questions; from 0.5 on it is worth an answer. */
  score: number;
};

export type SearchResult = {
  /** Best first. */
  passages: FoundPassage[];
  /** 0 to 1, of the best passage. */
  confidence: number;
  /** False: the bot knows nothing about this and had better say so. */
  answerable: boolean;
};

export type PassageSearch = ReturnType<typeof createPassageSearch>;

/** Finds the passages of a bot that answer a question: the caller has checked that the bot belongs to the workspace. */
export function createPassageSearch({ db, embedder }: { db: Database; embedder: Embedder }) {
  const lexicons = new LRUCache<string, Lexicon>({ max: LEXICONS_KEPT });

  async function lexiconOf(botId: string, version?: string): Promise<Lexicon | undefined> {
    const kept = lexicons.get(botId);
    if (kept && (version === undefined || kept.version === version)) return kept;
    const lexicon = await readLexicon(db, botId);
    if (lexicon) lexicons.set(botId, lexicon);
    return lexicon;
  }

  return {
    /**
     * Two round trips besides the embedding: candidates by vector and by rare words, then the texts of the best. The lexicon is read when
     * it has changed. While the embedder fails the words alone decide; where they find nothing sure, its error (`embeddings.*`) is thrown:
     * not to have been able to look is not the same as knowing nothing.
     */
    async search({ botId, question, limit, signal }: SearchRequest): Promise<SearchResult> {
      const [{ embedding, failure }, known] = await Promise.all([
        tryToEmbed(embedder, question, signal),
        lexiconOf(botId),
      ]);
      const byMeaning = embedder.online && embedding !== null;
      let statistics = known ?? NO_STATISTICS;
      let analysed = analyseQuestion(question, statistics);
      const find = (): Promise<CandidateList> =>
        findCandidates(db, {
          botId,
          space: embedder.space,
          embedding,
          rareTerms: analysed.rareTerms,
          indexed: statistics.passages >= INDEX_VECTORS_FROM,
        });
      let { candidates, lexiconVersion } = await find();
      if (lexiconVersion && lexiconVersion !== known?.version) {
        statistics = (await lexiconOf(botId, lexiconVersion)) ?? statistics;
        analysed = analyseQuestion(question, statistics);
        ({ candidates, lexiconVersion } = await find());
      }
      const { meanLength, passages: size } = statistics;
      const judge = createJudge({ passages: size, byMeaning });
      const ranked = rankCandidates(candidates, analysed, { meanLength, byMeaning });
      const best = ranked.slice(0, limit);
      const rows =
        best.length > 0
          ? await readPassages(
              db,
              botId,
              best.map(({ id }) => id),
            )
          : new Map<string, PassageRow>();
      const passages = best.flatMap((found) => {
        const row = rows.get(found.id);
        return row ? [{ ...row, score: judge.scoreOf(found) }] : [];
      });
      const confidence = Math.max(0, ...ranked.map(judge.scoreOf));
      const answerable = confidence >= ANSWERABLE;
      if (failure && !answerable) throw failure;
      return { passages, confidence, answerable };
    },

    /** The given passages of the bot, by id; ids that are not the bot's are left out. */
    async loadPassages(botId: string, passageIds: readonly string[]): Promise<Map<string, PassageRow>> {
      return passageIds.length > 0 ? readPassages(db, botId, passageIds) : new Map();
    },
  };
}

async function tryToEmbed(
  embedder: Embedder,
  question: string,
  signal: AbortSignal | undefined,
): Promise<{ embedding: Embedding | null; failure?: AppError }> {
  try {
    return { embedding: await embedder.embedQuestion(question, signal) };
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { embedding: null, failure: error };
  }
}

export type SearchRequest = { botId: string; question: string; limit: number; signal?: AbortSignal };
