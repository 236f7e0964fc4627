import { createHash } from "node:crypto";
import { and, asc, count, eq, gt, inArray } from "drizzle-orm";
import type pg from "pg";
import type { Database } from "../../db/client.ts";
import { passage, passageVector } from "../../db/schema/index.ts";
import { AppError } from "../kernel/errors.ts";
import type { Page, PageRequest } from "../kernel/paging.ts";
import type { Embedding } from "../providers/embeddings/port.ts";
import { normaliseText } from "./normalise-text.ts";
import { copyRows, inTransaction } from "./retrieval-copy-repo.ts";
import { ensureVectorIndex } from "./retrieval-index-repo.ts";
import { mergeNewTerms, refreshLexicon } from "./retrieval-lexicon-repo.ts";
import { textToEmbed } from "./rules.ts";
import { Scratch, termHashes, termsOfBot } from "./search-features.ts";

export type PassageItem = { id: string; position: number; headingPath: string; text: string };

/** What a reading found. A passage names its section by the section's position; `hash` names its content (rules.ts). */
export type Reading = {
  botId: string;
  sourceId: string;
  /** Nothing is stored once another reading owns the source. */
  readingId?: string;
  /** Of the embedder whose vectors are kept from now on. */
  space: string;
  sections: readonly { position: number; headingPath: string; text: string }[];
  passages: readonly ReadPassage[];
};
type ReadPassage = {
  position: number;
  sectionPosition: number;
  headingPath: string;
  text: string;
  hash: string;
};
type StoredPassage = ReadPassage & { id: string; sectionId: string };

export type PassageStore = ReturnType<typeof createPassageStore>;

/** Stores what sources say, for the search. Callers have checked that bot and source belong to the workspace. */
export function createPassageStore({ db, indexVectorsFrom }: { db: Database; indexVectorsFrom?: number }) {
  return {
    /** Those of the hashes whose vectors are stored: they need not be embedded. */
    async knownHashes(sourceId: string, space: string, hashes: readonly string[]): Promise<Set<string>> {
      const rows = await db
        .select({ hash: passageVector.hash })
        .from(passageVector)
        .where(
          and(
            eq(passageVector.sourceId, sourceId),
            eq(passageVector.space, space),
            inArray(passageVector.hash, [...hashes]),
          ),
        );
      return new Set(rows.map(({ hash }) => hash));
    },

    /** Stores vectors as they come, so that a crash loses none; they are found once `replace` has stored their passages. */
    keepVectors: (sourceId: string, space: string, vectors: readonly KeptVector[]): Promise<void> =>
      inTransaction(db, (client) => keepVectors(client, sourceId, space, vectors)),

    /** Makes the source say what was read, all at once: searches see the old reading until then. Unchanged passages are not touched. */
    replace: (reading: Reading): Promise<void> =>
      inTransaction(db, (client) => replacePassages(client, reading)),

    /** After passages came or went: counts how common words are, and gives a large bot a vector index or takes it away. */
    async settle(botId: string): Promise<void> {
      await mergeNewTerms(db);
      await refreshLexicon(db, botId);
      await ensureVectorIndex(db, botId, indexVectorsFrom);
    },

    /** The source's passages in reading order. */
    async list(sourceId: string, { limit, cursor }: PageRequest): Promise<Page<PassageItem>> {
      const after = cursor ? gt(passage.position, decodePosition(cursor)) : undefined;
      const rows = await db
        .select({
          id: passage.id,
          position: passage.position,
          headingPath: passage.headingPath,
          text: passage.text,
        })
        .from(passage)
        .where(and(eq(passage.sourceId, sourceId), after))
        .orderBy(asc(passage.position))
        .limit(limit + 1);
      const items = rows.slice(0, limit);
      const last = items.at(-1);
      return { items, nextCursor: rows.length > limit && last ? encodePosition(last.position) : null };
    },

    async count(botId: string): Promise<number> {
      const [row] = await db.select({ passages: count() }).from(passage).where(eq(passage.botId, botId));
      return row?.passages ?? 0;
    },
  };
}

export type KeptVector = { hash: string; embedding: Embedding };

async function keepVectors(
  client: pg.PoolClient,
  sourceId: string,
  space: string,
  vectors: readonly KeptVector[],
): Promise<void> {
  // The commit does not wait for the disk: should the database server crash, the last vectors are made once more.
  const source = await client.query<{ bot_id: string }>(
    "SELECT bot_id, set_config('synchronous_commit', 'off', true) FROM source WHERE id = $1",
    [sourceId],
  );
  const botId = source.rows[0]?.bot_id;
  if (!botId) return;
  const unique = [...new Map(vectors.map((vector) => [vector.hash, vector])).values()];
  await client.query("DELETE FROM passage_vector WHERE source_id = $1 AND space = $2 AND hash = ANY ($3)", [
    sourceId,
    space,
    unique.map(({ hash }) => hash),
  ]);
  const statement =
    "COPY passage_vector (source_id, space, hash, bot_id, embedding) FROM STDIN (FORMAT binary)";
  await copyRows(client, statement, unique, ({ hash, embedding }, row) =>
    row.row(5).text(sourceId).text(space).text(hash).text(botId).vector(embedding),
  );
}

