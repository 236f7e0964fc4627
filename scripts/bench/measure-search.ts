import { sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { createPassageStore } from "../../server/knowledge/passage-store.ts";
import { encodeVector } from "../../server/knowledge/retrieval-copy.ts";
import { createPassageSearch } from "../../server/knowledge/search-passages.ts";
import type { Embedder, Embedding } from "../../server/providers/embeddings/port.ts";
import { createScratchDatabase } from "../eval/scratch-database.ts";
import { copyBare, prepareBareTable } from "./bare-copy.ts";
import { makeBot, SPACE, storeReady } from "./made-bot.ts";
import { madeQuestion } from "./made-passages.ts";
import { madeVectors } from "./made-vectors.ts";
import { quantile, round, type Target } from "./statistics.ts";

const SIZES = [1_000, 9_000, 10_000];
const OTHERS = 100_000;
const OTHERS_ON_EMBEDDED = 10_000;
const OTHER_BOT_SIZE = 5_000;
const QUESTIONS = 100;

/**
 * One search at a time, beside the bare vector query, in a table that holds the vectors of other bots as well. The vectors are given, so
 * that no embedder is measured. From 10,000 passages on a bot has a vector index, below it is scanned.
 */
export async function measureSearch(databaseUrl: string | undefined) {
  const scratch = await createScratchDatabase(databaseUrl);
  try {
    const { db, kind } = scratch;
    const questions = madeVectors(QUESTIONS);
    await prepareBareTable(db);
    const others = kind === "postgres" ? OTHERS : OTHERS_ON_EMBEDDED;
    await addOthers(db, others);
    const bots: Record<string, object> = {};
    for (const size of SIZES) bots[size] = await measureBot(db, size, questions);
    return { results: { database: kind, otherPassages: others, ms: bots }, targets: [] as Target[] };
  } finally {
    await scratch.drop();
  }
}

/** Vectors of other bots; without texts, which a search of another bot does not touch. */
async function addOthers(db: Database, count: number): Promise<void> {
  const vectors = madeVectors(OTHER_BOT_SIZE);
  for (let done = 0; done < count; done += OTHER_BOT_SIZE) {
    const { botId, sourceId } = await makeBot(db);
    const store = createPassageStore({ db });
    for (let i = 0; i < vectors.length; i += 1_000) {
      const batch = vectors.slice(i, i + 1_000).map((embedding, k) => ({ hash: `${i + k}`, embedding }));
      await store.keepVectors(sourceId, SPACE, batch);
    }
    await copyBare(db, botId, vectors);
  }
}

async function measureBot(db: Database, size: number, questions: readonly Embedding[]): Promise<object> {
  const made = await makeBot(db);
  const vectors = madeVectors(size);
  await storeReady(db, made, vectors);
  await copyBare(db, made.botId, vectors);
  await createPassageStore({ db }).settle(made.botId);
  await db.execute(sql`create index if not exists bare_vector_bot on bare_vector (bot_id)`);
  await db.execute(sql`analyze`);

  const search = createPassageSearch({ db, embedder: givenVectors(questions) });
  const bare = ({ vector }: Asked) =>
    db.$client.query({
      name: "bare",
      text: "select bot_id from bare_vector where bot_id = $1 order by embedding <=> $2::vector limit 8",
      values: [made.botId, encodeVector(vector)],
    });
  const product = await timesOf(questions, (asked) =>
    search.search({ botId: made.botId, question: asked.question, limit: 8 }),
  );
  return { search: product, bareVectorQuery: await timesOf(questions, bare) };
}

type Asked = { question: string; vector: Embedding };

async function timesOf(questions: readonly Embedding[], ask: (asked: Asked) => Promise<unknown>) {
  const times: number[] = [];
  for (const [i, vector] of questions.entries()) {
    const start = performance.now();
    await ask({ question: madeQuestion(i), vector });
    times.push(performance.now() - start);
  }
  const warm = times.slice(10);
  return { p50: round(quantile(warm, 0.5)), p95: round(quantile(warm, 0.95)) };
}

/** An embedder that knows the questions' vectors. */
function givenVectors(questions: readonly Embedding[]): Embedder {
  const known = new Map(questions.map((vector, i) => [madeQuestion(i), vector]));
  return {
    space: SPACE,
    online: true,
    embedPassages: () => Promise.reject(new Error("nothing is embedded here")),
    async embedQuestion(text) {
      const vector = known.get(text);
      if (!vector) throw new Error("an unknown question");
      return vector;
    },
  };
}
