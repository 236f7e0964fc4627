import { sleep } from "../../kernel/clock.ts";
import { AppError, type ErrorDetails, isAppError } from "../../kernel/errors.ts";
import { type GeminiFailure, readFailure } from "./gemini-failure.ts";

/** Where Gemini answers unless told otherwise. Always named outright: an unset base URL lets LangChain obey LANGSMITH_GATEWAY. */
export const GEMINI_BASE_URL = "https://generativelanguage.googleapis.com";

export type GeminiCall = {
  /** The whole call, all tries and waits together, milliseconds. */
  limitMs: number;
  /** The caller's wish to stop. */
  signal?: AbortSignal | undefined;
};

const MAX_TRIES = 3;
const MAX_RATE_LIMITED_TRIES = 2;
const LONGEST_WAIT_MS = 10_000;
const FIRST_BACKOFF_MS = 300;
/** What "try later" means where Gemini does not say when: its quotas are per minute. */
const UNTOLD_RETRY_MS = 20_000;
const UNTOLD_DAILY_RETRY_MS = 15 * 60_000;
const UNTOLD_WAIT_MS = 1_000;

/**
 * Runs one call to Gemini with our own retries, because LangChain ignores RetryInfo and retries nothing that looks like a quota.
 *
 * - 429: waits as long as RetryInfo says, if that is at most 10 s and inside the limit, and tries once more; else `busy` with
 *   `retryAfterMs`. A used-up daily quota is `busy` at once.
 * - 5xx, network, a broken answer: up to 3 tries, 300 and 600 ms apart; then `unavailable`.
 * - Everything else (bad key, bad request) is `rejected` at once.
 *
 * The attempt is given a signal that ends with the time limit or the caller's signal. When the caller stops, the caller's own
 * reason is thrown; it is not an AppError.
 */
export async function callGemini<T>(
  call: GeminiCall,
  attempt: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  call.signal?.throwIfAborted();
  const deadline = performance.now() + call.limitMs;
  const stop = new AbortController();
  const timer = setTimeout(
    () => stop.abort(new AppError("llm.unavailable", { reason: "timeout" })),
    call.limitMs,
  );
  const stopWithCaller = () => stop.abort(call.signal?.reason);
  call.signal?.addEventListener("abort", stopWithCaller, { once: true });
  try {
    return await tryRepeatedly(attempt, stop.signal, deadline);
  } finally {
    clearTimeout(timer);
    call.signal?.removeEventListener("abort", stopWithCaller);
  }
}

async function tryRepeatedly<T>(
  attempt: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal,
  deadline: number,
): Promise<T> {
  let rateLimited = 0;
  for (let tries = 1; ; tries++) {
    try {
      return await settleOrAbort(attempt(signal), signal);
    } catch (error) {
      signal.throwIfAborted();
      if (isAppError(error)) throw error;
      const failure = readFailure(error);
      if (failure.kind === "busy") rateLimited += 1;
      const waitMs = waitBeforeRetry(failure, tries, rateLimited);
      if (waitMs === undefined || performance.now() + waitMs >= deadline) throw asAppError(failure, error);
      await sleep(waitMs, signal);
      signal.throwIfAborted();
    }
  }
}

/** Milliseconds to wait before the next try, or undefined when there shall be none. */
function waitBeforeRetry(failure: GeminiFailure, tries: number, rateLimited: number): number | undefined {
  if (failure.kind === "rejected" || tries >= MAX_TRIES) return undefined;
  if (failure.kind === "unavailable") return FIRST_BACKOFF_MS * 2 ** (tries - 1);
  const waitMs = failure.retryAfterMs ?? UNTOLD_WAIT_MS;
  return failure.lasting || rateLimited >= MAX_RATE_LIMITED_TRIES || waitMs > LONGEST_WAIT_MS
    ? undefined
    : waitMs;
}

function asAppError(failure: GeminiFailure, cause: unknown): AppError {
  const details: ErrorDetails =
    failure.kind === "busy" ? { retryAfterMs: retryAfter(failure) } : { reason: failure.reason };
  return new AppError(`llm.${failure.kind}`, details, { cause });
}

function retryAfter(failure: GeminiFailure & { kind: "busy" }): number {
  return failure.retryAfterMs ?? (failure.lasting ? UNTOLD_DAILY_RETRY_MS : UNTOLD_RETRY_MS);
}

/** Rejects with the signal's reason as soon as it is aborted, even where the work does not listen to it. */
function settleOrAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
