import { randomBytes } from "node:crypto";

/** Where ids come from. Tests set their own. */
export type Ids = { next(prefix: string): string };

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"; // Crockford base 32: no i, l, o, u

/**
 * Ids such as `bot_06f3k2…`: 48 bits of milliseconds, then 80 random bits, in base 32 (26 characters, the layout of ULID),
 * so that ids made later sort later and index pages fill in order.
 */
export const systemIds: Ids = {
  next: (prefix) => `${prefix}_${encodeTime(Date.now())}${encodeRandom(randomBytes(16))}`,
};

function encodeTime(milliseconds: number): string {
  let rest = milliseconds;
  let text = "";
  for (let i = 0; i < 10; i++) {
    text = ALPHABET[rest % 32] + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

function encodeRandom(bytes: Buffer): string {
  let text = "";
  for (const byte of bytes) text += ALPHABET[byte & 31];
  return text;
}
