/** Extra facts for the person (interpolated into the localized sentence) and for programs. */
export type ErrorDetails = Record<string, string | number | boolean | null>;

/**
 * An expected failure with a stable code such as `bots.not_found`.
 *
 * The status that HTTP gives it stands in `server/http/error-map.ts`, the words in `locales/<lang>/errors.json`. The
 * `cause` is for the log only: it never reaches a person.
 */
export class AppError extends Error {
  readonly code: string;
  readonly details: ErrorDetails;

  constructor(code: string, details: ErrorDetails = {}, options: { cause?: unknown } = {}) {
    super(code, options);
    this.name = "AppError";
    this.code = code;
    this.details = details;
  }
}

/** True for an AppError, optionally with the given code. */
export function isAppError(error: unknown, code?: string): error is AppError {
  return error instanceof AppError && (code === undefined || error.code === code);
}

/** The message of anything thrown, for a log line. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
