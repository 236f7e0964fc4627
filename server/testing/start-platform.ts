import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startWorkers, type Workers } from "../../workers/main.ts";
import { buildApp } from "../app.ts";
import type { BotRow } from "../bots/index.ts";
import { compose } from "../compose.ts";
import type { Clock } from "../kernel/clock.ts";
import { type Env, readEnv } from "../kernel/env.ts";
import { loadKeys } from "../kernel/keys.ts";
import { createLogger } from "../kernel/logger.ts";
import type { OpenedDatabase } from "../providers/database/open-database.ts";
import { type FakeTelegramOptions, startFakeTelegram } from "./fake-telegram.ts";

export type PlatformOptions = {
  /** Open and migrated; stays open when the platform closes. */
  database: OpenedDatabase;
  env?: Partial<Env>;
  clock?: Clock;
  /** Whether queues are worked on and channels polled (true). */
  workers?: boolean;
  /** Whether Telegram delivers by webhook instead of being polled (false). */
  webhooks?: boolean;
  /** How the fake Telegram behaves. */
  telegram?: FakeTelegramOptions;
  /** Takes the log's lines; standard output unless given. */
  onLog?: (line: string) => void;
};

export type Platform = Awaited<ReturnType<typeof startPlatform>>;

export type Person = { cookie: string; userId: string; workspaceId: string; email: string };

/** The whole product on a given database, listening on loopback, with a fake Telegram: what tests and the demo run. */
export async function startPlatform(options: PlatformOptions) {
  const { database } = options;
  const dataDir = await mkdtemp(join(tmpdir(), "botfactory-"));
  const telegram = await startFakeTelegram({ webhookRetryMs: 100, ...options.telegram });
  const port = options.webhooks ? await freePort() : 0;
  const env: Env = {
    ...readEnv({}),
    LOG_LEVEL: "error",
    DATA_DIR: dataDir,
    TELEGRAM_API_ROOT: telegram.url,
    QUIET_WINDOW_MS: 0,
    RATE_LIMIT_FACTOR: 1000,
    ...(options.webhooks && { DOMAIN_URL: `http://127.0.0.1:${port}` }),
    ...options.env,
  };
  if (env.TELEGRAM_BOT_TOKEN) telegram.addBot(env.TELEGRAM_BOT_TOKEN, { username: "botfactory_bot" });
  const { onLog } = options;
  const logger = createLogger(env.LOG_LEVEL, onLog && { write: onLog });
  const composition = await compose({
    env,
    keys: loadKeys(env),
    logger,
    database,
    ...(options.clock && { clock: options.clock }),
  });
  const { services, translate, checks } = composition;
  const app = await buildApp({
    services,
    logger,
    translate,
    checks,
    publicUrl: env.DOMAIN_URL,
    rateLimitFactor: env.RATE_LIMIT_FACTOR,
    trustProxy: env.TRUST_PROXY,
  });
  await app.listen({ port, host: "127.0.0.1" });
  const { port: listensOn } = app.server.address() as AddressInfo;
  const workers: Workers | undefined =
    options.workers === false ? undefined : await startWorkers(composition);
  let people = 0;

  return {
    composition,
    services,
    telegram,
    app,
    url: `http://127.0.0.1:${listensOn}`,
    dataDir,

    /** Signs somebody up and tells how to act as them. */
    async signUp(email = `person${++people}@example.com`): Promise<Person> {
      const person = {
        name: "Dilnoza",
        email,
        password: "correct-horse-7",
        language: "uz" as const,
        acceptTerms: true,
      };
      const signedUp = await services.accounts.signUp({ ...person, headers: new Headers() });
      if (!signedUp.ok) throw new Error(`signing up failed: ${signedUp.code}`);
      const cookie = signedUp.setCookie.map((one) => one.split(";", 1)[0]).join("; ");
      const session = await services.accounts.sessionOf(new Headers({ cookie }));
      const [workspace] = session ? await services.accounts.membershipsOf(session.user.id) : [];
      if (!session || !workspace) throw new Error("no workspace was made");
      return { cookie, userId: session.user.id, workspaceId: workspace.id, email };
    },

    /** A bot with a Telegram channel of this token, ready to be written to. */
    async connectedBot(
      { workspaceId }: Pick<Person, "workspaceId">,
      token: string,
      name = "Demo",
    ): Promise<{ bot: BotRow; channelId: string }> {
      const bot = await services.bots.create(workspaceId, { name, language: "uz" });
      telegram.addBot(token);
      const channel = await services.channels.connect(workspaceId, bot.id, "telegram", { token });
      return { bot, channelId: channel.id };
    },

    async close(): Promise<void> {
      await app.close();
      await workers?.close();
      await composition.close();
      await telegram.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A port that is free now: webhooks name it before anything listens. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
