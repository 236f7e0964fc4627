import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { bot, channel, promoCode } from "../../db/schema/index.ts";
import { buildApp } from "../../server/app.ts";
import { compose } from "../../server/compose.ts";
import { hostPages } from "../../server/http/host-pages.ts";
import { type Env, readEnv } from "../../server/kernel/env.ts";
import { loadKeys } from "../../server/kernel/keys.ts";
import { createLogger } from "../../server/kernel/logger.ts";
import type { PlanKey } from "../../server/plans/plan-table.ts";
import { migrateDatabase } from "../../server/providers/database/migrate-database.ts";
import { openDatabase } from "../../server/providers/database/open-database.ts";
import { startWorkers } from "../../workers/main.ts";

export type OwnProduct = Awaited<ReturnType<typeof startOwnProduct>>;

/**
 * The built product in this process, with a public address (its own loopback one): for tests that change a plan, have channels checked,
 * or need other settings than the product that all tests share.
 */
export async function startOwnProduct(variables: Partial<Env>) {
  const dataDir = await mkdtemp(join(tmpdir(), "own-product-"));
  const port = await sparePort();
  const url = `http://127.0.0.1:${port}`;
  const logger = createLogger("error");
  const env: Env = {
    ...readEnv({}),
    DATA_DIR: dataDir,
    DOMAIN_URL: url,
    QUIET_WINDOW_MS: 100,
    RATE_LIMIT_FACTOR: 1000,
    ...variables,
  };
  const database = await openDatabase({ dataDir, logger, poolSize: 8 });
  await migrateDatabase(database.url);
  const composition = await compose({ env, keys: loadKeys(env), logger, database });
  const { services, translate, checks } = composition;
  const app = await buildApp({
    services,
    logger,
    translate,
    checks,
    publicUrl: env.DOMAIN_URL,
    rateLimitFactor: env.RATE_LIMIT_FACTOR,
    trustProxy: false,
    pages: (instance) => hostPages(instance, composition),
  });
  await app.listen({ port, host: "127.0.0.1" });
  const workers = await startWorkers(composition);
  const { db } = database;

  return {
    url,
    services,

    async setPlan(botId: string, plan: PlanKey): Promise<void> {
      const [row] = await db.select().from(bot).where(eq(bot.id, botId));
      if (!row) throw new Error("there is no such bot");
      await services.plans.setPlan(row.workspaceId, plan, 30);
    },

    /** A code that makes paying cheaper, for everybody. */
    async addPromo(code: string, percent: number): Promise<void> {
      const row = {
        id: `promo-${code}`,
        code,
        kind: "percent" as const,
        value: percent,
        createdAt: new Date(),
      };
      await db.insert(promoCode).values(row);
    },

    /** Has the bot's channels checked now, as the worker does every five minutes. */
    async checkHealth(botId: string): Promise<void> {
      await db.update(channel).set({ checkedAt: null }).where(eq(channel.botId, botId));
      await services.channels.checkHealth();
    },

    async close(): Promise<void> {
      await app.close();
      await workers.close();
      await composition.close();
      await database.close();
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function sparePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
