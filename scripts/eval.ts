import { readEnv } from "../server/kernel/env.ts";
import { normaliseText } from "../server/knowledge/normalise-text.ts";
import { createPassageStore } from "../server/knowledge/passage-store.ts";
import { createPassageSearch } from "../server/knowledge/search-passages.ts";
import { createGeminiEmbedder } from "../server/providers/embeddings/gemini-embedder.ts";
import { createLocalEmbedder } from "../server/providers/embeddings/local-embedder.ts";
import type { Embedder } from "../server/providers/embeddings/port.ts";
import { type IngestedBot, ingest } from "./eval/ingest-set.ts";
import { measure } from "./eval/measure-set.ts";
import { BadSetError, readSet } from "./eval/read-set.ts";
import { createScratchDatabase } from "./eval/scratch-database.ts";

// `npm run eval -- DIR`: how well the product's own search finds what a set of questions asks for. Prints one JSON. The database is a
// scratch one, embedded or on the server of DATABASE_URL; the embedder is Gemini where GOOGLE_API_KEY is set, else the offline one.

async function evaluate(directory: string) {
  const set = readSet(directory);
  const env = readEnv();
  const embedder = embedderOf(env);
  const scratch = await createScratchDatabase(env.DATABASE_URL);
  try {
    const { db } = scratch;
    const store = createPassageStore({ db });
    const bots = new Map<string, IngestedBot>();
    const start = performance.now();
    for (const [business, passages] of set.corpora)
      bots.set(business, await ingest({ db, store, embedder }, passages));
    const ingestSeconds = Number(((performance.now() - start) / 1000).toFixed(1));
    const passages = [...set.corpora.values()].reduce((sum, { length }) => sum + length, 0);
    const figures = await measure(createPassageSearch({ db, embedder }), bots, set);
    return { directory, space: embedder.space, database: scratch.kind, passages, ingestSeconds, ...figures };
  } finally {
    await scratch.drop();
  }
}

function embedderOf(env: ReturnType<typeof readEnv>): Embedder {
  if (!env.GOOGLE_API_KEY) return createLocalEmbedder({ normalise: normaliseText });
  return createGeminiEmbedder({
    apiKey: env.GOOGLE_API_KEY,
    baseUrl: env.GEMINI_BASE_URL,
    model: env.GEMINI_EMBEDDING_MODEL,
  });
}

const [directory] = process.argv.slice(2);
try {
  if (!directory) throw new BadSetError("usage: npm run eval -- DIR");
  console.log(JSON.stringify(await evaluate(directory), null, 2));
} catch (error) {
  console.error(error instanceof BadSetError ? error.message : error);
  process.exitCode = 1;
}
