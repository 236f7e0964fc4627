import { AppError } from "../../kernel/errors.ts";
import type { GraphClient } from "../meta/graph-client.ts";
import { toAppError } from "../meta/read-failure.ts";
import { type Fields, textOf } from "../meta/read-fields.ts";
import type { ChannelHealth, ChannelIdentity } from "../port.ts";
import type { WhatsAppAccount } from "./credentials.ts";
import { meaningOfCode } from "./read-code.ts";

/** A call about one number of ours. */
export type AccountCall = { client: GraphClient; account: WhatsAppAccount; timeoutMs: number };

const FIELDS = "display_phone_number,verified_name,quality_rating,status";

/** States of a number in which Meta lets it write to nobody. */
const RESTRICTED = new Set(["BANNED", "RESTRICTED"]);

/** Which number the token speaks for. */
export async function identify(call: AccountCall): Promise<ChannelIdentity> {
  const number = await readNumber(call);
  const shown = textOf(number.display_phone_number) ?? call.account.phoneNumberId;
  const digits = shown.replace(/\D/g, "");
  return {
    externalId: call.account.phoneNumberId,
    displayName: textOf(number.verified_name) ?? shown,
    ...(digits && { link: `https://wa.me/${digits}` }),
  };
}

/**
 * Has Meta deliver what the business account's numbers get to our application. Without the account's id this is done by hand,
 * in Meta's own pages.
 */
export async function connect({ client, account, timeoutMs }: AccountCall): Promise<void> {
  const { businessAccountId, token } = account;
  if (!businessAccountId) return;
  const path = `/${businessAccountId}/subscribed_apps`;
  await orAppError(client.call({ method: "POST", path, token, timeoutMs }));
}

/** Looks whether token and number still work, and whether an application is still told of messages (where the account's id is known). */
export async function check(about: () => AccountCall): Promise<ChannelHealth> {
  try {
    const call = about();
    const number = await readNumber(call);
    const status = textOf(number.status) ?? "";
    if (RESTRICTED.has(status)) return { ok: false, code: "channels.account_restricted", detail: status };
    return await checkDelivery(call);
  } catch (error) {
    const failure = toAppError(error, meaningOfCode);
    const detail = String(failure.details.reason ?? "");
    if (failure.code === "channels.bad_credentials" || failure.code === "channels.account_restricted")
      return { ok: false, code: failure.code, detail };
    throw failure;
  }
}

async function checkDelivery({ client, account, timeoutMs }: AccountCall): Promise<ChannelHealth> {
  const { businessAccountId, token } = account;
  if (!businessAccountId) return { ok: true };
  const path = `/${businessAccountId}/subscribed_apps`;
  const { data } = await client.call({ path, token, timeoutMs });
  if (!Array.isArray(data) || data.length > 0) return { ok: true };
  return { ok: false, code: "channels.webhook_lost", detail: "no application is subscribed" };
}

async function readNumber({ client, account, timeoutMs }: AccountCall): Promise<Fields> {
  const { phoneNumberId, token } = account;
  const number = await orAppError(
    client.call({ path: `/${phoneNumberId}`, query: { fields: FIELDS }, token, timeoutMs }),
  );
  // Anything else that the token may read has no phone number.
  if (textOf(number.display_phone_number) === undefined)
    throw new AppError("channels.bad_credentials", { reason: "not the id of a phone number" });
  return number;
}

async function orAppError<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw toAppError(error, meaningOfCode);
  }
}
