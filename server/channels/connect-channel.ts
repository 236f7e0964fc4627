import { randomBytes } from "node:crypto";
import type { Database } from "../../db/client.ts";
import type { Clock } from "../kernel/clock.ts";
import { AppError, isAppError } from "../kernel/errors.ts";
import type { Ids } from "../kernel/ids.ts";
import type { SecretBox } from "../kernel/secret-box.ts";
import type { ChannelDriver } from "./port.ts";
import {
  type ChannelRow,
  deleteChannel,
  findByAccount,
  findChannel,
  isAccountTaken,
  setChannelStatus,
  upsertChannel,
} from "./repo.ts";

type Deps = { db: Database; clock: Clock; ids: Ids; secrets: SecretBox; publicUrl: string | undefined };

/**
 * Connects a bot to a provider's account: checks the credentials, stores them sealed, then turns delivery on (a webhook with a secret, or
 * polling where there is no public address). Connecting again replaces the credentials and repairs a broken channel.
 *
 * Throws `channels.bad_credentials`, `channels.unavailable`, or `channels.taken` when the account serves another bot.
 */
export async function connectChannel(
  deps: Deps,
  workspaceId: string,
  botId: string,
  driver: ChannelDriver,
  credentials: string,
): Promise<ChannelRow> {
  const { db, clock, ids, secrets, publicUrl } = deps;
  const earlier = await findChannel(db, workspaceId, botId, driver.kind);
  const channelId = earlier?.id ?? ids.next("chn");
  const access = { channelId, credentials };
  const identity = await driver.identify(access);
  const holder = await findByAccount(db, driver.kind, identity.externalId);
  if (holder && holder.id !== channelId)
    throw new AppError("channels.taken", { account: identity.displayName });

  const secret = randomBytes(32).toString("base64url");
  const now = clock.now();
  const row = {
    id: channelId,
    workspaceId,
    botId,
    kind: driver.kind,
    externalId: identity.externalId,
    displayName: identity.displayName,
    username: identity.username ?? null,
    link: identity.link ?? null,
    sealedCredentials: secrets.seal(credentials, channelId),
    sealedWebhookSecret: secrets.seal(secret, channelId),
    delivery: publicUrl ? ("webhook" as const) : ("polling" as const),
    status: "active" as const,
    checkedAt: now,
    createdAt: now,
    updatedAt: now,
    // Another account numbers its updates anew.
    pollingOffset: earlier?.externalId === identity.externalId ? earlier.pollingOffset : 0,
  };
  const stored = await upsertChannel(db, row).catch((error) => {
    // Two bots asked for the same account at the same moment, and the other one was first.
    throw isAccountTaken(error)
      ? new AppError("channels.taken", { account: identity.displayName }, { cause: error })
      : error;
  });
  // The row stands before the provider may deliver: nothing arrives at a channel that is not known.
  const webhook = publicUrl ? { url: `${publicUrl}/webhooks/${driver.kind}/${channelId}`, secret } : null;
  try {
    await driver.connect(access, webhook);
  } catch (error) {
    // A channel that nothing is delivered to must not look as if it worked.
    if (earlier) await setChannelStatus(db, channelId, "broken", codeOf(error), now);
    else await deleteChannel(db, workspaceId, channelId);
    throw error;
  }
  return stored;
}

function codeOf(error: unknown): string {
  return isAppError(error) ? error.code : "channels.unavailable";
}
