import type { ErrorDetails } from "./context.ts";

/** What a use case refused, for words from `locales/<language>/errors.json`. */
export type Refusal = { ok: false; code: string; details: ErrorDetails };

/** Runs a use case; what a person can be told comes back as a refusal, anything else is thrown on. */
export async function attempt<Value>(work: Promise<Value>): Promise<{ ok: true; value: Value } | Refusal> {
  try {
    return { ok: true, value: await work };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { ok: false, code: error.code, details: error.details };
  }
}

/** Runs a use case for a loader: what does not exist, or belongs to others, is a 404 page. */
export async function orNotFound<Value>(work: Promise<Value>): Promise<Value> {
  const result = await attempt(work);
  if (result.ok) return result.value;
  const status = result.code.endsWith("not_found") || result.code === "request.bad_cursor" ? 404 : 500;
  throw new Response(null, { status });
}

/** Told by its shape: the pages are a bundle of their own, in which the server's class is another one. */
function isRefusal(error: unknown): error is { code: string; details: ErrorDetails } {
  return error instanceof Error && error.name === "AppError" && "code" in error && "details" in error;
}
