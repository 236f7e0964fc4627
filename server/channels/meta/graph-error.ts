import { isFields, numberOf, textOf } from "./read-fields.ts";

/** The Graph API's own error: `{error: {message, type, code, error_subcode?, error_data?}}`. */
export class GraphError extends Error {
  readonly status: number;
  readonly code: number;
  readonly subcode: number | undefined;
  /** Meta's words; never holds the token or what was sent. */
  readonly detail: string;
  /** How long Meta asks to wait, in milliseconds; 0 where it named no time. */
  readonly retryAfterMs: number;

  constructor(failure: {
    status: number;
    code: number;
    subcode?: number | undefined;
    detail: string;
    retryAfterMs: number;
  }) {
    super(`Graph API ${failure.code}: ${failure.detail}`);
    this.status = failure.status;
    this.code = failure.code;
    this.subcode = failure.subcode;
    this.detail = failure.detail;
    this.retryAfterMs = failure.retryAfterMs;
  }
}

/** The answer was not the Graph API's (a gateway's page, a cut body): only its status is known. */
export class GatewayError extends Error {
  readonly status: number;
  readonly retryAfterMs: number;

  constructor(status: number, retryAfterMs = 0) {
    super(`HTTP ${status}`);
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}

const LONGEST_DETAIL = 300;

/** Meta's error in an answer, or in a `failed` status; undefined where there is none. */
export function readGraphError(error: unknown): Pick<GraphError, "code" | "subcode" | "detail"> | undefined {
  if (!isFields(error)) return undefined;
  const code = numberOf(error.code);
  if (!Number.isSafeInteger(code)) return undefined;
  const subcode = numberOf(error.error_subcode);
  const more = isFields(error.error_data) ? textOf(error.error_data.details) : undefined;
  const words = more ?? textOf(error.message) ?? textOf(error.title) ?? "no words";
  return {
    code,
    subcode: Number.isSafeInteger(subcode) ? subcode : undefined,
    detail: `${code}: ${words}`.slice(0, LONGEST_DETAIL).toWellFormed(),
  };
}
