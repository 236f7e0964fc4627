import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { silentLogger } from "../../kernel/logger.ts";
import { copyTemplate, templateDirectory } from "../../testing/template-database.ts";
import { openDatabase } from "./open-database.ts";
import { type EmbeddedDatabase, startEmbedded } from "./start-embedded.ts";

let root: string;
let started: EmbeddedDatabase[] = [];
const exits: string[] = [];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "botfactory-start-"));
  await copyTemplate(await templateDirectory(), join(root, "pg"));
});
afterEach(async () => {
  await Promise.all(started.map((embedded) => embedded.stop()));
  started = [];
  exits.length = 0;
  await rm(root, { recursive: true, force: true });
});

async function start(): Promise<EmbeddedDatabase> {
  const embedded = await startEmbedded({
    directory: join(root, "pg"),
    logger: silentLogger,
    onUnexpectedExit: (reason) => exits.push(reason),
  });
  started.push(embedded);
  return embedded;
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  return client;
}

describe("the embedded database", () => {
  it("keeps every acknowledged row through kill -9, and says that it died", async () => {
    const first = await start();
    const client = await connect(first.url);
    await client.query("CREATE TABLE survivors (n int PRIMARY KEY)");
    let acknowledged = -1;
    const writing = (async () => {
      for (let n = 0; n < 100_000; n++) {
        await client.query("INSERT INTO survivors VALUES ($1)", [n]);
        acknowledged = n;
        if (n === 300) process.kill(first.pid, "SIGKILL");
      }
    })();
    await expect(writing).rejects.toThrow();
    expect(acknowledged).toBeGreaterThanOrEqual(300);
    await expect.poll(() => exits).toEqual(["exit SIGKILL"]);

    const second = await start();
    const reader = await connect(second.url);
    const { rows } = await reader.query("SELECT count(*)::int AS n FROM survivors WHERE n <= $1", [
      acknowledged,
    ]);
    expect(rows).toEqual([{ n: acknowledged + 1 }]);
    await reader.end();
  });

  it("opens a directory once at a time, and again after it was closed", async () => {
    const first = await start();
    await expect(start()).rejects.toThrow(/in use by process/);
    await first.stop();
    await start();
    expect(exits).toEqual([]);
  });

  it("undoes an open transaction when it is closed", async () => {
    const first = await start();
    const client = await connect(first.url);
    await client.query("CREATE TABLE undone (n int)");
    await client.query("BEGIN");
    await client.query("INSERT INTO undone VALUES (1)");
    await first.stop();
    const reader = await connect((await start()).url);
    expect((await reader.query("SELECT n FROM undone")).rows).toEqual([]);
    await reader.end();
  });

  it("is opened, used and closed through openDatabase, which tells when it is lost", async () => {
    const lost: string[] = [];
    const onLost = (reason: string): number => lost.push(reason);
    const opened = await openDatabase({ dataDir: root, logger: silentLogger, poolSize: 3, onLost });
    expect(opened.kind).toBe("embedded");
    const { rows } = await opened.db.$client.query("SELECT current_setting('random_page_cost') AS cost");
    expect(rows).toEqual([{ cost: "1.1" }]);
    await opened.close();
    await opened.close();
    expect(lost).toEqual([]);
  });
});
