import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { connectDatabase, type Database } from "../../db/client.ts";
import { silentLogger } from "../../server/kernel/logger.ts";
import { migrateDatabase } from "../../server/providers/database/migrate-database.ts";
import { openDatabase } from "../../server/providers/database/open-database.ts";

export type ScratchDatabase = {
  db: Database;
  url: string;
  kind: "embedded" | "postgres";
  drop(): Promise<void>;
};

const POOL_SIZE = 4;

/** A migrated database that is gone after `drop`: embedded in a temporary folder, or a new one on the server of `databaseUrl`. */
export async function createScratchDatabase(databaseUrl?: string): Promise<ScratchDatabase> {
  return databaseUrl ? onServer(databaseUrl) : embedded();
}

async function embedded(): Promise<ScratchDatabase> {
  const dataDir = await mkdtemp(join(tmpdir(), "botfactory-eval-"));
  const removeFiles = () => rm(dataDir, { recursive: true, force: true });
  try {
    const opened = await openDatabase({ dataDir, logger: silentLogger, poolSize: POOL_SIZE });
    await migrateDatabase(opened.url);
    const drop = () => opened.close().then(removeFiles);
    return { db: opened.db, url: opened.url, kind: "embedded", drop };
  } catch (error) {
    await removeFiles();
    throw error;
  }
}

async function onServer(serverUrl: string): Promise<ScratchDatabase> {
  const name = `botfactory_eval_${randomBytes(6).toString("hex")}`;
  await runOn(serverUrl, `CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  await migrateDatabase(url.href);
  const db = connectDatabase(url.href, { max: POOL_SIZE, onError: () => {} });
  const drop = async () => {
    await db.$client.end();
    await runOn(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`);
  };
  return { db, url: url.href, kind: "postgres", drop };
}

async function runOn(serverUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
