import { randomBytes } from "node:crypto";
import type { Database } from "../../db/client.ts";
import type { Clock } from "../kernel/clock.ts";
import { AppError } from "../kernel/errors.ts";
import type { Ids } from "../kernel/ids.ts";
import type { SecretBox } from "../kernel/secret-box.ts";
import type { ChannelDriver } from "./port.ts";
import { type ChannelRow, findByAccount, findChannel, upsertChannel } from "./repo.ts";

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
  const stored = await upsertChannel(db, {
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
    delivery: publicUrl ? "webhook" : "polling",
    status: "active",
    checkedAt: now,
    createdAt: now,
    updatedAt: now,
    // Another account numbers its updates anew.
    pollingOffset: earlier?.externalId === identity.externalId ? earlier.pollingOffset : 0,
  });
  // The row stands before the provider may deliver: nothing arrives at a channel that is not known.
  await driver.connect(
    access,
    publicUrl ? { url: `${publicUrl}/webhooks/${driver.kind}/${channelId}`, secret } : null,
  );
  return stored;
}
