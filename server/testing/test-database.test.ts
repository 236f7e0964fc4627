import { sql } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { isMigrated } from "../providers/database/migrate-database.ts";
import { testDatabase, truncateAll } from "./test-database.ts";

describe("a test database", () => {
  const database = testDatabase();
  beforeEach(() => truncateAll(database.db));

  const insert = sql`INSERT INTO plan_probe VALUES (1)`;

  it("is migrated", async () => {
    expect(await isMigrated(database.db)).toBe(true);
  });

  it("keeps a row within a test", async () => {
    await database.db.execute(sql`CREATE TABLE IF NOT EXISTS plan_probe (n int)`);
    await database.db.execute(insert);
    expect((await database.db.execute(sql`SELECT n FROM plan_probe`)).rows).toEqual([{ n: 1 }]);
  });

  it("is empty again after truncateAll", async () => {
    expect((await database.db.execute(sql`SELECT n FROM plan_probe`)).rows).toEqual([]);
  });

  it("keeps vectors", async () => {
    const { rows } = await database.db.execute(sql`SELECT '[1,2]'::vector <-> '[1,3]'::vector AS distance`);
    expect(rows).toEqual([{ distance: 1 }]);
  });
});

describe("two test databases", () => {
  const one = testDatabase();
  const other = testDatabase();

  it("share nothing", async () => {
    await one.db.execute(sql`CREATE TABLE only_here (n int)`);
    const { rows } = await other.db.execute(sql`SELECT to_regclass('only_here') AS found`);
    expect(rows).toEqual([{ found: null }]);
  });
});
