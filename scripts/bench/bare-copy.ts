import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { from as copyFrom } from "pg-copy-streams";
import type { Database } from "../../db/client.ts";
import { CopyWriter } from "../../server/knowledge/retrieval-copy.ts";
import type { Embedding } from "../../server/providers/embeddings/port.ts";

/** A table of nothing but vectors: the least that storing them can mean. */
export async function prepareBareTable(db: Database): Promise<void> {
  await db.execute("create table bare_vector (bot_id text, embedding vector(768))");
  for (const column of ["bot_id", "embedding"])
    await db.execute(`alter table bare_vector alter column ${column} set storage plain`);
}

/** Writes the vectors by binary COPY, encoded beforehand. Returns the seconds that the COPY took. */
export async function copyBare(db: Database, botId: string, vectors: readonly Embedding[]): Promise<number> {
  const writer = new CopyWriter().header();
  for (const vector of vectors) writer.row(2).text(botId).vector(vector);
  const bytes = writer.trailer().take();
  const chunks = Array.from({ length: Math.ceil(bytes.length / CHUNK) }, (_, i) =>
    bytes.subarray(i * CHUNK, (i + 1) * CHUNK),
  );
  const client = await db.$client.connect();
  try {
    const start = performance.now();
    const target = client.query(copyFrom("copy bare_vector (bot_id, embedding) from stdin (format binary)"));
    await pipeline(Readable.from(chunks), target);
    return (performance.now() - start) / 1000;
  } finally {
    client.release();
  }
}

const CHUNK = 1 << 16;
