import { createHash, randomBytes } from "node:crypto";

/** The chat of somebody new whom nobody vouches for. */
export function newChatKey(): string {
  return `v${randomBytes(16).toString("base64url")}`;
}

/** The chat of a person whom the site knows by `externalId`: the same on every device. Never that of an unnamed visitor. */
export function chatKeyOf(externalId: string): string {
  return `u${createHash("sha256").update(externalId).digest("base64url").slice(0, 32)}`;
}
