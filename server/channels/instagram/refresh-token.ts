import { writeCredentials } from "../meta/credentials.ts";
import { GraphError } from "../meta/graph-error.ts";
import { toAppError } from "../meta/read-failure.ts";
import { numberOf, textOf } from "../meta/read-fields.ts";
import type { AccountCall } from "./manage-account.ts";
import { meaningOfCode } from "./read-code.ts";

const DAY_MS = 86_400_000;
/** A token lives for 60 days. */
const DUE_BEFORE_MS = 10 * DAY_MS;
const LONGEST_LIFE_S = 400 * 86_400;

/**
 * New credentials where the token ends within ten days, or where nobody knows when it ends: a token that an owner pasted does not say, and
 * Instagram tells only with a new one. Null where nothing is to be done: the token is the platform's, has time, or is less than a
 * day old (Instagram gives no new one then: asked again later). AppError like every call about the account.
 */
export async function refreshToken(
  { client, account, timeoutMs }: AccountCall,
  now: Date,
): Promise<{ credentials: string; expiresAt: Date } | null> {
  const { fields, token } = account;
  const remaining = fields.expiresAt ? Date.parse(fields.expiresAt) - now.getTime() : 0;
  if (!fields.token || remaining > DUE_BEFORE_MS) return null;
  try {
    const query = { grant_type: "ig_refresh_token" };
    const answer = await client.call({ path: "/refresh_access_token", query, token, timeoutMs });
    const fresh = textOf(answer.access_token);
    const seconds = numberOf(answer.expires_in);
    if (!fresh || !(seconds > 0)) return null;
    const expiresAt = new Date(now.getTime() + Math.min(seconds, LONGEST_LIFE_S) * 1000);
    const credentials = writeCredentials({ ...fields, token: fresh, expiresAt: expiresAt.toISOString() });
    return { credentials, expiresAt };
  } catch (error) {
    const tooYoung = error instanceof GraphError && error.status === 400 && error.code !== 190;
    if (tooYoung) return null;
    throw toAppError(error, meaningOfCode);
  }
}
