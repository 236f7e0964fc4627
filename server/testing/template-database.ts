import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdtemp, readdir, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { silentLogger } from "../kernel/logger.ts";
import { migrateDatabase } from "../providers/database/migrate-database.ts";
import { startEmbedded } from "../providers/database/start-embedded.ts";

const MIGRATIONS = fileURLToPath(new URL("../../db/migrations", import.meta.url));
const PGLITE = fileURLToPath(
  new URL("../../node_modules/@electric-sql/pglite/package.json", import.meta.url),
);

/** A name for the schema that these migrations give on this PGlite. */
async function schemaHash(): Promise<string> {
  const hash = createHash("sha256").update(await readFile(PGLITE));
  for (const name of (await readdir(MIGRATIONS)).filter((each) => each.endsWith(".sql")).sort()) {
    hash.update(name).update(await readFile(join(MIGRATIONS, name)));
  }
  return hash.digest("hex").slice(0, 16);
}

/**
 * The directory of a migrated embedded database to be copied. It is made once for each state of `db/migrations` and kept in the
 * system's temporary directory; two runs that make it at once do not disturb each other.
 */
export async function templateDirectory(): Promise<string> {
  const directory = join(tmpdir(), `botfactory-template-${await schemaHash()}`);
  if (existsSync(directory)) {
    await utimes(directory, new Date(), new Date()); // in use: not a leftover
    return directory;
  }
  const draft = await mkdtemp(join(tmpdir(), "botfactory-draft-"));
  try {
    const embedded = await startEmbedded({
      directory: join(draft, "pg"),
      logger: silentLogger,
      onUnexpectedExit: () => {},
    });
    await migrateDatabase(embedded.url).finally(() => embedded.stop());
    await rename(join(draft, "pg"), directory).catch((error: unknown) => {
      if (!existsSync(directory)) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return directory;
}

/** Copies the template; the copy is the caller's. */
export async function copyTemplate(template: string, target: string): Promise<void> {
  await cp(template, target, { recursive: true });
}

/** A migrated database on the given PostgreSQL to be used as a template; made once for each state of `db/migrations`. */
export async function templateOnServer(serverUrl: string): Promise<string> {
  const name = `botfactory_template_${await schemaHash()}`;
  await onServer(serverUrl, async (client) => {
    await client.query("SELECT pg_advisory_lock(hashtext($1))", [name]);
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [name]);
    if (rowCount) return;
    const draft = `${name}_draft`;
    await client.query(`DROP DATABASE IF EXISTS ${draft} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${draft}`);
    await migrateDatabase(databaseUrl(serverUrl, draft));
    await client.query(`ALTER DATABASE ${draft} RENAME TO ${name}`);
  });
  return name;
}

/** Runs `work` on the server's own database. */
export async function onServer<T>(serverUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The same server, another database. */
export function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

const KEPT_MS = 3 * 24 * 3_600_000;

/** Removes what runs that were killed, and templates of schemas that are no more, have left in the temporary directory. */
export async function removeLeftovers(now: Date): Promise<void> {
  const names = (await readdir(tmpdir())).filter((name) =>
    /^botfactory-(template|draft|test|embedded|start)-/.test(name),
  );
  for (const path of names.map((name) => join(tmpdir(), name))) {
    const age = await stat(path).then(
      (info) => now.getTime() - info.mtimeMs,
      () => 0,
    );
    if (age > KEPT_MS) await rm(path, { recursive: true, force: true });
  }
}
