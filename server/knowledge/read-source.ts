import type { Database } from "../../db/client.ts";
import { inBatches, TimeoutError } from "../kernel/bounded.ts";
import type { Clock } from "../kernel/clock.ts";
import { AppError, isAppError } from "../kernel/errors.ts";
import type { Ids } from "../kernel/ids.ts";
import type { Logger } from "../kernel/logger.ts";
import { RetryLater } from "../kernel/retry-later.ts";
import type { DocumentReader } from "../providers/documents/port.ts";
import type { Embedder } from "../providers/embeddings/port.ts";
import type { Events } from "../providers/events/port.ts";
import type { FileStore } from "../providers/files/port.ts";
import type { PageFetcher } from "../providers/web-pages/port.ts";
import { type CutDocument, splitIntoPassages } from "./cut-document.ts";
import type { PassageStore } from "./passage-store.ts";
import { readOriginal } from "./read-original.ts";
import { MAX_READING_ATTEMPTS, textToEmbed, titleFor } from "./rules.ts";
import { claimReading, type SourceChanges, type SourceRow, updateReading } from "./source-repo.ts";

/** A reading shows a sign of life at least this often; one that is silent for the whole claim is started anew. */
const CLAIM_MS = 15_000;
const HEARTBEAT_MS = 5_000;
const EMBEDDING_BATCH = 100;
/** Where embedding begins and ends on the progress bar; before it the file is read, after it the passages are stored. */
const EMBEDDING_FROM = 0.1;
const EMBEDDING_TO = 0.95;

/** Trouble of a service that passes: tried again later instead of failing the source. */
const PASSING_CODES = new Set(["embeddings.busy", "embeddings.unavailable", "files.unavailable"]);
const PASSING_WAIT_MS = 15_000;

export type ReadingDeps = {
  db: Database;
  clock: Clock;
  ids: Ids;
  logger: Logger;
  files: FileStore;
  documents: DocumentReader;
  pages: PageFetcher;
  embedder: Embedder;
  passages: PassageStore;
  events: Events;
};

/**
 * Reads, cuts, embeds and stores one source. Idempotent: a reading that was killed leaves its claim to run out and the vectors it made to the
 * next one; two readings at a time are impossible. What cannot be read ends as `failed` with a reason, trouble that passes as RetryLater.
 */
export async function readSource(
  deps: ReadingDeps,
  workspaceId: string,
  sourceId: string,
  signal: AbortSignal,
): Promise<void> {
  const readingId = deps.ids.next("rdg");
  const now = deps.clock.now();
  const source = await claimReading(deps.db, workspaceId, sourceId, readingId, now, claimEnd(now));
  if (!source) return;
  const reading = createReading(deps, source, readingId);
  const heartbeat = setInterval(() => void reading.keepAlive(), HEARTBEAT_MS);
  try {
    if (source.readingAttempts > MAX_READING_ATTEMPTS) throw new AppError("knowledge.gave_up");
    await reading.note({ status: "reading", progress: 0 });
    const document = await readOriginal(deps, source, signal);
    const cut = splitIntoPassages(source.title, document);
    if (cut.passages.length === 0) throw new AppError("documents.no_text");
    await embedMissing(deps, source, cut, reading, signal);
    await reading.note({ status: "embedding", progress: EMBEDDING_TO });
    const { botId } = source;
    await deps.passages.replace({ botId, sourceId, readingId, space: deps.embedder.space, ...cut });
    await deps.passages.settle(botId);
    await reading.finish({
      status: "ready",
      progress: 1,
      errorCode: null,
      errorDetails: null,
      warnings: cut.warnings,
      passageCount: cut.passages.length,
      embeddingSpace: deps.embedder.space,
      readAt: deps.clock.now(),
      readingAttempts: 0,
      ...(document.title && hasAddressAsTitle(source) && { title: document.title.slice(0, 200) }),
    });
  } catch (error) {
    await giveUp(deps, source, reading, error, signal);
  } finally {
    clearInterval(heartbeat);
  }
}

