import { constants, setPriority } from "node:os";
import type { FastifyInstance } from "fastify";
import { startWorkers, type Workers } from "../workers/main.ts";
import { buildApp } from "./app.ts";
import { type Composition, compose } from "./compose.ts";
import { hostPages } from "./http/host-pages.ts";
import { announceNodeEnv, EnvError, readEnv } from "./kernel/env.ts";
import { fatal } from "./kernel/fatal.ts";
import { loadKeys } from "./kernel/keys.ts";
import { createLogger } from "./kernel/logger.ts";
import { migrateDatabase } from "./providers/database/migrate-database.ts";
import { openDatabase } from "./providers/database/open-database.ts";
import { prepareFirstStart } from "./start/prepare-first-start.ts";

/** Requests and jobs that still run when the process is asked to stop get this long. */
const STOP_WITHIN_MS = 30_000;

/** Starts what ROLE asks for: environment → database → parts → listen. */
async function start(): Promise<void> {
  const env = readEnv();
  announceNodeEnv(env);
  if (env.ROLE === "worker") giveWayToDoors();
  const logger = createLogger(env.LOG_LEVEL);
  const keys = loadKeys(env);
  const onLost = (reason: string) => fatal(`the database is gone: ${reason}`);
  const database = await openDatabase({
    databaseUrl: env.DATABASE_URL,
    dataDir: env.DATA_DIR,
    logger,
    poolSize: env.DATABASE_POOL,
    onLost,
  });
  await migrateDatabase(database.url);
  const composition = await compose({ env, keys, logger, database });
  const welcome = await prepareFirstStart(composition);
  const app = env.ROLE === "worker" ? undefined : await listen(composition);
  const workers = env.ROLE === "web" ? undefined : await startWorkers(composition);
  logger.info(
    {
      role: env.ROLE,
      database: database.kind,
      queue: composition.jobs.store,
      online: composition.services.abilities.onlineModel,
    },
    "ready",
  );
  welcome?.();

  let stopping = false;
  async function stop(signal: string): Promise<void> {
    if (stopping) return;
    stopping = true;
    logger.info({ signal }, "stopping");
    setTimeout(() => fatal("stopping took too long"), STOP_WITHIN_MS).unref();
    await stopInOrder(app, workers, composition);
    await database.close();
    logger.info("stopped");
    process.exit(0);
  }
  for (const signal of ["SIGTERM", "SIGINT"] as const)
    process.on(signal, () => void stop(signal).catch((error) => fatal(error)));
}

/** Where web and worker share a machine, a webhook's acknowledgement goes before the answer's work. */
function giveWayToDoors(): void {
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
}

async function listen(composition: Composition): Promise<FastifyInstance> {
  const { env, services, logger, translate, checks } = composition;
  const app = await buildApp({
    services,
    logger,
    translate,
    checks,
    publicUrl: env.DOMAIN_URL,
    rateLimitFactor: env.RATE_LIMIT_FACTOR,
    trustProxy: env.TRUST_PROXY,
    pages: (instance) => hostPages(instance, composition),
  });
  await app.listen({ port: env.PORT, host: env.HOST });
  return app;
}

/** Requests and jobs end side by side, each within its own time, new ones are refused; then the parts they use are closed. */
async function stopInOrder(
  app: FastifyInstance | undefined,
  workers: Workers | undefined,
  composition: Composition,
): Promise<void> {
  await Promise.all([app?.close(), workers?.close()]);
  await composition.close();
}

start().catch((error) => fatal(error instanceof EnvError ? error.message : error));
