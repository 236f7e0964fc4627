import { createCipheriv, createDecipheriv, createHash, randomBytes, timingSafeEqual } from "node:crypto";

/**
 * Seals secrets (bot tokens, channel credentials) with AES-256-GCM.
 *
 * A sealed text is `v1.<key id>.<nonce>.<tag>.<ciphertext>` in base64url. The key id says which key opens it, so that keys can be
 * rotated; the `context` (for example a channel's id) is authenticated, so that a sealed text cannot be moved to another row.
 */
export type SecretBox = {
  seal(plain: string, context: string): string;
  /** Throws when the text was altered, belongs to another context, or its key is not known. */
  open(sealed: string, context: string): string;
  /** True when the text was sealed with a key that is not the current one. */
  isStale(sealed: string): boolean;
};

const VERSION = "v1";

/** `keys`: 32-byte keys, the current one first; the others only open what they sealed. */
export function createSecretBox(keys: readonly Buffer[]): SecretBox {
  const [current] = keys;
  if (!current) throw new Error("a secret box needs at least one key");
  const byId = new Map(keys.map((key) => [keyId(key), key]));

  return {
    seal(plain, context) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", current, nonce).setAAD(Buffer.from(context));
      const body = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
      return [VERSION, keyId(current), ...[nonce, cipher.getAuthTag(), body].map(toText)].join(".");
    },
    open(sealed, context) {
      const [version, id, nonce, tag, body] = sealed.split(".");
      const key = byId.get(id ?? "");
      if (version !== VERSION || !key || !nonce || !tag || body === undefined)
        throw new Error("sealed text cannot be opened");
      const decipher = createDecipheriv("aes-256-gcm", key, fromText(nonce), { authTagLength: 16 });
      decipher.setAAD(Buffer.from(context)).setAuthTag(fromText(tag));
      return Buffer.concat([decipher.update(fromText(body)), decipher.final()]).toString("utf8");
    },
    isStale: (sealed) => sealed.split(".")[1] !== keyId(current),
  };
}

/** Compares two secrets in a time that depends on neither their content nor their length. */
export function secretsEqual(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

const toText = (bytes: Buffer) => bytes.toString("base64url");
const fromText = (text: string) => Buffer.from(text, "base64url");
const keyId = (key: Buffer) => createHash("sha256").update(key).digest("hex").slice(0, 8);
