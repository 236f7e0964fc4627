import { APIError, createAuthMiddleware, createEmailVerificationToken } from "better-auth/api";
import { type Attempts, emailKey } from "./limit-attempts.ts";
import { scaled, WRONG_PASSWORDS } from "./limits.ts";
import { originFor } from "./own-origin.ts";
import { cleanName, EMAIL_MAX, passwordWeakness } from "./rules.ts";
import { type AccountLetters, VERIFICATION_HOURS } from "./send-letters.ts";

export type HookDeps = {
  attempts: Attempts;
  letters: AccountLetters;
  baseUrl?: string;
  rateLimitFactor: number;
};

/** The paths of `/api/auth` that answer. Everything else that better-auth and its plugins bring stays shut until a feature needs it. */
const OPEN_PATHS = new Set([
  "/sign-up/email",
  "/sign-in/email",
  "/sign-out",
  "/get-session",
  "/list-sessions",
  "/revoke-session",
  "/revoke-sessions",
  "/revoke-other-sessions",
  "/request-password-reset",
  "/reset-password",
  "/change-password",
  "/send-verification-email",
  "/verify-email",
  "/update-user",
  "/ok",
  "/error",
]);

type Body = Record<string, unknown>;

/** Runs before every endpoint: shuts what is not open, checks what better-auth leaves to us, counts sign-ins per account. */
export function beforeEndpoint({ attempts, rateLimitFactor }: HookDeps) {
  return createAuthMiddleware(async (ctx) => {
    if (ctx.request && !OPEN_PATHS.has(ctx.path)) throw new APIError("NOT_FOUND");
    const body: Body = isBody(ctx.body) ? ctx.body : {};
    if (ctx.path === "/sign-in/email" && typeof body.email === "string") {
      const limit = scaled(WRONG_PASSWORDS, rateLimitFactor);
      const { retryAfter } = await attempts.take(emailKey("sign-in", body.email), limit);
      if (retryAfter !== null) throw tooManyAttempts(retryAfter);
    }
    refuseWeakPassword(body);
    if (ctx.path === "/sign-up/email" || ctx.path === "/update-user")
      return { context: { body: checkedPerson(body) } };
  });
}

/** Runs after every endpoint: a right password clears the count, a new person is sent the letter that confirms their address. */
export function afterEndpoint({ attempts, letters, baseUrl }: HookDeps) {
  return createAuthMiddleware(async (ctx) => {
    const person = ctx.context.newSession?.user;
    if (!person) return;
    if (ctx.path === "/sign-in/email") await attempts.forget(emailKey("sign-in", person.email));
    if (ctx.path === "/sign-up/email") {
      const lifetime = VERIFICATION_HOURS * 3_600;
      const token = await createEmailVerificationToken(ctx.context.secret, person.email, undefined, lifetime);
      letters.verifyAddress(person, originFor(ctx.request, baseUrl), token);
    }
  });
}

function isBody(value: unknown): value is Body {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Signing in with an old weak password stays possible: only passwords that are being set are judged. */
function refuseWeakPassword({ newPassword, password, name, email }: Body): void {
  const chosen = newPassword ?? (name === undefined ? undefined : password);
  if (typeof chosen !== "string") return;
  const personal = [name, email].filter((fact) => typeof fact === "string");
  const reason = passwordWeakness(chosen, personal);
  if (reason)
    throw new APIError("BAD_REQUEST", {
      code: `PASSWORD_${reason.toUpperCase()}`,
      message: `The password is too ${reason}`,
    });
}

/** The body with the name as it is kept. Pictures are not taken yet: an address of a stranger's server would be loaded by others. */
function checkedPerson(body: Body): Body {
  if (body.image !== undefined)
    throw new APIError("BAD_REQUEST", { code: "INVALID_IMAGE", message: "Pictures are not supported" });
  if (typeof body.email === "string" && body.email.length > EMAIL_MAX) {
    throw new APIError("BAD_REQUEST", { code: "INVALID_EMAIL", message: "The e-mail address is too long" });
  }
  if (typeof body.name !== "string") return body;
  const name = cleanName(body.name);
  if (name === undefined)
    throw new APIError("BAD_REQUEST", { code: "INVALID_NAME", message: "The name is empty or too long" });
  return { ...body, name };
}

function tooManyAttempts(retryAfter: number): APIError {
  const body = { code: "TOO_MANY_ATTEMPTS", message: "Too many attempts. Please try again later." };
  return new APIError("TOO_MANY_REQUESTS", body, { "X-Retry-After": String(retryAfter) });
}
