import { createHmac, timingSafeEqual } from "node:crypto";
import { secretsEqual } from "../../kernel/secret-box.ts";

/** HMAC-SHA256 in hexadecimal behind its name, as in `X-Hub-Signature-256`. */
const HEADER = /^sha256=([0-9a-f]{64})$/i;

/**
 * True where the header signs exactly these bytes with one of the secrets of Meta applications. The body must be as it came: Meta escapes
 * what is not ASCII (`\u043d`) and slashes, so that a body parsed and written anew has another signature. Every secret is
 * tried in constant time. Source: Meta, Webhooks, "Validate payloads".
 */
export function verifySignature(
  raw: Buffer,
  header: string | undefined,
  secrets: readonly string[],
): boolean {
  const hex = HEADER.exec(header ?? "")?.[1];
  if (!hex) return false;
  const given = Buffer.from(hex, "hex");
  let valid = false;
  for (const secret of secrets) {
    if (!secret) continue;
    const expected = createHmac("sha256", secret).update(raw).digest();
    valid = timingSafeEqual(given, expected) || valid;
  }
  return valid;
}

/** Meta's challenges are numbers; whatever is sent back must be harmless as text. */
const CHALLENGE = /^[\w.~-]{1,512}$/;

/**
 * The challenge to send back, bare, to the GET by which Meta makes sure that a webhook is ours; undefined (answer 403) where it is not
 * such a call, or its token is not the one we gave.
 */
export function readHandshake(query: unknown, verifyToken: string): string | undefined {
  if (typeof query !== "object" || query === null) return undefined;
  const {
    "hub.mode": mode,
    "hub.verify_token": token,
    "hub.challenge": challenge,
  } = query as Record<string, unknown>;
  if (mode !== "subscribe" || typeof token !== "string" || typeof challenge !== "string") return undefined;
  if (!verifyToken || !secretsEqual(token, verifyToken)) return undefined;
  return CHALLENGE.test(challenge) ? challenge : undefined;
}
