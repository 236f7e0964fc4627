import { AppError, type ErrorDetails, isAppError } from "../../kernel/errors.ts";
import type { SendRefusal, SendResult } from "../port.ts";
import { GatewayError, GraphError } from "./graph-error.ts";

export type Failure = Exclude<SendResult, { outcome: "sent" }>;

/** What one of Meta's codes means on a channel; undefined where the channel gives it no meaning of its own. */
export type Meaning = (code: number, subcode: number | undefined) => CodeMeaning | undefined;

export type CodeMeaning =
  | { refused: SendRefusal }
  /** `everyone`: the limit of the whole account; `afterMs` stands in where Meta names no time. */
  | { retry: true; everyone?: boolean; afterMs?: number };

/** Errors of a connection that never stood: nothing can have been sent. */
const NEVER_CONNECTED = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EADDRNOTAVAIL",
  "EMFILE",
  "UND_ERR_CONNECT_TIMEOUT",
  "CERT_HAS_EXPIRED",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
]);

/** What a failed call means. Details never hold a token or an address. */
export function readFailure(error: unknown, meaning: Meaning): Failure {
  if (isAppError(error, "channels.bad_credentials")) return refused("token_revoked", "no usable token");
  if (error instanceof GraphError) return readRefusal(error, meaning);
  if (error instanceof GatewayError) return readGateway(error);
  const code = codeOf(error);
  if (code && NEVER_CONNECTED.has(code)) return { outcome: "retry", retryAfterMs: 0, detail: code };
  return { outcome: "unclear", detail: code ?? "no answer in time" };
}

function readRefusal(error: GraphError, meaning: Meaning): Failure {
  const { status, code, subcode, detail, retryAfterMs } = error;
  const known = meaning(code, subcode) ?? commonMeaning(code);
  if (known && "refused" in known) return refused(known.refused, detail);
  if (known) {
    const wait = retryAfterMs || (known.afterMs ?? 0);
    return { outcome: "retry", retryAfterMs: wait, detail, ...(known.everyone && { everyone: true }) };
  }
  if (status === 429) return { outcome: "retry", retryAfterMs, detail, everyone: true };
  if (status >= 500) return { outcome: "retry", retryAfterMs, detail };
  return refused(status === 401 ? "token_revoked" : "rejected", detail);
}

/** Codes that mean the same everywhere in the Graph API. Source: Meta, Graph API, "Handle errors". */
function commonMeaning(code: number): CodeMeaning | undefined {
  if (code === 190 || code === 102 || code === 10 || code === 3 || (code >= 200 && code <= 299))
    return { refused: "token_revoked" };
  if (code === 368) return { refused: "account_restricted" };
  if (code === 1 || code === 2) return { retry: true };
  if (code === 4 || code === 17 || code === 32 || code === 613 || (code >= 80_000 && code <= 80_014))
    return { retry: true, everyone: true };
  return undefined;
}

/** Not Meta's own words: from 500 on it did not take the call; a cut answer to a call that went well leaves it unclear. */
function readGateway({ status, retryAfterMs }: GatewayError): Failure {
  const detail = `HTTP ${status}`;
  if (status === 429) return { outcome: "retry", retryAfterMs, detail, everyone: true };
  if (status >= 500) return { outcome: "retry", retryAfterMs, detail };
  if (status >= 400) return refused("rejected", detail);
  return { outcome: "unclear", detail: `${detail} with an answer that cannot be read` };
}

/**
 * The AppError for a call about the account itself: `channels.bad_credentials` where the token or the id is wrong,
 * `channels.account_restricted`, and `channels.unavailable` for everything that may pass.
 */
export function toAppError(error: unknown, meaning: Meaning): AppError {
  if (error instanceof AppError) return error;
  const failure = readFailure(error, meaning);
  const details: ErrorDetails = { reason: failure.detail };
  if (failure.outcome === "refused") {
    const restricted = failure.reason === "account_restricted";
    return new AppError(restricted ? "channels.account_restricted" : "channels.bad_credentials", details);
  }
  if (failure.outcome === "retry" && failure.retryAfterMs > 0) details.retryAfterMs = failure.retryAfterMs;
  return new AppError("channels.unavailable", details);
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

function refused(reason: SendRefusal, detail: string): Failure {
  return { outcome: "refused", reason, detail };
}