/** A page that nobody has given a title yet takes its own; a title that a person wrote stays. */
function hasAddressAsTitle({ kind, url, title }: SourceRow): boolean {
  return kind === "url" && url !== null && title === titleFor({ kind, url }).slice(0, 200);
}

/** Embeds what no earlier reading has embedded, a batch at a time; each batch is kept at once, so that a crash loses at most one. */
async function embedMissing(
  deps: ReadingDeps,
  source: SourceRow,
  cut: CutDocument,
  reading: Reading,
  signal: AbortSignal,
): Promise<void> {
  const { embedder, passages } = deps;
  const texts = new Map(
    cut.passages.map(({ hash, headingPath, text }) => [hash, textToEmbed(headingPath, text)]),
  );
  const known = await passages.knownHashes(source.id, embedder.space, [...texts.keys()]);
  const missing = [...texts].filter(([hash]) => !known.has(hash));
  let done = 0;
  for (const batch of inBatches(missing, EMBEDDING_BATCH)) {
    signal.throwIfAborted();
    const progress = EMBEDDING_FROM + (EMBEDDING_TO - EMBEDDING_FROM) * (done / missing.length);
    await reading.note({ status: "embedding", progress });
    const vectors = await embedder.embedPassages(
      batch.map(([, text]) => text),
      signal,
    );
    const embedded = batch.flatMap(([hash], i) => (vectors[i] ? [{ hash, embedding: vectors[i] }] : []));
    await passages.keepVectors(source.id, embedder.space, embedded);
    done += batch.length;
  }
}

async function giveUp(
  deps: ReadingDeps,
  source: SourceRow,
  reading: Reading,
  error: unknown,
  signal: AbortSignal,
): Promise<void> {
  if (error instanceof ReadingLost || !(await reading.isOurs())) return;
  if (signal.aborted && !(signal.reason instanceof TimeoutError)) {
    // The process stops, which is not the source's fault.
    await reading.finish({ status: "waiting", readingAttempts: source.readingAttempts - 1 });
    throw new RetryLater(0);
  }
  const passing = !isAppError(error) || PASSING_CODES.has(error.code);
  if (passing && source.readingAttempts < MAX_READING_ATTEMPTS) {
    deps.logger.warn({ err: error, sourceId: source.id }, "reading a source was interrupted, will try again");
    await reading.finish({ status: "waiting" });
    throw new RetryLater(PASSING_WAIT_MS * source.readingAttempts);
  }
  if (!isAppError(error)) deps.logger.error({ err: error, sourceId: source.id }, "reading a source failed");
  const failure = isAppError(error)
    ? { errorCode: error.code, errorDetails: error.details }
    : { errorCode: "request.failed" };
  await reading.finish({ status: "failed", progress: 0, readAt: deps.clock.now(), ...failure });
}

/** Another reading owns the source now, or it was deleted: nothing more may be written. */
class ReadingLost extends Error {}

type Reading = ReturnType<typeof createReading>;

/** Writes a reading's state down and tells the pages that watch it. */
function createReading({ db, clock, events, logger }: ReadingDeps, source: SourceRow, readingId: string) {
  async function write(changes: SourceChanges): Promise<void> {
    if (!(await updateReading(db, source.id, readingId, changes, clock.now()))) throw new ReadingLost();
    const { status, progress = 0 } = changes;
    if (!status) return;
    await events
      .publish(source.workspaceId, {
        type: "source",
        botId: source.botId,
        sourceId: source.id,
        status,
        progress,
      })
      .catch((error) => logger.warn({ err: error }, "a live event was lost"));
  }
  return {
    note: (changes: SourceChanges) => write({ ...changes, readingExpiresAt: claimEnd(clock.now()) }),
    finish: (changes: SourceChanges) => write({ ...changes, readingId: null, readingExpiresAt: null }),
    /** False when another reading owns the source, or it was deleted: what failed then is nobody's concern. */
    isOurs: () => updateReading(db, source.id, readingId, {}, clock.now()),
    keepAlive: () => write({ readingExpiresAt: claimEnd(clock.now()) }).catch(() => undefined),
  };
}

function claimEnd(now: Date): Date {
  return new Date(now.getTime() + CLAIM_MS);
}