async function replacePassages(client: pg.PoolClient, reading: Reading): Promise<void> {
  const { botId, sourceId, space, readingId = null } = reading;
  const source = await client.query(
    "SELECT 1 FROM source WHERE id = $1 AND bot_id = $2 AND ($3::text IS NULL OR reading_id = $3) FOR UPDATE",
    [sourceId, botId, readingId],
  );
  if (!source.rowCount) return;
  const passages = withIds(reading);
  const kept = await dropOthers(client, sourceId, passages);
  await storeSections(client, reading);
  await storePassages(
    client,
    reading,
    passages.filter(({ id }) => !kept.has(id)),
  );
  await client.query(
    `DELETE FROM passage_vector v WHERE v.source_id = $1 AND (v.space <> $2
       OR NOT EXISTS (SELECT 1 FROM passage p WHERE p.source_id = v.source_id AND p.hash = v.hash))`,
    [sourceId, space],
  );
}

/** Ids made of the content: the same passage read again is the same row. The second of two equal passages gets another one. */
function withIds({ sourceId, passages }: Reading): StoredPassage[] {
  const seen = new Map<string, number>();
  return passages.map((found) => {
    const nth = seen.get(found.hash) ?? 0;
    seen.set(found.hash, nth + 1);
    const id = `psg_${digest(sourceId, found.hash, nth)}`;
    return { ...found, id, sectionId: sectionIdOf(sourceId, found.sectionPosition) };
  });
}

const sectionIdOf = (sourceId: string, position: number) => `sec_${digest(sourceId, "section", position)}`;

function digest(...parts: (string | number)[]): string {
  return createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 26);
}

/** Deletes passages that are gone, moves those that stand elsewhere now, and returns the ids of all that stay. */
async function dropOthers(
  client: pg.PoolClient,
  sourceId: string,
  passages: readonly StoredPassage[],
): Promise<Set<string>> {
  const stored = await client.query<{ id: string; position: number; section_id: string }>(
    "SELECT id, position, section_id FROM passage WHERE source_id = $1",
    [sourceId],
  );
  if (stored.rows.length === 0) return new Set();
  const wanted = new Map(passages.map((found) => [found.id, found]));
  const gone = stored.rows.filter(({ id }) => !wanted.has(id)).map(({ id }) => id);
  await client.query("DELETE FROM passage WHERE id = ANY ($1)", [gone]);
  const moved = stored.rows.flatMap((row) => {
    const now = wanted.get(row.id);
    return now && (now.position !== row.position || now.sectionId !== row.section_id) ? [now] : [];
  });
  await client.query(
    `UPDATE passage p SET position = m.position, section_id = m.section_id
       FROM unnest($1::text[], $2::int[], $3::text[]) m (id, position, section_id) WHERE p.id = m.id`,
    [
      moved.map(({ id }) => id),
      moved.map(({ position }) => position),
      moved.map(({ sectionId }) => sectionId),
    ],
  );
  return new Set(stored.rows.flatMap(({ id }) => (wanted.has(id) ? [id] : [])));
}

async function storeSections(client: pg.PoolClient, { botId, sourceId, sections }: Reading): Promise<void> {
  await client.query("DELETE FROM section WHERE source_id = $1", [sourceId]);
  const statement =
    "COPY section (id, bot_id, source_id, position, heading_path, text) FROM STDIN (FORMAT binary)";
  await copyRows(client, statement, sections, ({ position, headingPath, text }, row) =>
    row
      .row(6)
      .text(sectionIdOf(sourceId, position))
      .text(botId)
      .text(sourceId)
      .int4(position)
      .text(headingPath)
      .text(text),
  );
}

async function storePassages(
  client: pg.PoolClient,
  { botId, sourceId }: Reading,
  passages: readonly StoredPassage[],
): Promise<void> {
  const statement =
    "COPY passage (id, bot_id, source_id, section_id, position, heading_path, text, hash, search_text, terms) FROM STDIN (FORMAT binary)";
  const scratch = new Scratch();
  await copyRows(client, statement, passages, ({ id, sectionId, position, headingPath, text, hash }, row) => {
    const searchText = normaliseText(textToEmbed(headingPath, text));
    row
      .row(10)
      .text(id)
      .text(botId)
      .text(sourceId)
      .text(sectionId)
      .int4(position)
      .text(headingPath)
      .text(text);
    row
      .text(hash)
      .text(searchText)
      .int4Array(termsOfBot(botId, termHashes(searchText, scratch)));
  });
}

function encodePosition(position: number): string {
  return Buffer.from(String(position)).toString("base64url");
}

function decodePosition(cursor: string): number {
  const position = Buffer.from(cursor, "base64url").toString();
  if (!/^\d{1,9}$/.test(position)) throw new AppError("request.bad_cursor");
  return Number(position);
}
