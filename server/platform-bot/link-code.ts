import { createHash, randomBytes } from "node:crypto";

/** 32 random bytes are 43 characters: Telegram takes 64 (A-Z a-z 0-9 _ -) after `?start=`. */
const BYTES = 32;
const FORM = /^[A-Za-z0-9_-]{43}$/;

export function makeCode(): string {
  return randomBytes(BYTES).toString("base64url");
}

/** What is kept of a code; undefined for what is no code of ours. */
export function hashOf(code: string): string | undefined {
  return FORM.test(code) ? createHash("sha256").update(code).digest("hex") : undefined;
}
