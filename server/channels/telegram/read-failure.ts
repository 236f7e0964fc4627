import { GrammyError, HttpError } from "grammy";
import { AppError, type ErrorDetails, isAppError } from "../../kernel/errors.ts";
import type { SendRefusal, SendResult } from "../port.ts";
import { GatewayError } from "./transport.ts";

/** Of a chat, of a topic in it, or of the right to answer in it for a Telegram Business account. */
const CHAT_GONE = new RegExp(
  [
    "chat not found|user not found|PEER_ID_INVALID|group chat was (deactivated|deleted)|have no rights to send",
    "message thread not found|TOPIC_(DELETED|ID_INVALID)|business connection not found|BUSINESS_CONNECTION_INVALID",
  ].join("|"),
  "i",
);

/** Telegram did not say how long to wait. */
const UNTOLD = 0;

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

/**
 * What a failed send means. Details never hold the token: errors of the network carry the address that was called, so only their
 * codes are used.
 */
export function readSendFailure(error: unknown): Exclude<SendResult, { outcome: "sent" }> {
  if (isAppError(error, "channels.bad_credentials"))
    return refused("token_revoked", "the token is no bot token");
  if (error instanceof GrammyError) return readRefusal(error);
  const cause = error instanceof HttpError ? error.error : error;
  if (cause instanceof GatewayError) return readGatewayFailure(cause.status);
  const code = codeOf(cause);
  if (code && NEVER_CONNECTED.has(code)) return retry(UNTOLD, code);
  return { outcome: "unclear", detail: code ?? "no answer in time" };
}

function readRefusal({
  error_code: code,
  description,
  parameters,
}: GrammyError): Exclude<SendResult, { outcome: "sent" }> {
  if (code === 429) return retry(retryAfterMs(parameters.retry_after), description);
  if (code >= 500) return retry(UNTOLD, description);
  // A malformed token is "404: Not Found", a revoked one "401: Unauthorized".
  if (code === 401 || code === 404) return refused("token_revoked", description);
  if (code === 403) return refused("blocked", description);
  return refused(isChatGone(description) ? "chat_not_found" : "rejected", description);
}

/** A page of a gateway: above 500 Telegram did not take the call; a cut answer to a call that went well leaves it unclear. */
function readGatewayFailure(status: number): Exclude<SendResult, { outcome: "sent" }> {
  if (status === 429 || status >= 500) return retry(UNTOLD, `HTTP ${status}`);
  if (status >= 400) return refused("rejected", `HTTP ${status}`);
  return { outcome: "unclear", detail: `HTTP ${status} with an answer that cannot be read` };
}

function isChatGone(description: string): boolean {
  return CHAT_GONE.test(description);
}

/** True for a refusal of the markup, where the same words without markup would pass. */
export function isMarkupRefusal(error: unknown): boolean {
  return (
    error instanceof GrammyError &&
    error.error_code === 400 &&
    /can't parse entities/i.test(error.description)
  );
}

/** The chat that a group has become, where that is why Telegram refused. */
export function movedTo(error: unknown): number | undefined {
  return error instanceof GrammyError ? error.parameters.migrate_to_chat_id : undefined;
}

export function isConflict(error: unknown): error is GrammyError {
  return error instanceof GrammyError && error.error_code === 409;
}

/** The AppError for a call about the bot itself: `channels.bad_credentials`, or `channels.unavailable` for everything that may pass. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const failure = readSendFailure(error);
  if (failure.outcome === "refused" && failure.reason === "token_revoked") {
    return new AppError("channels.bad_credentials", { reason: failure.detail });
  }
  const details: ErrorDetails = { reason: failure.detail };
  if (failure.outcome === "retry" && failure.retryAfterMs > 0) details.retryAfterMs = failure.retryAfterMs;
  return new AppError("channels.unavailable", details);
}

function retryAfterMs(seconds: number | undefined): number {
  return seconds !== undefined && seconds > 0 ? seconds * 1000 : UNTOLD;
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

function retry(afterMs: number, detail: string): Exclude<SendResult, { outcome: "sent" }> {
  return { outcome: "retry", retryAfterMs: afterMs, detail };
}

function refused(reason: SendRefusal, detail: string): Exclude<SendResult, { outcome: "sent" }> {
  return { outcome: "refused", reason, detail };
}
