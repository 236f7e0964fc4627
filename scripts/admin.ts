import { parseArgs } from "node:util";
import { compose } from "../server/compose.ts";
import { readEnv } from "../server/kernel/env.ts";
import { loadKeys } from "../server/kernel/keys.ts";
import { silentLogger } from "../server/kernel/logger.ts";
import { isPlanKey } from "../server/plans/plan-table.ts";
import { migrateDatabase } from "../server/providers/database/migrate-database.ts";
import { openDatabase } from "../server/providers/database/open-database.ts";

const USAGE = `Usage:
  npm run admin -- set-plan WORKSPACE free|business|enterprise [DAYS]   put a workspace on a plan (30 days)
  npm run admin -- rotate-keys                                          seal every secret with the first ENCRYPTION_KEY`;

const { positionals } = parseArgs({ allowPositionals: true });
const [command, ...rest] = positionals;

const env = readEnv();
const database = await openDatabase({
  databaseUrl: env.DATABASE_URL,
  dataDir: env.DATA_DIR,
  logger: silentLogger,
  poolSize: 4,
});
await migrateDatabase(database.url);
const composition = await compose({ env, keys: loadKeys(env), logger: silentLogger, database });
try {
  process.exitCode = await run();
} finally {
  await composition.close();
  await database.close();
}

async function run(): Promise<number> {
  const { services } = composition;
  if (command === "set-plan") return setPlan(rest);
  if (command === "rotate-keys") {
    console.log(`${await services.channels.resealSecrets()} secrets were sealed with the current key.`);
    return 0;
  }
  console.error(USAGE);
  return 2;
}

async function setPlan([workspaceId, plan, days = "30"]: string[]): Promise<number> {
  const count = Number(days);
  if (!workspaceId || !plan || !isPlanKey(plan) || !Number.isInteger(count) || count < 1) {
    console.error(USAGE);
    return 2;
  }
  await composition.services.plans.setPlan(workspaceId, plan, count);
  console.log(`${workspaceId} is on ${plan} for ${count} days.`);
  return 0;
}
