import type { ServerResponse } from "node:http";
import { sendJson } from "../loopback-server.ts";

export type GeminiOperation =
  | "generateContent"
  | "streamGenerateContent"
  | "embedContent"
  | "batchEmbedContents";

/** What the fake can be told to do instead of answering. */
export type GeminiFailure =
  /** 429 RESOURCE_EXHAUSTED, with RetryInfo where `retryAfterMs` is given; `perDay` names a daily quota as the one used up. */
  | { kind: "rate_limit"; retryAfterMs?: number; perDay?: boolean }
  /** Any other refusal, for example 503 UNAVAILABLE. */
  | { kind: "status"; status: number; message?: string }
  /** Takes the request and never answers. */
  | { kind: "hang" }
  /** Closes the connection without an answer. */
  | { kind: "reset" }
  /** Sends some frames of the stream (default 1), then breaks the connection, or ends it politely where `clean` is set. */
  | { kind: "cut_stream"; afterFrames?: number; clean?: boolean }
  /** A candidate that ends for this reason, with `text` or no content at all; `thought` comes before it, marked as one. */
  | { kind: "finish"; reason: string; text?: string; thought?: string }
  /** No candidates, only promptFeedback. */
  | { kind: "block_prompt"; reason: string }
  /** Vectors of this many dimensions, whatever was asked. */
  | { kind: "wrong_dimension"; dimensions: number }
  /** 200 with no vectors at all, or (`keep`) only the first ones. */
  | { kind: "empty_batch"; keep?: number };

/** Sends the failures that look the same for every operation; false when the operation itself must play this one. */
export function sendFailure(response: ServerResponse, failure: GeminiFailure): boolean {
  switch (failure.kind) {
    case "rate_limit":
      sendJson(response, 429, rateLimitBody(failure));
      return true;
    case "status":
      sendError(response, failure.status, failure.message ?? `The service answered ${failure.status}.`);
      return true;
    case "hang":
      return true;
    case "reset":
      response.socket?.resetAndDestroy();
      return true;
    default:
      return false;
  }
}

const STATUS_NAMES: Record<number, string> = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  500: "INTERNAL",
  503: "UNAVAILABLE",
  504: "DEADLINE_EXCEEDED",
};

/** Google's error envelope. */
export function sendError(
  response: ServerResponse,
  code: number,
  message: string,
  details?: unknown[],
): void {
  const status = STATUS_NAMES[code] ?? "UNKNOWN";
  sendJson(response, code, { error: { code, message, status, ...(details ? { details } : {}) } });
}

function rateLimitBody(failure: { retryAfterMs?: number; perDay?: boolean }): object {
  const span = failure.perDay ? "PerDay" : "PerMinute";
  const details: object[] = [
    {
      "@type": "type.googleapis.com/google.rpc.QuotaFailure",
      violations: [
        {
          quotaMetric: "generativelanguage.googleapis.com/generate_content_free_tier_requests",
          quotaId: `GenerateRequests${span}PerProjectPerModel-FreeTier`,
        },
      ],
    },
    {
      "@type": "type.googleapis.com/google.rpc.Help",
      links: [{ url: "https://ai.google.dev/gemini-api/docs/rate-limits" }],
    },
  ];
  if (failure.retryAfterMs !== undefined) {
    details.push({
      "@type": "type.googleapis.com/google.rpc.RetryInfo",
      retryDelay: `${failure.retryAfterMs / 1000}s`,
    });
  }
  const message = "You exceeded your current quota, please check your plan and billing details.";
  return { error: { code: 429, status: "RESOURCE_EXHAUSTED", message, details } };
}
