import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { bot, passage, passageVector, section, source, workspace } from "../../db/schema/index.ts";
import { createLocalEmbedder } from "../providers/embeddings/local-embedder.ts";
import { testDatabase, truncateAll } from "../testing/test-database.ts";
import { normaliseText } from "./normalise-text.ts";
import { createPassageStore } from "./passage-store.ts";
import { hashPassage, textToEmbed } from "./rules.ts";
import { createPassageSearch } from "./search-passages.ts";

const database = testDatabase();
const embedder = createLocalEmbedder({ normalise: normaliseText });
const storeOf = () => createPassageStore({ db: database.db });
const searchOf = () => createPassageSearch({ db: database.db, embedder });

const DELIVERY = "Yetkazib berish Toshkent bo‘ylab bepul";
const HOURS = "Do‘kon har kuni 9:00 dan 21:00 gacha ishlaydi";
const RETURNS = "Возврат товара возможен в течение 14 дней";

beforeEach(async () => {
  await truncateAll(database.db);
  await database.db.insert(workspace).values({ id: "wsp", name: "w", slug: "w" });
  for (const id of ["bot_a", "bot_b"]) {
    await database.db.insert(bot).values({ id, workspaceId: "wsp", name: id, language: "uz" });
    await database.db
      .insert(source)
      .values({ id: `src_${id}`, workspaceId: "wsp", botId: id, kind: "text", title: `Manba ${id}` });
  }
});

function cut(texts: readonly string[]) {
  const passages = texts.map((text, position) => ({
    position,
    sectionPosition: 0,
    headingPath: "Savollar",
    text,
    hash: hashPassage("Savollar", text),
  }));
  return { passages, sections: [{ position: 0, headingPath: "Savollar", text: texts.join("\n") }] };
}

async function teach(botId: string, texts: readonly string[], space = embedder.space): Promise<void> {
  const reading = cut(texts);
  const sourceId = `src_${botId}`;
  const vectors = await embedder.embedPassages(
    reading.passages.map(({ text }) => textToEmbed("Savollar", text)),
  );
  const kept = reading.passages.flatMap(({ hash }, i) =>
    vectors[i] ? [{ hash, embedding: vectors[i] }] : [],
  );
  await storeOf().keepVectors(sourceId, space, kept);
  await storeOf().replace({ botId, sourceId, space, ...reading });
  await storeOf().settle(botId);
}

const ask = (botId: string, question: string) => searchOf().search({ botId, question, limit: 5 });
const storedTexts = async () => (await database.db.select().from(passage)).map(({ text }) => text).sort();

describe("storing and finding passages", () => {
  it("finds a passage by question in another script, with a typing error, and in Russian", async () => {
    await teach("bot_a", [DELIVERY, HOURS, RETURNS]);
    for (const [question, text] of [
      ["етказиб бериш бепулми", DELIVERY],
      ["yetkzaib berish", DELIVERY],
      ["возврат товара", RETURNS],
    ] as const) {
      const { passages, answerable } = await ask("bot_a", question);
      expect(passages[0]).toMatchObject({ text, sourceTitle: "Manba bot_a", headingPath: "Savollar" });
      expect(answerable).toBe(true);
    }
  });

  it("says that it does not know what nothing is said about", async () => {
    await teach("bot_a", [DELIVERY, HOURS, RETURNS]);
    const { answerable, confidence } = await ask("bot_a", "who won the football championship in 1998");
    expect(answerable).toBe(false);
    expect(confidence).toBeLessThan(0.5);
  });

  it("never finds another bot's passages", async () => {
    await teach("bot_a", [DELIVERY]);
    await teach("bot_b", [HOURS]);
    const { passages } = await ask("bot_b", DELIVERY);
    expect(passages.map(({ text }) => text)).toEqual([HOURS]);
    const found = await ask("bot_a", DELIVERY);
    const ids = found.passages.map(({ passageId }) => passageId);
    expect((await searchOf().loadPassages("bot_a", ids)).size).toBe(1);
    expect((await searchOf().loadPassages("bot_b", ids)).size).toBe(0);
  });

  it("does not find passages of a source that is switched off, nor vectors of another embedder", async () => {
    await teach("bot_a", [DELIVERY]);
    await database.db.update(source).set({ enabled: false }).where(eq(source.id, "src_bot_a"));
    expect((await ask("bot_a", DELIVERY)).passages).toEqual([]);
    await teach("bot_b", [HOURS], "another-space");
    const [found] = (await ask("bot_b", HOURS)).passages;
    expect(found?.text).toBe(HOURS);
    expect((await ask("bot_b", "zzz")).passages).toEqual([]);
  });

  it("answers with nothing for a bot without knowledge and for a question without words", async () => {
    expect(await ask("bot_a", "salom")).toMatchObject({ passages: [], confidence: 0, answerable: false });
    await teach("bot_a", [DELIVERY]);
    expect((await ask("bot_a", "?!")).answerable).toBe(false);
  });

  it("notices new knowledge at once, also in a process that has searched before", async () => {
    const search = searchOf();
    await teach("bot_a", [DELIVERY]);
    await search.search({ botId: "bot_a", question: "dokon", limit: 5 });
    await teach("bot_a", [DELIVERY, HOURS, RETURNS]);
    const { passages } = await search.search({
      botId: "bot_a",
      question: "do'kon qachon ishlaydi",
      limit: 5,
    });
    expect(passages[0]?.text).toBe(HOURS);
  });
});

