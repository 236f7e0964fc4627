import type { ErrorDetails } from "../kernel/errors.ts";
import type { AccountErrorCode } from "./errors.ts";
import { originFor } from "./own-origin.ts";

export type AccountResult<T = object> =
  | ({ ok: true } & T)
  | { ok: false; code: AccountErrorCode; details: ErrorDetails };

export type AuthCall = {
  method: "GET" | "POST";
  /** Below `/api/auth`. */
  path: string;
  /** Those of the person's request: cookies, address, browser and origin are passed on. */
  headers: Headers;
  body?: Record<string, unknown>;
};

export type AuthCaller = (call: AuthCall) => Promise<AccountResult<{ setCookie: string[]; data: unknown }>>;

const PASSED_ON = ["cookie", "user-agent", "x-client-ip", "accept-language"];

/** What better-auth answers, in our codes. */
const CODES: Record<string, AccountErrorCode> = {
  EMAIL_ALREADY_VERIFIED: "accounts.already_verified",
  EMAIL_MISMATCH: "accounts.signed_out",
  INVALID_EMAIL: "accounts.invalid_email",
  INVALID_EMAIL_OR_PASSWORD: "accounts.bad_credentials",
  INVALID_NAME: "accounts.invalid_name",
  INVALID_ORIGIN: "accounts.other_origin",
  INVALID_TOKEN: "accounts.token_invalid",
  INVALID_USER: "accounts.token_invalid",
  MISSING_OR_NULL_ORIGIN: "accounts.other_origin",
  PASSWORD_COMMON: "accounts.weak_password",
  PASSWORD_LONG: "accounts.weak_password",
  PASSWORD_SHORT: "accounts.weak_password",
  PASSWORD_TOO_LONG: "accounts.weak_password",
  PASSWORD_TOO_SHORT: "accounts.weak_password",
  TOKEN_EXPIRED: "accounts.token_invalid",
  TOO_MANY_ATTEMPTS: "accounts.too_many_attempts",
  UNAUTHORIZED: "accounts.signed_out",
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: "accounts.email_taken",
  USER_NOT_FOUND: "accounts.token_invalid",
};

/**
 * Calls better-auth as a browser would, without the network, so that forms that work before JavaScript meet the same limits, checks
 * and hooks as `/api/auth`. An answer that has no code of ours is thrown.
 */
export function createAuthCaller(
  handler: (request: Request) => Promise<Response>,
  baseUrl: string | undefined,
): AuthCaller {
  return async ({ method, path, headers, body }) => {
    const host = headers.get("host");
    const origin = originFor(host === null ? undefined : new Request(`http://${host}`), baseUrl);
    const response = await handler(
      new Request(`${origin}/api/auth${path}`, {
        method,
        headers: passedOn(headers, origin),
        ...(body && { body: JSON.stringify(body) }),
      }),
    );
    const data: unknown = await response.json().catch(() => null);
    if (response.ok) return { ok: true, setCookie: response.headers.getSetCookie(), data };
    return refusal(path, response, data);
  };
}

function passedOn(from: Headers, origin: string): Headers {
  const headers = new Headers({ "content-type": "application/json", origin: from.get("origin") ?? origin });
  for (const name of PASSED_ON) {
    const value = from.get(name);
    if (value !== null) headers.set(name, value);
  }
  return headers;
}

function refusal(path: string, response: Response, data: unknown): AccountResult<never> {
  const theirs = typeof data === "object" && data !== null && "code" in data ? String(data.code) : "";
  const code = response.status === 429 ? "accounts.too_many_attempts" : CODES[theirs];
  if (!code) throw new Error(`better-auth answered ${path} with ${response.status} ${theirs}`);
  return { ok: false, code, details: detailsOf(code, theirs, response) };
}

function detailsOf(code: AccountErrorCode, theirs: string, response: Response): ErrorDetails {
  if (code === "accounts.weak_password")
    return { reason: theirs.split("_").at(-1)?.toLowerCase() ?? "common" };
  if (code !== "accounts.too_many_attempts") return {};
  const retryAfterSeconds = Number(response.headers.get("x-retry-after")) || 60;
  return { retryAfterSeconds, retryAfterMinutes: Math.ceil(retryAfterSeconds / 60) };
}
