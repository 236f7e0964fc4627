import { and, eq, inArray, sql } from "drizzle-orm";
import type { Database, Executor } from "../../db/client.ts";
import { passage, section, source } from "../../db/schema/index.ts";
import type { Embedding } from "../providers/embeddings/port.ts";
import { encodeVector } from "./retrieval-copy.ts";
import { termsOfBot } from "./search-features.ts";
import type { WeightedFeature } from "./search-question.ts";

/** Each list brings so many candidates. More changes nothing that can be measured, fewer lose typing errors (docs/decisions/004). */
const LIST_LENGTH = 40;
/** A term's passages beyond this many are not walked, should the statistics be wrong about it. */
const MAX_POSTINGS_OF_TERM = 3_000;
/** Of an HNSW search; with iterative scanning it finds what an exact search does (docs/decisions/004). */
const EF_SEARCH = 100;

export type Candidate = {
  id: string;
  searchText: string;
  /** Cosine with the question; null for what only the word list found. */
  cosine: number | null;
};

export type CandidateQuery = {
  botId: string;
  space: string;
  /** Null where there is none: the word list alone brings candidates. */
  embedding: Embedding | null;
  rareTerms: readonly WeightedFeature[];
  /** The bot's vectors have an index. */
  indexed: boolean;
};

export type CandidateList = { candidates: Candidate[]; lexiconVersion: string | null };

/** The union of the vector list and the word list, in one round trip, and which lexicon is the current one. */
export async function findCandidates(db: Database, query: CandidateQuery): Promise<CandidateList> {
  if (!query.indexed) return selectCandidates(db, query);
  return db.transaction(async (tx) => {
    await tx.execute(
      sql`SELECT set_config('hnsw.ef_search', ${String(EF_SEARCH)}, true), set_config('hnsw.iterative_scan', 'relaxed_order', true)`,
    );
    return selectCandidates(tx, query);
  });
}

async function selectCandidates(
  db: Executor,
  { botId, space, embedding, rareTerms }: CandidateQuery,
): Promise<CandidateList> {
  const hashes = sql.param(
    termsOfBot(
      botId,
      rareTerms.map(({ hash }) => hash),
    ),
  );
  const weights = sql.param(rareTerms.map(({ weight }) => weight));
  const { rows } = await db.execute<{
    id: string | null;
    searchText: string;
    cosine: number | null;
    version: string | null;
  }>(sql`
    WITH live AS MATERIALIZED (SELECT id FROM source WHERE bot_id = ${botId} AND enabled),
    near AS MATERIALIZED (
      SELECT source_id, hash, embedding <=> ${embedding && encodeVector(embedding)}::vector AS distance
      FROM passage_vector WHERE ${embedding !== null} AND bot_id = ${botId} AND space = ${space} AND source_id = ANY (ARRAY (SELECT id FROM live))
      ORDER BY distance LIMIT ${LIST_LENGTH}
    ),
    worded AS MATERIALIZED (
      SELECT found.id FROM unnest(${hashes}::int[], ${weights}::float8[]) AS term (hash, weight)
      CROSS JOIN LATERAL (
        SELECT p.id FROM passage p WHERE p.terms @> ARRAY[term.hash] AND p.bot_id = ${botId} AND p.source_id = ANY (ARRAY (SELECT id FROM live))
        LIMIT ${MAX_POSTINGS_OF_TERM}
      ) found GROUP BY found.id ORDER BY sum(term.weight) DESC LIMIT ${LIST_LENGTH}
    ),
    candidates AS (
      SELECT id, max(cosine) AS cosine FROM (
        SELECT p.id, 1 - n.distance AS cosine FROM near n JOIN passage p ON p.source_id = n.source_id AND p.hash = n.hash
        UNION ALL SELECT id, NULL FROM worded
      ) lists GROUP BY id
    )
    SELECT c.id, c.cosine, p.search_text AS "searchText", l.version
    FROM (VALUES (1)) one LEFT JOIN lexicon l ON l.bot_id = ${botId}
    LEFT JOIN (candidates c JOIN passage p ON p.id = c.id) ON true`);
  const candidates = rows.flatMap(({ id, searchText, cosine }) => (id ? [{ id, searchText, cosine }] : []));
  return { candidates, lexiconVersion: rows[0]?.version ?? null };
}

export type PassageRow = {
  passageId: string;
  sourceId: string;
  sectionId: string;
  headingPath: string;
  text: string;
  sourceTitle: string;
};

export async function readPassages(
  db: Executor,
  botId: string,
  ids: readonly string[],
): Promise<Map<string, PassageRow>> {
  const rows = await db
    .select({
      passageId: passage.id,
      sourceId: passage.sourceId,
      sectionId: passage.sectionId,
      headingPath: passage.headingPath,
      text: passage.text,
      sourceTitle: source.title,
    })
    .from(passage)
    .innerJoin(source, eq(source.id, passage.sourceId))
    .where(and(eq(passage.botId, botId), inArray(passage.id, [...ids])));
  return new Map(rows.map((row) => [row.passageId, row]));
}

export async function readSections(
  db: Executor,
  botId: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const rows = await db
    .select({ id: section.id, text: section.text })
    .from(section)
    .where(and(eq(section.botId, botId), inArray(section.id, [...ids])));
  return new Map(rows.map(({ id, text }) => [id, text]));
}