describe("reading a source anew", () => {
  it("keeps ids and vectors of what did not change, and drops what disappeared", async () => {
    await teach("bot_a", [DELIVERY, HOURS]);
    const before = await database.db.select().from(passage).where(eq(passage.text, HOURS));
    const reading = cut([RETURNS, HOURS]);
    const hashes = reading.passages.map(({ hash }) => hash);
    const known = await storeOf().knownHashes("src_bot_a", embedder.space, hashes);
    expect([...known]).toEqual([hashes[1]]);
    await teach("bot_a", [RETURNS, HOURS]);
    const after = await database.db.select().from(passage).where(eq(passage.text, HOURS));
    expect(after[0]?.id).toBe(before[0]?.id);
    expect(await storedTexts()).toEqual([HOURS, RETURNS].sort());
    expect((await database.db.select().from(passageVector)).map(({ hash }) => hash).sort()).toEqual(
      hashes.sort(),
    );
  });

  it("moves a passage that stands elsewhere now", async () => {
    await teach("bot_a", [DELIVERY, HOURS]);
    await teach("bot_a", [HOURS, DELIVERY]);
    const { items } = await storeOf().list("src_bot_a", { limit: 10 });
    expect(items.map(({ text }) => text)).toEqual([HOURS, DELIVERY]);
  });

  it("keeps both of two equal passages", async () => {
    await teach("bot_a", [DELIVERY, DELIVERY]);
    expect(await storedTexts()).toEqual([DELIVERY, DELIVERY]);
    expect((await ask("bot_a", "yetkazib berish")).passages).toHaveLength(2);
  });

  it("keeps the old reading when storing the new one fails", async () => {
    await teach("bot_a", [DELIVERY]);
    const reading = cut([HOURS, "bad \u0000 byte"]);
    const replaced = storeOf().replace({
      botId: "bot_a",
      sourceId: "src_bot_a",
      space: embedder.space,
      ...reading,
    });
    await expect(replaced).rejects.toThrow();
    expect(await storedTexts()).toEqual([DELIVERY]);
    expect(await storeOf().count("bot_a")).toBe(1);
  });

  it("stores nothing for a source that was deleted or belongs to another bot", async () => {
    const reading = cut([HOURS]);
    await storeOf().replace({ botId: "bot_b", sourceId: "src_bot_a", space: embedder.space, ...reading });
    await storeOf().keepVectors("src_gone", embedder.space, [
      { hash: "h", embedding: new Float32Array(768) },
    ]);
    expect(await storedTexts()).toEqual([]);
    expect(await database.db.select().from(passageVector)).toEqual([]);
  });

  it("stores vectors that came twice once", async () => {
    const embedding = await embedder.embedQuestion("salom");
    const vectors = [{ hash: "h", embedding }];
    await storeOf().keepVectors("src_bot_a", embedder.space, [...vectors, ...vectors]);
    await storeOf().keepVectors("src_bot_a", embedder.space, vectors);
    const stored = await database.db.select().from(passageVector);
    expect(stored.map(({ hash }) => hash)).toEqual(["h"]);
    expect(stored[0]?.embedding[3]).toBeCloseTo(embedding[3] ?? Number.NaN, 5);
  });

  it("takes everything along when the source is deleted", async () => {
    await teach("bot_a", [DELIVERY]);
    await database.db.delete(source).where(eq(source.id, "src_bot_a"));
    expect(await storedTexts()).toEqual([]);
    expect(await database.db.select().from(section)).toEqual([]);
    expect(await database.db.select().from(passageVector)).toEqual([]);
  });
});

describe("listing a source's passages", () => {
  it("pages through them in reading order", async () => {
    const texts = Array.from({ length: 25 }, (_, i) => `Savol raqami ${i}`);
    await teach("bot_a", texts);
    const seen: string[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < 5; page++) {
      const { items, nextCursor } = await storeOf().list("src_bot_a", {
        limit: 10,
        ...(cursor && { cursor }),
      });
      seen.push(...items.map(({ text }) => text));
      if (!nextCursor) break;
      cursor = nextCursor;
    }
    expect(seen).toEqual(texts);
    await expect(storeOf().list("src_bot_a", { limit: 10, cursor: "###" })).rejects.toMatchObject({
      code: "request.bad_cursor",
    });
  });
});

describe("the vector index of a large bot", () => {
  const indexes = async () => {
    const { rows } = await database.db.$client.query<{ name: string }>(
      "SELECT indexname AS name FROM pg_indexes WHERE indexname LIKE 'passage_vector_of_%'",
    );
    return rows.length;
  };

  it("is built when the bot has become large, serves the same answers, and goes when it is small again", async () => {
    const store = createPassageStore({ db: database.db, indexVectorsFrom: 3 });
    await teach("bot_a", [DELIVERY, HOURS, RETURNS]);
    await store.settle("bot_a");
    await store.settle("bot_a");
    expect(await indexes()).toBe(1);
    expect((await ask("bot_a", "yetkazib berish")).passages[0]?.text).toBe(DELIVERY);
    await teach("bot_a", [HOURS]);
    await store.settle("bot_a");
    expect(await indexes()).toBe(0);
  });
});
