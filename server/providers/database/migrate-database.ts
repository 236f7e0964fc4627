import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import pg from "pg";
import { z } from "zod";
import type { Database } from "../../../db/client.ts";

const MIGRATIONS = fileURLToPath(new URL("../../../db/migrations", import.meta.url));
/** Any number will do as long as every version of the program uses the same. */
const LOCK = 4_071_216_001;
const journalSchema = z.object({ entries: z.array(z.object({ when: z.number() })) });

/** The database lacks pgvector and this user may not install it. */
export class VectorExtensionError extends Error {
  constructor(cause: unknown) {
    super(
      "The PostgreSQL extension `vector` is missing and could not be created. Install pgvector on the server and run `CREATE EXTENSION vector` as a superuser in this database.",
      { cause },
    );
    this.name = "VectorExtensionError";
  }
}

/**
 * Brings the database at `url` up to the last migration. Of several processes that start at once one migrates, the others wait
 * for it. Throws VectorExtensionError, or what the failing migration threw.
 */
export async function migrateDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // The lock lives as long as the transaction that drizzle's own `begin` joins and its `commit` ends. On the embedded database,
    // where all clients are one session and locks exclude nobody, the open transaction itself keeps the others waiting.
    await client.query("BEGIN");
    await client.query("SELECT pg_advisory_xact_lock($1)", [LOCK]);
    await createVectorExtension(client);
    await migrate(drizzle(client), { migrationsFolder: MIGRATIONS });
  } finally {
    await client.end();
  }
}

async function createVectorExtension(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query("SELECT 1 FROM pg_extension WHERE extname = 'vector'");
  if (rowCount) return;
  try {
    await client.query("CREATE EXTENSION IF NOT EXISTS vector");
  } catch (error) {
    throw new VectorExtensionError(error);
  }
}

/** True when the last migration that this program knows has been applied. */
export async function isMigrated(db: Database): Promise<boolean> {
  const journal = journalSchema.parse(JSON.parse(await readFile(`${MIGRATIONS}/meta/_journal.json`, "utf8")));
  const last = Math.max(0, ...journal.entries.map((entry) => entry.when));
  const { rows } = await db.execute<{ present: boolean }>(
    sql`SELECT to_regclass('drizzle.__drizzle_migrations') IS NOT NULL AS present`,
  );
  if (!rows[0]?.present) return false;
  const applied = await db.execute<{ last: string | null }>(
    sql`SELECT max(created_at)::text AS last FROM drizzle.__drizzle_migrations`,
  );
  return Number(applied.rows[0]?.last ?? 0) >= last;
}
