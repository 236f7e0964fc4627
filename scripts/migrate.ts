import { readEnv } from "../server/kernel/env.ts";
import { createLogger } from "../server/kernel/logger.ts";
import { migrateDatabase } from "../server/providers/database/migrate-database.ts";
import { openDatabase } from "../server/providers/database/open-database.ts";

// `npm run db:migrate`: brings the database up to date and ends; meant for the step before a deployment.
const env = readEnv();
const logger = createLogger(env.LOG_LEVEL);
const database = await openDatabase({
  databaseUrl: env.DATABASE_URL,
  dataDir: env.DATA_DIR,
  logger,
  poolSize: 2,
});
try {
  await migrateDatabase(database.url);
  console.log(`The ${database.kind} database is up to date.`);
} finally {
  await database.close();
}
