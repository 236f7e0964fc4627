import { createHmac } from "node:crypto";
import { secretsEqual } from "../../kernel/secret-box.ts";

/** What a site says about the person who is signed in there; `hash` is its signature. */
export type ClaimedIdentity = {
  id: string;
  name?: string | undefined;
  email?: string | undefined;
  hash: string;
};

/** The signature of a person's id: hex HMAC-SHA256 with the channel's identity secret. What sites compute on their server. */
export function signIdentity(secret: string, id: string): string {
  return createHmac("sha256", secret).update(id, "utf8").digest("hex");
}

/** Whether the site really vouches for this id; compared in constant time. */
export function isVouchedFor(secret: string, { id, hash }: ClaimedIdentity): boolean {
  return secretsEqual(hash.toLowerCase(), signIdentity(secret, id));
}
