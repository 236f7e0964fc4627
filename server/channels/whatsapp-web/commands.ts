import type { Database } from "../../../db/client.ts";
import { type Clock, sleep } from "../../kernel/clock.ts";
import type { Ids } from "../../kernel/ids.ts";
import type { Logger } from "../../kernel/logger.ts";
import type { SendResult } from "../port.ts";
import {
  answerCommand,
  insertCommand,
  isAnswered,
  takeCommands,
  tidyCommands,
  withdrawCommand,
} from "./command-repo.ts";

/** What can be asked of the process that holds a number's browser. */
export type SessionRequest =
  | { type: "send"; chatKey: string; text: string; quote?: string }
  | { type: "typing"; chatKey: string }
  | { type: "download"; ref: string; maxBytes: number }
  | { type: "log_out" };

export type SessionAnswer =
  | { type: "sent"; result: SendResult }
  | { type: "done" }
  | { type: "file"; mimeType: string }
  | { type: "refused"; code: string };

export type Answered = { answer: SessionAnswer; bytes: Buffer | null };

/** `nobody`: no process took it, nothing has happened; `silence`: somebody took it, and it may have been done. */
export type Asked = { outcome: "answered"; value: Answered } | { outcome: "nobody" } | { outcome: "silence" };

export type SessionHandler = (request: SessionRequest) => Promise<Answered>;

type Deps = { db: Database; clock: Clock; ids: Ids; logger: Logger; lookMs?: number };

const LOOK_MS = 250;
const TIDY_EVERY_MS = 60_000;

export type SessionCommands = ReturnType<typeof createSessionCommands>;

/**
 * Asks the process that holds a channel's browser, which may be this one (then by a call) or another (then by a row in the
 * database that it looks for four times a second). A command is taken once and never twice.
 */
export function createSessionCommands({ db, clock, ids, logger, lookMs = LOOK_MS }: Deps) {
  const handlers = new Map<string, SessionHandler>();
  const stop = new AbortController();
  const running = new Set<Promise<void>>();
  let looking: Promise<void> | undefined;
  let tidiedAt = 0;

  async function look(): Promise<void> {
    while (!stop.signal.aborted && handlers.size > 0) {
      try {
        for (const row of await takeCommands(db, [...handlers.keys()], clock.now())) {
          const work = serve(row.id, row.channelId, row.body).finally(() => running.delete(work));
          running.add(work);
        }
        await tidy();
      } catch (error) {
        logger.warn({ err: error }, "could not look for what sessions are asked");
      }
      await sleep(lookMs, stop.signal);
    }
    looking = undefined;
  }

  async function tidy(): Promise<void> {
    const now = clock.now().getTime();
    if (now - tidiedAt < TIDY_EVERY_MS) return;
    tidiedAt = now;
    await tidyCommands(db, new Date(now - TIDY_EVERY_MS));
  }

  async function serve(id: string, channelId: string, request: SessionRequest): Promise<void> {
    const handler = handlers.get(channelId);
    if (!handler) return; // whoever asked hears nothing: it is unclear to them
    try {
      const { answer, bytes } = await handler(request);
      await answerCommand(db, id, answer, bytes);
    } catch (error) {
      logger.warn({ err: error, channelId }, "what a session was asked could not be answered");
    }
  }

  async function askRemote(channelId: string, body: SessionRequest, limitMs: number): Promise<Asked> {
    const id = ids.next("cmd");
    const createdAt = clock.now();
    const expiresAt = new Date(createdAt.getTime() + limitMs);
    await insertCommand(db, { id, channelId, body, createdAt, expiresAt });
    const deadline = performance.now() + limitMs;
    while (performance.now() < deadline && !stop.signal.aborted) {
      await sleep(lookMs, stop.signal);
      if (await isAnswered(db, id)) break;
    }
    const row = await withdrawCommand(db, id);
    if (row?.result) return { outcome: "answered", value: { answer: row.result, bytes: row.bytes } };
    return { outcome: row && !row.takenAt ? "nobody" : "silence" };
  }

  return {
    /** Throws only where the database does. */
    async ask(channelId: string, request: SessionRequest, limitMs: number): Promise<Asked> {
      const here = handlers.get(channelId);
      if (!here) return askRemote(channelId, request, limitMs);
      const value = await Promise.race([here(request), sleep(limitMs, stop.signal)]);
      return value ? { outcome: "answered", value } : { outcome: "silence" };
    },

    /** Answers for a channel until the returned function is called. */
    handle(channelId: string, handler: SessionHandler): () => void {
      handlers.set(channelId, handler);
      looking ??= look();
      return () => {
        if (handlers.get(channelId) === handler) handlers.delete(channelId);
      };
    },

    async close(): Promise<void> {
      stop.abort();
      await looking;
      await Promise.all(running);
    },
  };
}
