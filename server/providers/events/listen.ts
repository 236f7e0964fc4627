import pg from "pg";
import { withTimeout } from "../../kernel/bounded.ts";
import { sleep } from "../../kernel/clock.ts";
import { messageOf } from "../../kernel/errors.ts";
import type { Logger } from "../../kernel/logger.ts";

export type ListenOptions = {
  databaseUrl: string;
  channel: string;
  logger: Logger;
  onPayload: (payload: string) => void;
  /** The connection is back after it was lost: payloads may have been missed. */
  onGap: () => void;
};

export type Listening = {
  /** Resolves when the channel is listened to for the first time. */
  readonly started: Promise<void>;
  close(): Promise<void>;
};

const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 10_000;
const CONNECT_LIMIT_MS = 10_000;
const HEARTBEAT_MS = 30_000;

/** Listens on one connection of its own until closed, and connects anew, with growing waits, whenever that is lost. */
export function listen(options: ListenOptions): Listening {
  const { channel, logger, onGap } = options;
  const stop = new AbortController();
  const { promise: started, resolve: hasStarted } = Promise.withResolvers<void>();
  let wasConnected = false;

  async function keepListening(): Promise<void> {
    let failures = 0;
    while (!stop.signal.aborted) {
      try {
        await listenOnce(options, stop.signal, () => {
          failures = 0;
          hasStarted();
          if (wasConnected) onGap();
          wasConnected = true;
        });
      } catch (error) {
        logger.warn({ reason: messageOf(error), channel }, "events: the listening connection was lost");
        const wait = Math.min(FIRST_WAIT_MS * 2 ** failures, LONGEST_WAIT_MS);
        failures += 1;
        await sleep(wait * (0.75 + Math.random() / 2), stop.signal);
      }
    }
  }

  const ended = keepListening();
  return {
    started,
    async close() {
      stop.abort();
      await ended;
    },
  };
}

/** Resolves when stopped, rejects when the connection cannot be opened or is lost. */
async function listenOnce(options: ListenOptions, stop: AbortSignal, onListening: () => void): Promise<void> {
  const client = new pg.Client({
    connectionString: options.databaseUrl,
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
  });
  const { promise: lost, reject: lose } = Promise.withResolvers<never>();
  lost.catch(() => {}); // it may be lost while nobody waits for that
  client.on("error", lose);
  client.on("end", () => lose(new Error("the connection has ended")));
  client.on("notification", ({ payload }) => options.onPayload(payload ?? ""));
  try {
    await client.connect();
    await client.query(`listen ${options.channel}`);
    onListening();
    while (!stop.aborted) {
      await Promise.race([sleep(HEARTBEAT_MS, stop), lost]);
      if (!stop.aborted) await withTimeout("a heartbeat", CONNECT_LIMIT_MS, () => client.query("select 1"));
    }
  } finally {
    await withTimeout("closing a connection", 1_000, () => client.end()).catch(() => {});
  }
}
