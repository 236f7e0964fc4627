import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { withTimeout } from "../../kernel/bounded.ts";
import type { Logger } from "../../kernel/logger.ts";
import { type EmbeddedSettings, embeddedNewsSchema } from "./embedded-contract.ts";

const PROGRAM = fileURLToPath(new URL("./embedded-process.ts", import.meta.url));
const START_MS = 120_000;
const STOP_MS = 15_000;

export type EmbeddedOptions = {
  directory: string;
  logger: Logger;
  /** How long a client may be silent inside a transaction. */
  idleInTransactionMs?: number;
  /** The process ended though nobody asked it to. */
  onUnexpectedExit: (reason: string) => void;
};

export type EmbeddedDatabase = {
  url: string;
  pid: number;
  /** Undoes open transactions, closes the files and ends the process. */
  stop(): Promise<void>;
};

/**
 * Starts the embedded PostgreSQL on a directory, which is created when it is absent, and resolves once it takes connections.
 * Rejects when another process has the directory open or the database does not start.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const { directory, logger, idleInTransactionMs = 60_000 } = options;
  const settings: EmbeddedSettings = { directory, idleInTransactionMs };
  const child = fork(PROGRAM, [JSON.stringify(settings)], {
    execArgv: [],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const exited = once(child, "exit").then(([code, signal]) => `exit ${String(code ?? signal)}`);
  let lastWords = "";
  child.stderr?.on("data", (text: Buffer) => {
    lastWords = (lastWords + text.toString()).slice(-2_000);
  });
  let isStopping = false;

  async function stop(): Promise<void> {
    isStopping = true;
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGTERM");
    await withTimeout("closing the embedded database", STOP_MS, () => exited).catch(() =>
      child.kill("SIGKILL"),
    );
    await exited;
  }

  try {
    const port = await withTimeout("starting the embedded database", START_MS, () =>
      firstPort(child, exited, () => lastWords, logger),
    );
    exited.then((how) => {
      if (!isStopping) options.onUnexpectedExit([how, lastWords.trim()].filter(Boolean).join(": "));
    });
    return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, pid: child.pid ?? 0, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function firstPort(
  child: ChildProcess,
  exited: Promise<string>,
  lastWords: () => string,
  logger: Logger,
): Promise<number> {
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    exited.then((how) =>
      reject(new Error(`The embedded database did not start (${how}) ${lastWords()}`.trim())),
    );
    child.on("message", (raw) => {
      const news = embeddedNewsSchema.safeParse(raw);
      if (!news.success) return;
      if (news.data.kind === "ready") resolve(news.data.port);
      else if (news.data.kind === "warning") logger.warn({ database: "embedded" }, news.data.text);
      else {
        logger.error({ database: "embedded" }, news.data.reason);
        reject(new Error(news.data.reason));
      }
    });
  });
}
