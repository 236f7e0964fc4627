import { type SQLChunk, sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { statement } from "../../db/statement.ts";
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

type CandidateValues = {
  botId: string;
  space: string;
  embedding: Buffer | null;
  hasEmbedding: boolean;
  hashes: number[];
  weights: number[];
};
type CandidateLine = { id: string | null; searchText: string; cosine: number | null; version: string | null };

/** The statement, with its values or with places for them. */
const candidatesBy = (value: (name: keyof CandidateValues) => SQLChunk) => sql`
    WITH live AS MATERIALIZED (SELECT id FROM source WHERE bot_id = ${value("botId")} AND enabled),
    near AS MATERIALIZED (
      SELECT source_id, hash, embedding <=> ${value("embedding")}::vector AS distance
      FROM passage_vector WHERE ${value("hasEmbedding")}::boolean AND bot_id = ${value("botId")} AND space = ${value("space")}
        AND source_id = ANY (ARRAY (SELECT id FROM live))
      ORDER BY distance LIMIT ${sql.raw(String(LIST_LENGTH))}
    ),
    worded AS MATERIALIZED (
      SELECT found.id FROM unnest(${value("hashes")}::int[], ${value("weights")}::float8[]) AS term (hash, weight)
      CROSS JOIN LATERAL (
        SELECT p.id FROM passage p
        WHERE p.terms @> ARRAY[term.hash] AND p.bot_id = ${value("botId")} AND p.source_id = ANY (ARRAY (SELECT id FROM live))
        LIMIT ${sql.raw(String(MAX_POSTINGS_OF_TERM))}
      ) found GROUP BY found.id ORDER BY sum(term.weight) DESC LIMIT ${sql.raw(String(LIST_LENGTH))}
    ),
    candidates AS (
      SELECT id, max(cosine) AS cosine FROM (
        SELECT p.id, 1 - n.distance AS cosine FROM near n JOIN passage p ON p.source_id = n.source_id AND p.hash = n.hash
        UNION ALL SELECT id, NULL FROM worded
      ) lists GROUP BY id
    )
    SELECT c.id, c.cosine, p.search_text AS "searchText", l.version
    FROM (VALUES (1)) one LEFT JOIN lexicon l ON l.bot_id = ${value("botId")}
    LEFT JOIN (candidates c JOIN passage p ON p.id = c.id) ON true`;

const candidatesStatement = statement<CandidateValues, CandidateLine>(
  "find_candidates",
  candidatesBy((name) => sql.placeholder(name)),
);

/** The union of the vector list and the word list, in one round trip, and which lexicon is the current one. */
export async function findCandidates(db: Database, query: CandidateQuery): Promise<CandidateList> {
  const { botId, space, embedding, rareTerms } = query;
  const hashes = rareTerms.map(({ hash }) => hash);
  const values = {
    botId,
    space,
    embedding: embedding && encodeVector(embedding),
    hasEmbedding: embedding !== null,
    hashes: termsOfBot(botId, hashes),
    weights: rareTerms.map(({ weight }) => weight),
  };
  const lines = query.indexed ? await viaIndex(db, values) : await candidatesStatement(db, values);
  const candidates = lines.flatMap(({ id, searchText, cosine }) => (id ? [{ id, searchText, cosine }] : []));
  return { candidates, lexiconVersion: lines[0]?.version ?? null };
}

/** The bot's own index is partial: PostgreSQL takes it only where it knows the bot while it plans, so nothing is prepared here. */
function viaIndex(db: Database, values: CandidateValues): Promise<CandidateLine[]> {
  return db.transaction(async (tx) => {
    await tx.execute(
      sql`SELECT set_config('hnsw.ef_search', ${String(EF_SEARCH)}, true), set_config('hnsw.iterative_scan', 'relaxed_order', true)`,
    );
    const { rows } = await tx.execute<CandidateLine>(candidatesBy((name) => sql.param(values[name])));
    return rows;
  });
}

export type PassageRow = {
  passageId: string;
  sourceId: string;
  sectionId: string;
  headingPath: string;
  text: string;
  /** The parent passage: what a model reads. */
  sectionText: string;
  sourceTitle: string;
};

const passagesStatement = statement<{ botId: string; ids: readonly string[] }, PassageRow>(
  "read_passages",
  sql`
    SELECT p.id AS "passageId", p.source_id AS "sourceId", p.section_id AS "sectionId", p.heading_path AS "headingPath", p.text,
      coalesce(parent.text, p.text) AS "sectionText", s.title AS "sourceTitle"
    FROM passage p JOIN source s ON s.id = p.source_id LEFT JOIN section parent ON parent.id = p.section_id
    WHERE p.id = ANY (${sql.placeholder("ids")}::text[]) AND p.bot_id = ${sql.placeholder("botId")}`,
);

/** The given passages of the bot with their parents, by id; ids that are not the bot's are left out. */
export async function readPassages(
  db: Database,
  botId: string,
  ids: readonly string[],
): Promise<Map<string, PassageRow>> {
  const rows = await passagesStatement(db, { botId, ids });
  return new Map(rows.map((row) => [row.passageId, row]));
}
