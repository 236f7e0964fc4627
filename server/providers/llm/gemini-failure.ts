import { GoogleGenerativeAIFetchError } from "@google/generative-ai";

/** A failed call, sorted by what the caller can do about it. */
export type GeminiFailure =
  /** Rate limit or quota; `lasting` when a daily quota is used up. */
  | { kind: "busy"; retryAfterMs: number | undefined; lasting: boolean }
  /** May work the next time: 5xx, network, a broken or empty answer. */
  | { kind: "unavailable"; reason: string }
  /** Will not work by trying again: bad key, bad request. */
  | { kind: "rejected"; reason: string };

/** An answer that came, but is not one: cut off or empty. Tried again like a 5xx. */
export class BrokenAnswer extends Error {
  readonly reason: string;

  constructor(reason: string) {
    super(`Gemini's answer is not whole: ${reason}`);
    this.name = "BrokenAnswer";
    this.reason = reason;
  }
}

/** Sorts whatever the SDK or LangChain threw. Reads the status and Google's error details, never the wording of a quota message. */
export function readFailure(error: unknown): GeminiFailure {
  if (error instanceof BrokenAnswer) return { kind: "unavailable", reason: error.reason };
  if (!(error instanceof GoogleGenerativeAIFetchError) || error.status === undefined) {
    return { kind: "unavailable", reason: "network" };
  }
  const { status } = error;
  if (status === 429) {
    const details = detailsOf(error);
    return { kind: "busy", retryAfterMs: retryDelayOf(details), lasting: isDailyQuota(details) };
  }
  if (status === 408 || status >= 500) return { kind: "unavailable", reason: `status ${status}` };
  return { kind: "rejected", reason: reasonOf(error) ?? `status ${status}` };
}

/** True for the refusal of a model that does not know `thinkingConfig` or the budget given. */
export function refusesThinkingConfig(error: unknown): boolean {
  return (
    error instanceof GoogleGenerativeAIFetchError && error.status === 400 && /thinking/i.test(error.message)
  );
}

type Detail = {
  "@type"?: unknown;
  retryDelay?: unknown;
  reason?: unknown;
  violations?: unknown;
};

function detailsOf(error: GoogleGenerativeAIFetchError): Detail[] {
  return Array.isArray(error.errorDetails) ? (error.errorDetails as Detail[]) : [];
}

/** google.rpc.RetryInfo: `"7s"`, `"1.5s"`. */
function retryDelayOf(details: Detail[]): number | undefined {
  for (const detail of details) {
    const seconds =
      typeof detail.retryDelay === "string" ? /^(\d+(?:\.\d+)?)s$/.exec(detail.retryDelay)?.[1] : undefined;
    if (seconds !== undefined) return Math.ceil(Number(seconds) * 1000);
  }
  return undefined;
}

/** google.rpc.QuotaFailure names its quota, for example `GenerateRequestsPerDayPerProjectPerModel-FreeTier`. */
function isDailyQuota(details: Detail[]): boolean {
  return details.some(
    (detail) => Array.isArray(detail.violations) && JSON.stringify(detail.violations).includes("PerDay"),
  );
}

/** google.rpc.ErrorInfo: `API_KEY_INVALID`. */
function reasonOf(error: GoogleGenerativeAIFetchError): string | undefined {
  const reason = detailsOf(error).find((detail) => typeof detail.reason === "string")?.reason;
  return typeof reason === "string" ? reason : undefined;
}
