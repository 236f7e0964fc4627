import { createScratchDatabase } from "../eval/scratch-database.ts";
import { copyBare, prepareBareTable } from "./bare-copy.ts";
import { makeBot, storeReady } from "./made-bot.ts";
import { madeVectors } from "./made-vectors.ts";
import { atLeast, quantile, round, type Target } from "./statistics.ts";

const ROWS = 5_000;
const ROUNDS = 3;
const WANTED_RATIO = 0.1;

/** Ready embeddings through the real passage store (texts, words and vectors) beside a bare COPY of the same vectors, in turns. */
export async function measureStore(databaseUrl: string | undefined) {
  const scratch = await createScratchDatabase(databaseUrl);
  try {
    const { db } = scratch;
    await prepareBareTable(db);
    const vectors = madeVectors(ROWS);
    await copyBare(db, "warm", vectors);
    const bare: number[] = [];
    const stored: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const made = await makeBot(db);
      bare.push(ROWS / (await copyBare(db, made.botId, vectors)));
      const start = performance.now();
      await storeReady(db, made, vectors);
      stored.push(ROWS / ((performance.now() - start) / 1000));
    }
    const [bareRate, storeRate] = [quantile(bare, 0.5), quantile(stored, 0.5)];
    const ratio = storeRate / bareRate;
    const results = {
      database: scratch.kind,
      rows: ROWS,
      bareCopyPerSecond: round(bareRate, 0),
      storePerSecond: round(storeRate, 0),
      ratio: round(ratio, 3),
    };
    const targets: Target[] = [atLeast("store: share of a bare binary COPY", ratio, WANTED_RATIO)];
    return { results, targets };
  } finally {
    await scratch.drop();
  }
}
