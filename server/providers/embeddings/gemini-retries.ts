import { GoogleGenerativeAIFetchError } from "@google/generative-ai";
import { TimeoutError, withTimeout } from "../../kernel/bounded.ts";
import { sleep } from "../../kernel/clock.ts";
import { AppError } from "../../kernel/errors.ts";

/** An answer that came without the vectors it should hold. Tried again like a 5xx. */
export class BrokenVectors extends Error {}

const MAX_TRIES = 3;
const LONGEST_WAIT_MS = 10_000;
const FIRST_BACKOFF_MS = 300;
/** What "try later" means where Gemini does not say when: its quotas are per minute. */
const UNTOLD_RETRY_MS = 20_000;

/**
 * Runs one call for embeddings under the same policy as the calls for answers (`providers/llm/gemini-call.ts`; a provider may not import
 * another): one more try after a 429 when RetryInfo asks for at most 10 s, up to three tries after 5xx, network trouble and broken vectors,
 * all inside `limitMs`. When the caller stops, the caller's own reason is thrown.
 */
export async function callWithRetries<T>(
  limitMs: number,
  caller: AbortSignal | undefined,
  attempt: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  caller?.throwIfAborted();
  try {
    return await withTimeout("embeddings", limitMs, (late) =>
      tryRepeatedly(caller ? AbortSignal.any([late, caller]) : late, attempt),
    );
  } catch (error) {
    caller?.throwIfAborted();
    if (error instanceof TimeoutError)
      throw new AppError("embeddings.unavailable", { reason: "timeout" }, { cause: error });
    throw error;
  }
}

async function tryRepeatedly<T>(
  signal: AbortSignal,
  attempt: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  let rateLimited = false;
  for (let tries = 1; ; tries++) {
    try {
      return await attempt(signal);
    } catch (error) {
      signal.throwIfAborted();
      const failure = asAppError(error);
      const waitMs = waitBefore(failure, tries, rateLimited);
      if (waitMs === undefined) throw failure;
      rateLimited ||= failure.code === "embeddings.busy";
      await sleep(waitMs, signal);
      signal.throwIfAborted();
    }
  }
}

/** Milliseconds until the next try, or undefined when there shall be none. */
function waitBefore({ code, details }: AppError, tries: number, rateLimited: boolean): number | undefined {
  if (code === "embeddings.rejected" || tries >= MAX_TRIES) return undefined;
  if (code === "embeddings.unavailable") return FIRST_BACKOFF_MS * 2 ** (tries - 1);
  const waitMs = Number(details.retryAfterMs);
  return rateLimited || waitMs > LONGEST_WAIT_MS ? undefined : waitMs;
}

function asAppError(error: unknown): AppError {
  const options = { cause: error };
  if (error instanceof BrokenVectors)
    return new AppError("embeddings.unavailable", { reason: error.message }, options);
  if (!(error instanceof GoogleGenerativeAIFetchError) || error.status === undefined) {
    return new AppError("embeddings.unavailable", { reason: "network" }, options);
  }
  const { status } = error;
  const details: { retryDelay?: unknown; reason?: unknown }[] = error.errorDetails ?? [];
  if (status === 429)
    return new AppError("embeddings.busy", { retryAfterMs: retryDelayOf(details) }, options);
  if (status === 408 || status >= 500)
    return new AppError("embeddings.unavailable", { reason: `status ${status}` }, options);
  const reason = details.map((detail) => detail.reason).find((value) => typeof value === "string");
  return new AppError("embeddings.rejected", { reason: reason ?? `status ${status}` }, options);
}

/** google.rpc.RetryInfo: `"7s"`, `"1.5s"`. */
function retryDelayOf(details: readonly { retryDelay?: unknown }[]): number {
  for (const { retryDelay } of details) {
    const seconds = typeof retryDelay === "string" ? /^(\d+(?:\.\d+)?)s$/.exec(retryDelay)?.[1] : undefined;
    if (seconds !== undefined) return Math.ceil(Number(seconds) * 1000);
  }
  return UNTOLD_RETRY_MS;
}
