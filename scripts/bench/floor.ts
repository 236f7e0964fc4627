import { join } from "node:path";
import { startChild } from "./child.ts";
import type { FloorSettings } from "./floor-server.ts";
import type { Ground } from "./ground.ts";
import type { Product } from "./product.ts";

/** `scan`: by the index on bot_id, exactly, as the product searches a bot of this size; `hnsw`: by a vector index. */
export type FloorKind = "scan" | "hnsw";

/** Gives the floor its own tables with the same passages. */
export async function prepareFloor({ scratch: { db } }: Ground): Promise<void> {
  await db.execute(
    "create table floor_message (id bigserial primary key, bot_id text, chat bigint, author text, text text, at timestamptz default now())",
  );
  for (const kind of ["scan", "hnsw"] satisfies FloorKind[]) {
    await db.execute(`create table floor_${kind} (bot_id text, text text, embedding vector(768))`);
    for (const column of ["bot_id", "embedding"])
      await db.execute(`alter table floor_${kind} alter column ${column} set storage plain`);
    await db.execute(
      `insert into floor_${kind} select p.bot_id, p.text, v.embedding from passage p join passage_vector v using (source_id, hash)`,
    );
  }
  await db.execute("create index on floor_scan (bot_id)");
  await db.execute("create index on floor_hnsw using hnsw (embedding vector_cosine_ops)");
  await db.execute("analyze");
}

export async function startFloor(ground: Ground, kind: FloorKind): Promise<Product> {
  const { scratch, stocked, gemini, customers, dataDir } = ground;
  const settings: FloorSettings = {
    databaseUrl: scratch.url,
    botId: stocked.botId,
    token: stocked.token,
    geminiUrl: gemini.url,
    geminiKey: gemini.apiKey,
    telegramUrl: customers.telegram.url,
    table: `floor_${kind}`,
  };
  const child = await startChild({
    file: "scripts/bench/floor-server.ts",
    args: [JSON.stringify(settings)],
    env: {},
    logFile: join(dataDir, `floor-${kind}.log`),
    pattern: /listening at (\S+)/,
  });
  return {
    door: { origin: child.found[1] ?? "", path: "/webhook", secret: "" },
    cpuMs: child.cpuMs,
    stop: child.stop,
  };
}
