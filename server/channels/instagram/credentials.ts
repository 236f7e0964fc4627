import { z } from "zod";
import { metaId, optionalSecret, optionalToken, readCredentials, tokenOf } from "../meta/credentials.ts";
import type { ChannelAccess } from "../port.ts";

const entered = {
  accountId: metaId,
  token: optionalToken,
  appSecret: optionalSecret,
};

/**
 * What the owner enters: the id and the token that Meta's "API setup with Instagram login" shows for the account, and the secret of the
 * *Instagram* application where the owner's own signs.
 */
export const instagramForm = z.strictObject(entered);

/** What is sealed: also when the token ends, once Instagram has said so. */
const stored = z.strictObject({ ...entered, expiresAt: z.iso.datetime().optional() });

export type InstagramCredentials = z.infer<typeof stored>;

export type InstagramAccount = { accountId: string; token: string; fields: InstagramCredentials };

/** AppError `channels.bad_credentials` where credentials or token are unusable. The account's own id wins over the entered one. */
export function accountOf(
  { credentials, externalId }: Pick<ChannelAccess, "credentials" | "externalId">,
  fallback: string | undefined,
): InstagramAccount {
  const fields = readCredentials(stored, credentials);
  const known = externalId !== undefined && /^\d{1,25}$/.test(externalId) ? externalId : undefined;
  return { accountId: known ?? fields.accountId, token: tokenOf(fields, fallback), fields };
}

export function appSecretOf(credentials: string): string | undefined {
  try {
    return readCredentials(stored, credentials).appSecret;
  } catch {
    return undefined;
  }
}
