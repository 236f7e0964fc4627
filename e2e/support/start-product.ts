import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { startFakeTelegramProcess } from "../../server/testing/fake-telegram.ts";
import { until } from "../../server/testing/until.ts";

declare module "vitest" {
  // biome-ignore lint/style/useConsistentTypeDefinitions: vitest's own interface is extended
  export interface ProvidedContext {
    /** Where the product that is tested answers, and the fake Telegram it talks to. */
    product: { url: string; telegramUrl: string };
  }
}

const START_MS = 90_000;

/** Builds what is stale, then starts the product as `npm start` does: a process of its own, a scratch DATA_DIR, a spare port. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const built = spawnSync(process.execPath, ["scripts/build-if-stale.ts"], { stdio: "inherit" });
  if (built.status !== 0) throw new Error("the pages were not built");
  const dataDir = await mkdtemp(join(tmpdir(), "botfactory-e2e-"));
  const telegram = await startFakeTelegramProcess({ openChats: true });
  const port = await sparePort();
  const url = `http://127.0.0.1:${port}`;
  const server = startServer({
    DATA_DIR: dataDir,
    PORT: String(port),
    TELEGRAM_API_ROOT: telegram.url,
  });
  async function stop(): Promise<void> {
    if (server.child.exitCode === null) {
      server.child.kill("SIGTERM");
      await once(server.child, "exit");
    }
    await telegram.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
  try {
    await until("the product to start", () => isReady(url, server.child), START_MS);
  } catch (error) {
    await stop();
    throw new Error(`${error instanceof Error ? error.message : error}\n${server.output()}`);
  }
  project.provide("product", { url, telegramUrl: telegram.url });
  return stop;
}

function startServer(variables: Record<string, string>): { child: ChildProcess; output(): string } {
  // NODE_ENV is not said, as with `npm start`: there is a demo workspace.
  const environment = {
    PATH: process.env.PATH ?? "",
    HOST: "127.0.0.1",
    LOG_LEVEL: "warn",
    QUIET_WINDOW_MS: "100",
    RATE_LIMIT_FACTOR: "1000",
    ...variables,
  };
  const child = spawn(process.execPath, ["server/main.ts"], {
    env: environment as unknown as NodeJS.ProcessEnv, // Remix's types demand NODE_ENV
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (text: Buffer) => {
      output += text.toString();
    });
  return { child, output: () => output };
}

async function isReady(url: string, child: ChildProcess): Promise<boolean> {
  if (child.exitCode !== null) throw new Error("the product ended");
  const answer = await fetch(`${url}/readyz`).catch(() => undefined);
  return answer?.ok ?? false;
}

async function sparePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (typeof address !== "object" || address === null) throw new Error("there is no spare port");
  return address.port;
}
