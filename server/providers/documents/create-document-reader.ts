import { AppError, isAppError } from "../../kernel/errors.ts";
import { type Logger, silentLogger } from "../../kernel/logger.ts";
import { LIMITS } from "./limits.ts";
import type { DocumentInput, DocumentReader, ReadDocument } from "./port.ts";
import { createReadingChild, type ReadingChild } from "./reading-child.ts";

const MB = 1024 * 1024;
const CLOSED = "the document reader is closed";
/** A process that still holds more than this after a file is not used again. */
const REUSE_BELOW_BYTES = 220 * MB;
/** Nor one that has worked this long: its processor time is limited (`start-child.ts`). */
const REUSE_BELOW_MS = 60_000;

export type DocumentReaderOptions = {
  logger?: Logger;
  /** Files read at the same time; further ones wait. Default 2. */
  concurrency?: number;
  /** Default 30 s. */
  timeoutMs?: number;
  /** Memory of a reading process, in bytes, inside and outside its heap. Default 500 MB. */
  maxBytes?: number;
  /** Files after which a reading process is replaced. Default 20. */
  readsPerChild?: number;
};

/**
 * Reads each file in a process apart: bounded in time and memory, without secrets and without rights. A process that was
 * stopped, has grown or has served its time is replaced; one waits ready, so that starting costs nobody time.
 */
export function createDocumentReader(options: DocumentReaderOptions = {}): DocumentReader {
  const {
    logger = silentLogger,
    concurrency = 2,
    timeoutMs = 30_000,
    maxBytes = 500 * MB,
    readsPerChild = 20,
  } = options;
  const idle: ReadingChild[] = [];
  const busy = new Set<ReadingChild>();
  const waiting: (() => void)[] = [];
  let free = concurrency;
  let closed = false;

  async function read(input: DocumentInput): Promise<ReadDocument> {
    if (input.bytes.length === 0) throw new AppError("documents.empty");
    if (input.bytes.length > LIMITS.fileBytes) throw new AppError("documents.too_large");
    await enter();
    try {
      return await readInUsed(input);
    } finally {
      leave();
    }
  }

  /** What earlier files left in a process's memory must not count against this one: a second try gets a fresh process. */
  async function readInUsed(input: DocumentInput): Promise<ReadDocument> {
    const child = takeIdle() ?? createReadingChild();
    const fresh = child.reads() === 0;
    try {
      return await readIn(child, input);
    } catch (error) {
      if (fresh || !isAppError(error, "documents.memory")) throw error;
      return readIn(createReadingChild(), input);
    }
  }

  async function readIn(child: ReadingChild, input: DocumentInput): Promise<ReadDocument> {
    busy.add(child);
    try {
      if (closed) throw new Error(CLOSED);
      keepOneReady();
      const { document, peakBytes, ms } = await child.read(input, { timeoutMs, maxBytes });
      logger.debug({ bytes: input.bytes.length, peakBytes, ms: Math.round(ms) }, "document read");
      return document;
    } finally {
      busy.delete(child);
      await giveBack(child);
    }
  }

  function takeIdle(): ReadingChild | undefined {
    for (let child = idle.pop(); child; child = idle.pop()) {
      if (child.isAlive()) return child;
    }
    return undefined;
  }

  function keepOneReady(): void {
    if (!closed && idle.length === 0) idle.push(createReadingChild());
  }

  async function giveBack(child: ReadingChild): Promise<void> {
    const young = child.isAlive() && child.reads() < readsPerChild && child.busyMs() < REUSE_BELOW_MS;
    const fit = young && (await child.residentBytes()) < REUSE_BELOW_BYTES;
    if (fit && !closed && idle.length <= concurrency) idle.push(child);
    else child.kill();
  }

  async function enter(): Promise<void> {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
  }

  /** Passes the place on to the one who has waited longest. */
  function leave(): void {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  }

  return {
    read,
    async close() {
      closed = true;
      for (const child of [...idle.splice(0), ...busy]) child.kill();
    },
  };
}
