import { AppError } from "../../kernel/errors.ts";
import type { GraphClient } from "../meta/graph-client.ts";
import { toAppError } from "../meta/read-failure.ts";
import { fieldsIn, idOf, textOf } from "../meta/read-fields.ts";
import type { ChannelHealth, ChannelIdentity } from "../port.ts";
import type { InstagramAccount, InstagramCredentials } from "./credentials.ts";
import { meaningOfCode } from "./read-code.ts";

/** A call about one account of ours. */
export type AccountCall = { client: GraphClient; account: InstagramAccount; timeoutMs: number };

/** The kinds of events that `readWebhook` reads. */
const SUBSCRIBED = "messages,messaging_postbacks,messaging_seen,message_reactions";

/**
 * Which account the token speaks for. It must be the one whose id was entered: its id as webhooks give it (`user_id`), or as the application
 * sees it (`id`).
 */
export async function identify(
  { client, account, timeoutMs }: AccountCall,
  now: Date,
): Promise<ChannelIdentity> {
  const { token, fields } = account;
  const query = { fields: "user_id,username,name,account_type" };
  const me = await orAppError(client.call({ path: "/me", query, token, timeoutMs }));
  const externalId = idOf(me.user_id) ?? idOf(me.id);
  if (!externalId) throw new AppError("channels.bad_credentials", { reason: "not an Instagram account" });
  if (![externalId, idOf(me.id)].includes(fields.accountId))
    throw new AppError("channels.bad_credentials", { reason: "the token is another account's" });
  const username = textOf(me.username);
  const expiresAt = endOf(fields, now);
  return {
    externalId,
    displayName: textOf(me.name) ?? username ?? externalId,
    ...(username && { username, link: `https://ig.me/m/${encodeURIComponent(username)}` }),
    ...(expiresAt && { expiresAt }),
  };
}

const UNKNOWN_END_MS = 86_400_000;

/**
 * When the owner's token ends. One that was just pasted does not say: it is taken to end soon, so that the next check renews it and learns the
 * true end. The platform's own token is not ours to renew.
 */
function endOf({ token, expiresAt }: InstagramCredentials, now: Date): Date | undefined {
  if (!token) return undefined;
  return expiresAt ? new Date(expiresAt) : new Date(now.getTime() + UNKNOWN_END_MS);
}

/** Has Instagram deliver what this account gets to our application. */
export async function connect({ client, account, timeoutMs }: AccountCall): Promise<void> {
  const { accountId, token } = account;
  const query = { subscribed_fields: SUBSCRIBED };
  const path = `/${accountId}/subscribed_apps`;
  await orAppError(client.call({ method: "POST", path, query, token, timeoutMs }));
}

/** Stops delivery. Never throws. */
export async function disconnect(about: () => AccountCall): Promise<void> {
  try {
    const { client, account, timeoutMs } = about();
    const { accountId, token } = account;
    await client.call({ method: "DELETE", path: `/${accountId}/subscribed_apps`, token, timeoutMs });
  } catch {
    // By contract: a provider that refuses or is away is no error here.
  }
}

/** Looks whether the token still works, and whether messages are still delivered. */
export async function check(about: () => AccountCall): Promise<ChannelHealth> {
  try {
    const { client, account, timeoutMs } = about();
    const { accountId, token } = account;
    await client.call({ path: "/me", query: { fields: "user_id" }, token, timeoutMs });
    const { data } = await client.call({ path: `/${accountId}/subscribed_apps`, token, timeoutMs });
    const fields = fieldsIn(data, 50).flatMap((app) => app.subscribed_fields);
    if (!Array.isArray(data) || fields.includes("messages")) return { ok: true };
    return { ok: false, code: "channels.webhook_lost", detail: "messages are not subscribed" };
  } catch (error) {
    const failure = toAppError(error, meaningOfCode);
    const detail = String(failure.details.reason ?? "");
    if (failure.code === "channels.bad_credentials" || failure.code === "channels.account_restricted")
      return { ok: false, code: failure.code, detail };
    throw failure;
  }
}

async function orAppError<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw toAppError(error, meaningOfCode);
  }
}
