import type { Database } from "../../db/client.ts";
import { bot, source, workspace } from "../../db/schema/index.ts";
import { inBatches } from "../../server/kernel/bounded.ts";
import { systemIds } from "../../server/kernel/ids.ts";
import type { PassageStore } from "../../server/knowledge/passage-store.ts";
import { hashPassage, textToEmbed } from "../../server/knowledge/rules.ts";
import type { Embedder } from "../../server/providers/embeddings/port.ts";
import type { EvalPassage } from "./read-set.ts";

const BATCH = 100;
const PAGE = 1000;

type Deps = { db: Database; store: PassageStore; embedder: Embedder };

/** What was stored: the bot, and for each stored passage the id it has in the set. */
export type IngestedBot = { botId: string; idInSet: Map<string, string> };

/** Gives a new bot the passages through the real store, the way reading a source does. */
export async function ingest(
  { db, store, embedder }: Deps,
  passages: readonly EvalPassage[],
): Promise<IngestedBot> {
  const [workspaceId, botId, sourceId] = [
    systemIds.next("wsp"),
    systemIds.next("bot"),
    systemIds.next("src"),
  ];
  await db.insert(workspace).values({ id: workspaceId, name: "eval", slug: workspaceId });
  await db.insert(bot).values({ id: botId, workspaceId, name: "eval", language: "uz" });
  await db.insert(source).values({ id: sourceId, workspaceId, botId, kind: "text", title: "corpus" });
  const cut = passages.map(({ title = "", text }, position) => ({
    position,
    sectionPosition: position,
    headingPath: title,
    text,
    hash: hashPassage(title, text),
  }));
  for (const batch of inBatches(cut, BATCH)) {
    const vectors = await embedder.embedPassages(
      batch.map(({ headingPath, text }) => textToEmbed(headingPath, text)),
    );
    const kept = batch.flatMap(({ hash }, i) => (vectors[i] ? [{ hash, embedding: vectors[i] }] : []));
    await store.keepVectors(sourceId, embedder.space, kept);
  }
  await store.replace({ botId, sourceId, space: embedder.space, sections: cut, passages: cut });
  await store.settle(botId);
  return { botId, idInSet: await mapIds(store, sourceId, passages) };
}

async function mapIds(
  store: PassageStore,
  sourceId: string,
  passages: readonly EvalPassage[],
): Promise<Map<string, string>> {
  const idInSet = new Map<string, string>();
  let cursor: string | undefined;
  do {
    const page = await store.list(sourceId, { limit: PAGE, ...(cursor && { cursor }) });
    for (const { id, position } of page.items) idInSet.set(id, passages[position]?.id ?? "");
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  return idInSet;
}
