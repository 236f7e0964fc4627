import { sql } from "drizzle-orm";
import pg from "pg";
import { describe, expect, it } from "vitest";
import { connectDatabase } from "../../../db/client.ts";
import { testDatabase } from "../../testing/test-database.ts";
import { isMigrated, migrateDatabase } from "./migrate-database.ts";

const database = testDatabase();

async function empty(): Promise<void> {
  await database.db.execute(sql`DROP SCHEMA public CASCADE`);
  await database.db.execute(sql`DROP SCHEMA IF EXISTS drizzle CASCADE`);
  await database.db.execute(sql`CREATE SCHEMA public`);
}

async function appliedCount(): Promise<number> {
  const { rows } = await database.db.execute<{ n: number }>(
    sql`SELECT count(*)::int AS n FROM drizzle.__drizzle_migrations`,
  );
  return rows[0]?.n ?? 0;
}

describe("migrations", () => {
  it("bring an empty database up to date, and do nothing the second time", async () => {
    await empty();
    expect(await isMigrated(database.db)).toBe(false);
    await migrateDatabase(database.url);
    expect(await isMigrated(database.db)).toBe(true);
    const count = await appliedCount();
    await migrateDatabase(database.url);
    expect(await appliedCount()).toBe(count);
  });

  it("are run once by processes that start together", async () => {
    const count = await appliedCount();
    await empty();
    await Promise.all([
      migrateDatabase(database.url),
      migrateDatabase(database.url),
      migrateDatabase(database.url),
    ]);
    expect(await appliedCount()).toBe(count);
  });

  it("are missing when the last one has not been applied", async () => {
    await database.db.execute(
      sql`DELETE FROM drizzle.__drizzle_migrations WHERE created_at = (SELECT max(created_at) FROM drizzle.__drizzle_migrations)`,
    );
    expect(await isMigrated(database.db)).toBe(false);
  });

  it("say what to do when the vector extension may not be created", async () => {
    await empty();
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const role = `plain_${process.pid}`;
    await client.query(`CREATE ROLE ${role} LOGIN PASSWORD 'plain'`);
    try {
      const url = new URL(database.url);
      url.searchParams.set("options", `-c role=${role}`);
      await expect(migrateDatabase(url.href)).rejects.toThrow(/CREATE EXTENSION vector/);
    } finally {
      await client.query(`DROP ROLE ${role}`);
      await client.end();
    }
  });

  it("leave a database without migrations reported as such", async () => {
    const db = connectDatabase(database.url, { max: 1, onError: () => {} });
    expect(await isMigrated(db)).toBe(false);
    await db.$client.end();
  });
});
