import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, inject } from "vitest";
import { connectDatabase, type Database } from "../../db/client.ts";
import { silentLogger } from "../kernel/logger.ts";
import { startEmbedded } from "../providers/database/start-embedded.ts";
import { copyTemplate, databaseUrl, onServer } from "./template-database.ts";

/** Valid inside tests and hooks. */
export type TestDatabase = { readonly db: Database; readonly url: string };

type Opened = { url: string; drop: () => Promise<void> };

/**
 * A migrated, empty database for this test file (or describe block), gone afterwards. Call it at the top level. It is embedded, or
 * lives on the server of TEST_DATABASE_URL (a superuser there), so that the same tests hold for both.
 */
export function testDatabase(): TestDatabase {
  let opened: (Opened & { db: Database }) | undefined;

  beforeAll(async () => {
    const database = await createDatabase();
    opened = { ...database, db: connectDatabase(database.url, { max: 8, onError: () => {} }) };
  });
  afterAll(async () => {
    await opened?.db.$client.end();
    await opened?.drop();
  });

  function get(): Opened & { db: Database } {
    if (!opened) throw new Error("testDatabase() is ready inside tests and hooks only");
    return opened;
  }
  return {
    get db() {
      return get().db;
    },
    get url() {
      return get().url;
    },
  };
}

async function createDatabase(): Promise<Opened> {
  const databases = inject("databases");
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  if (databases.kind === "server") {
    await onServer(databases.url, (client) =>
      client.query(`CREATE DATABASE ${name} TEMPLATE ${databases.template}`),
    );
    const drop = (): Promise<unknown> =>
      onServer(databases.url, (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
    return { url: databaseUrl(databases.url, name), drop: () => drop().then(() => undefined) };
  }
  const directory = join(databases.directory, name);
  await copyTemplate(databases.template, directory);
  const embedded = await startEmbedded({ directory, logger: silentLogger, onUnexpectedExit: () => {} });
  return {
    url: embedded.url,
    drop: () => embedded.stop().then(() => rm(directory, { recursive: true, force: true })),
  };
}

/** Empties every table of the product, for `beforeEach`. */
export async function truncateAll(db: Database): Promise<void> {
  const { rows } = await db.execute<{ name: string }>(
    sql`SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename`,
  );
  if (rows.length > 0)
    await db.execute(sql.raw(`TRUNCATE ${rows.map((row) => row.name).join(", ")} CASCADE`));
}
