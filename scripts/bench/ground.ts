import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadKeys } from "../../server/kernel/keys.ts";
import { createSecretBox } from "../../server/kernel/secret-box.ts";
import { createGeminiEmbedder } from "../../server/providers/embeddings/gemini-embedder.ts";
import { createScratchDatabase, type ScratchDatabase } from "../eval/scratch-database.ts";
import { type Child, startChild } from "./child.ts";
import { CANNED_ANSWER, type Customers, startCustomers } from "./customers.ts";
import { type StockedBot, stockBot } from "./stock-bot.ts";

/** What product and floor stand on alike: the database with one stocked bot, the fake model, Telegram with its customers. */
export type Ground = {
  scratch: ScratchDatabase;
  dataDir: string;
  gemini: { url: string; apiKey: string };
  customers: Customers;
  stocked: StockedBot;
  close(): Promise<void>;
};

export const PASSAGES = 1_000;
export const EMBEDDING_MODEL = "gemini-embedding-001";

export async function layGround(databaseUrl: string | undefined): Promise<Ground> {
  const dataDir = await mkdtemp(join(tmpdir(), "botfactory-bench-"));
  const closing: (() => Promise<unknown>)[] = [() => rm(dataDir, { recursive: true, force: true })];
  const close = async () => {
    for (const end of closing.reverse()) await end();
  };
  try {
    const scratch = await createScratchDatabase(databaseUrl);
    closing.push(scratch.drop);
    const geminiChild = await startGemini(dataDir);
    closing.push(geminiChild.stop);
    const gemini = JSON.parse(geminiChild.found[0]);
    const customers = await startCustomers();
    closing.push(customers.close);
    const embedder = createGeminiEmbedder({
      apiKey: gemini.apiKey,
      baseUrl: gemini.url,
      model: EMBEDDING_MODEL,
    });
    const secrets = createSecretBox(loadKeys({ DATA_DIR: dataDir }).encryption);
    const stocked = await stockBot({ db: scratch.db, secrets, embedder }, PASSAGES);
    customers.telegram.addBot(stocked.token);
    await scratch.db.execute("analyze");
    return { scratch, dataDir, gemini, customers, stocked, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function startGemini(dataDir: string): Promise<Child> {
  return startChild({
    file: "server/testing/fake-gemini-main.ts",
    args: ["0", "0", `${CANNED_ANSWER} [1].`],
    env: {},
    logFile: join(dataDir, "gemini.log"),
    pattern: /^\{.*\}$/m,
  });
}
