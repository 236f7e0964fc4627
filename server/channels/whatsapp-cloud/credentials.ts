import { z } from "zod";
import {
  metaId,
  optionalId,
  optionalSecret,
  optionalToken,
  readCredentials,
  tokenOf,
} from "../meta/credentials.ts";
import type { ChannelAccess } from "../port.ts";

/**
 * What the owner enters. The ids stand in Meta's "WhatsApp → API setup" beside the number; the secret under "App settings →
 * Basic" where the owner's own application signs; the account's id is needed for templates and to have messages delivered.
 */
export const whatsAppForm = z.strictObject({
  phoneNumberId: metaId,
  token: optionalToken,
  appSecret: optionalSecret,
  businessAccountId: optionalId,
});

/** One number of ours and the token that speaks for it. */
export type WhatsAppAccount = { phoneNumberId: string; businessAccountId: string | undefined; token: string };

/** AppError `channels.bad_credentials` where credentials or token are unusable. */
export function accountOf(
  { credentials }: Pick<ChannelAccess, "credentials">,
  fallback: string | undefined,
): WhatsAppAccount {
  const fields = readCredentials(whatsAppForm, credentials);
  const { phoneNumberId, businessAccountId } = fields;
  return { phoneNumberId, businessAccountId, token: tokenOf(fields, fallback) };
}

/** The secret of the owner's own application, where they entered one. Never throws. */
export function appSecretOf(credentials: string): string | undefined {
  try {
    return readCredentials(whatsAppForm, credentials).appSecret;
  } catch {
    return undefined;
  }
}
