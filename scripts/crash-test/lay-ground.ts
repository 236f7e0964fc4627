import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Database } from "../../db/client.ts";
import { type Composition, compose } from "../../server/compose.ts";
import { readEnv } from "../../server/kernel/env.ts";
import { loadKeys } from "../../server/kernel/keys.ts";
import { createLogger } from "../../server/kernel/logger.ts";
import { startFakeGemini } from "../../server/testing/fake-gemini.ts";
import { FAKE_APP_SECRET, startFakeMeta } from "../../server/testing/fake-meta.ts";
import { startFakeTelegram } from "../../server/testing/fake-telegram.ts";
import { createTokenEcho } from "../../server/testing/load/echo-tokens.ts";
import type { Fakes } from "../../server/testing/load/open-shops.ts";
import { takeScratchRedis } from "../bench/scratch-redis.ts";
import { createScratchDatabase } from "../eval/scratch-database.ts";

/** What the program stands on and what outlives it: database, queue, providers; and its parts, to prepare and to look. */
export type Ground = {
  directory: string;
  db: Database;
  fakes: Fakes;
  url: string;
  /** The parts of the product in this process, which neither serves nor works. */
  composition: Composition;
  environmentOf(name: string): Record<string, string>;
  /** Tells Meta where the program is; it must be running. */
  enterMetaWebhooks(): Promise<void>;
  close(): Promise<void>;
};

const VERIFY_TOKEN = "crash-verify-token";
/** A turn takes a while, so that a killed process dies in the middle of some. */
const MODEL_MS = 250;
/** An answer of a provider is on its way for so long: whoever is killed meanwhile does not learn that its message was taken. */
const ANSWER_MS = 40;

export async function layGround(given: {
  databaseUrl: string | undefined;
  redisUrl: string | undefined;
}): Promise<Ground> {
  const closing: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const end of closing.reverse()) await end();
  };
  try {
    return { ...(await lay(given, closing)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function lay(
  { databaseUrl, redisUrl }: { databaseUrl: string | undefined; redisUrl: string | undefined },
  closing: (() => Promise<unknown>)[],
): Promise<Omit<Ground, "close">> {
  const directory = await mkdtemp(join(tmpdir(), "botfactory-start-"));
  closing.push(() => rm(directory, { recursive: true, force: true }));
  const scratch = await createScratchDatabase(databaseUrl);
  closing.push(scratch.drop);
  const redis = redisUrl ? await takeScratchRedis(redisUrl) : undefined;
  if (redis) closing.push(redis.drop);
  const telegram = await startFakeTelegram({
    webhookRetryMs: 200,
    webhookJitterMs: 1_000,
    answerAfterMs: ANSWER_MS,
  });
  const meta = await startFakeMeta({ webhookRetryMs: 200, answerAfterMs: ANSWER_MS });
  const gemini = await startFakeGemini({ delayMs: MODEL_MS });
  closing.push(telegram.close, meta.close, gemini.close);
  gemini.setAnswer(createTokenEcho());

  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const dataDir = join(directory, "data");
  const keys = loadKeys({ DATA_DIR: dataDir });
  const environmentOf = (name: string): Record<string, string> => ({
    NODE_ENV: "production",
    LOG_LEVEL: "info",
    HOST: "127.0.0.1",
    PORT: String(port),
    DOMAIN_URL: url,
    DATA_DIR: dataDir,
    DATABASE_URL: scratch.url,
    // Four processes and the next life of one that was just killed share a server that others may use too.
    DATABASE_POOL: "8",
    ...(redis && { REDIS_URL: redis.url }),
    JWT_SECRET_KEY: keys.signing,
    ENCRYPTION_KEY: keys.encryption.map((key) => key.toString("hex")).join(","),
    GOOGLE_API_KEY: gemini.apiKey,
    GEMINI_BASE_URL: gemini.url,
    TELEGRAM_API_ROOT: `${telegram.url}/via/${name}`,
    META_GRAPH_BASE_URL: `${meta.url}/via/${name}`,
    INSTAGRAM_GRAPH_BASE_URL: `${meta.url}/via/${name}`,
    META_APP_SECRET: FAKE_APP_SECRET,
    META_VERIFY_TOKEN: VERIFY_TOKEN,
    QUIET_WINDOW_MS: "300",
    RATE_LIMIT_FACTOR: "1000",
  });

  const database = { db: scratch.db, url: scratch.url, kind: scratch.kind, close: async () => {} };
  const env = readEnv(environmentOf("harness"));
  const composition = await compose({ env, keys, logger: createLogger("error"), database });
  closing.push(composition.close);
  return {
    directory,
    db: scratch.db,
    fakes: { telegram, meta },
    url,
    composition,
    environmentOf,
    async enterMetaWebhooks() {
      for (const kind of ["whatsapp", "instagram"] as const)
        if (!(await meta.setWebhook(kind, `${url}/webhooks/${kind}`, VERIFY_TOKEN)))
          throw new Error(`the webhook for ${kind} was not accepted`);
    },
  };
}

/** A port that is free now: webhooks name it before anything listens, and every life of the web process has it. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
