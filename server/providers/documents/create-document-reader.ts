import { AppError } from "../../kernel/errors.ts";
import type { Logger } from "../../kernel/logger.ts";
import { silentLogger } from "../../kernel/logger.ts";
import { LIMITS } from "./limits.ts";
import type { DocumentInput, DocumentReader, ReadDocument } from "./port.ts";
import { createReadingChild, type ReadingChild } from "./reading-child.ts";

const MB = 1024 * 1024;
const CLOSED = "the document reader is closed";

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
 * Reads each file in a process of its own kind: bounded in time and memory, without secrets and without rights. A process that
 * failed, grew or has served its time is replaced; one waits ready, so that starting costs nobody time.
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
    if (closed) throw new Error(CLOSED);
    if (input.bytes.length === 0) throw new AppError("documents.empty");
    if (input.bytes.length > LIMITS.fileBytes) throw new AppError("documents.too_large");
    await enter();
    try {
      return await readInChild(input);
    } finally {
      leave();
    }
  }

  async function readInChild(input: DocumentInput): Promise<ReadDocument> {
    if (closed) throw new Error(CLOSED);
    const child = takeIdle() ?? createReadingChild();
    busy.add(child);
    keepOneReady();
    try {
      const { document, peakBytes, ms } = await child.read(input, { timeoutMs, maxBytes });
      logger.debug({ bytes: input.bytes.length, peakBytes, ms }, "document read");
      return document;
    } finally {
      busy.delete(child);
      await giveBack(child);
    }
  }

  function takeIdle(): ReadingChild | undefined {
    for (let child = idle.pop(); child; child = idle.pop()) if (child.isAlive()) return child;
    return undefined;
  }

  /** A spare, unless the next reader would have to wait for its turn anyway. */
  function keepOneReady(): void {
    if (!closed && idle.length === 0 && busy.size < concurrency + 1) idle.push(createReadingChild());
  }

  async function giveBack(child: ReadingChild): Promise<void> {
    const fit =
      child.isAlive() && child.reads() < readsPerChild && (await child.residentBytes()) < maxBytes / 2;
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
