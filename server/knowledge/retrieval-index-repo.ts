import { createHash } from "node:crypto";
import pg from "pg";
import type { Database } from "../../db/client.ts";

/** Up to so many vectors an exact scan is as fast as anyone needs (20 ms); above it a bot gets an index of its own. */
export const INDEX_VECTORS_FROM = 10_000;
/** An index is kept until the bot has clearly become small, so that it is not built again and again. */
const DROP_BELOW = 0.8;

/**
 * Builds or drops the vector index of one bot: partial (only its vectors), because an index shared by all bots loses small bots' passages
 * (docs/decisions/004). Built without blocking writers; a build that was interrupted is repeated. Two calls at a time: the second returns.
 */
export async function ensureVectorIndex(
  db: Database,
  botId: string,
  from = INDEX_VECTORS_FROM,
): Promise<void> {
  const client = await db.$client.connect();
  const name = indexName(botId);
  try {
    const vectors = await countVectors(client, botId, from);
    const state = await indexState(client, name);
    if (vectors >= from && state !== "valid") await build(client, name, botId);
    if (vectors < from * DROP_BELOW && state !== "absent")
      await client.query(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`);
  } finally {
    client.release();
  }
}

async function build(client: pg.PoolClient, name: string, botId: string): Promise<void> {
  const lock = await client.query<{ mine: boolean }>(
    "SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS mine",
    [name],
  );
  if (!lock.rows[0]?.mine) return;
  try {
    await client.query("SET statement_timeout = 0; SET maintenance_work_mem = '512MB'");
    await client.query(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`);
    await client.query(
      `CREATE INDEX CONCURRENTLY ${name} ON passage_vector USING hnsw (embedding vector_cosine_ops) WHERE bot_id = ${pg.escapeLiteral(botId)}`,
    );
  } finally {
    await client.query("RESET statement_timeout; RESET maintenance_work_mem");
    await client.query("SELECT pg_advisory_unlock(hashtextextended($1, 0))", [name]);
  }
}

async function countVectors(client: pg.PoolClient, botId: string, atMost: number): Promise<number> {
  const { rows } = await client.query<{ vectors: number }>(
    "SELECT count(*)::int AS vectors FROM (SELECT 1 FROM passage_vector WHERE bot_id = $1 LIMIT $2) v",
    [botId, Number.isFinite(atMost) ? atMost : 0],
  );
  return rows[0]?.vectors ?? 0;
}

async function indexState(client: pg.PoolClient, name: string): Promise<"absent" | "broken" | "valid"> {
  const { rows } = await client.query<{ valid: boolean }>(
    "SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = to_regclass($1)",
    [name],
  );
  if (!rows[0]) return "absent";
  return rows[0].valid ? "valid" : "broken";
}

const indexName = (botId: string) =>
  `passage_vector_of_${createHash("sha256").update(botId).digest("hex").slice(0, 16)}`;
