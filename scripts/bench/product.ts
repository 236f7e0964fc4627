import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { loadKeys } from "../../server/kernel/keys.ts";
import { type Child, startChild } from "./child.ts";
import type { Door } from "./customers.ts";
import { EMBEDDING_MODEL, type Ground } from "./ground.ts";

export type Product = { door: Door; cpuMs(): number; stop(): Promise<void> };

/** The product as it is deployed: a web and a worker process, or one that is both. Jobs are kept in Redis where a URL is given. */
export async function startProduct(
  ground: Ground,
  { roles, redisUrl }: { roles: readonly ("web" | "worker" | "all")[]; redisUrl?: string | undefined },
): Promise<Product> {
  const started: Child[] = [];
  const stop = async () => {
    await Promise.all(started.map((child) => child.stop()));
  };
  try {
    for (const role of roles) started.push(await startRole(ground, role, redisUrl));
  } catch (error) {
    await stop();
    throw error;
  }
  const port = started.map(({ found }) => found[1]).find(Boolean);
  const { channelId, webhookSecret } = ground.stocked;
  return {
    door: {
      origin: `http://127.0.0.1:${port}`,
      path: `/webhooks/telegram/${channelId}`,
      secret: webhookSecret,
    },
    cpuMs: () => started.reduce((sum, child) => sum + child.cpuMs(), 0),
    stop,
  };
}

function startRole(ground: Ground, role: "web" | "worker" | "all", redisUrl?: string): Promise<Child> {
  const { dataDir, scratch, gemini, customers } = ground;
  const keys = loadKeys({ DATA_DIR: dataDir });
  return startChild({
    file: "server/main.ts",
    env: {
      NODE_ENV: "production",
      ROLE: role,
      HOST: "127.0.0.1",
      PORT: "0",
      DATABASE_URL: scratch.url,
      ...(redisUrl && { REDIS_URL: redisUrl }),
      DATA_DIR: dataDir,
      JWT_SECRET_KEY: keys.signing,
      ENCRYPTION_KEY: keys.encryption.map((key) => key.toString("hex")).join(","),
      GOOGLE_API_KEY: gemini.apiKey,
      GEMINI_BASE_URL: gemini.url,
      GEMINI_EMBEDDING_MODEL: EMBEDDING_MODEL,
      TELEGRAM_API_ROOT: customers.telegram.url,
      // All the load is one bot's here, and what the product itself costs is asked: Telegram's rate would answer instead.
      TELEGRAM_SENDS_PER_SECOND: "1000",
      QUIET_WINDOW_MS: "0",
    },
    logFile: join(dataDir, `${role}-${randomUUID()}.log`),
    pattern:
      role === "worker" ? /"msg":"ready"/ : /listening at http:\/\/127\.0\.0\.1:(\d+)[\s\S]*"msg":"ready"/i,
  });
}
