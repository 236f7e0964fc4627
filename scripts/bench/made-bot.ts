import type { Database } from "../../db/client.ts";
import { bot, source, workspace } from "../../db/schema/index.ts";
import { systemIds } from "../../server/kernel/ids.ts";
import { createPassageStore } from "../../server/knowledge/passage-store.ts";
import { hashPassage } from "../../server/knowledge/rules.ts";
import type { Embedding } from "../../server/providers/embeddings/port.ts";
import { madePassages } from "./made-passages.ts";

/** As many as one call of the embedder brings. */
const BATCH = 100;

export const SPACE = "bench@768";

/** A bot with one source that is ready to be stored. */
export async function makeBot(db: Database): Promise<{ botId: string; sourceId: string }> {
  const workspaceId = systemIds.next("wsp");
  const botId = systemIds.next("bot");
  const sourceId = systemIds.next("src");
  await db.insert(workspace).values({ id: workspaceId, name: "bench", slug: workspaceId });
  await db.insert(bot).values({ id: botId, workspaceId, name: "bench", language: "uz" });
  await db.insert(source).values({ id: sourceId, workspaceId, botId, kind: "text", title: "bench" });
  return { botId, sourceId };
}

/** Stores a passage for each vector through the real store, as a reading does: vectors batch by batch, then everything at once. */
export async function storeReady(
  db: Database,
  { botId, sourceId }: { botId: string; sourceId: string },
  vectors: readonly Embedding[],
): Promise<void> {
  const store = createPassageStore({ db });
  const passages = madePassages(vectors.length).map(({ title = "", text }, position) => ({
    position,
    sectionPosition: position,
    headingPath: title,
    text,
    hash: hashPassage(title, text),
  }));
  for (let i = 0; i < passages.length; i += BATCH) {
    const kept = passages.slice(i, i + BATCH).flatMap(({ hash }, k) => {
      const embedding = vectors[i + k];
      return embedding ? [{ hash, embedding }] : [];
    });
    await store.keepVectors(sourceId, SPACE, kept);
  }
  await store.replace({ botId, sourceId, space: SPACE, sections: passages, passages });
}
