import { randomBytes } from "node:crypto";
import type { Database } from "../../db/client.ts";
import type { Clock } from "../kernel/clock.ts";
import { AppError, isAppError } from "../kernel/errors.ts";
import type { Ids } from "../kernel/ids.ts";
import type { SecretBox } from "../kernel/secret-box.ts";
import type { ChannelDriver, WebhookTarget } from "./port.ts";
import {
  type ChannelRow,
  deleteChannel,
  findByAccount,
  findChannel,
  isAccountTaken,
  setChannelStatus,
  upsertChannel,
} from "./repo.ts";
import type { ChannelSettings } from "./settings.ts";

type Deps = { db: Database; clock: Clock; ids: Ids; secrets: SecretBox; publicUrl: string | undefined };

export type NewConnection = {
  workspaceId: string;
  botId: string;
  credentials: string;
  /** What is added to the settings of the channel. */
  settings?: Partial<ChannelSettings>;
};

/**
 * Connects a bot to a provider's account: checks the credentials, stores them sealed, then turns delivery on (a webhook with a secret, or
 * polling where there is no public address). Connecting again replaces the credentials and repairs a broken channel. A channel with
 * a session is only written down: the worker that takes it up opens the session.
 *
 * Throws `channels.bad_credentials`, `channels.unavailable`, or `channels.taken` when the account serves another bot.
 */
export async function connectChannel(
  deps: Deps,
  driver: ChannelDriver,
  { workspaceId, botId, credentials, settings }: NewConnection,
): Promise<ChannelRow> {
  const { db, clock, ids, secrets, publicUrl } = deps;
  const earlier = await findChannel(db, workspaceId, botId, driver.kind);
  const channelId = earlier?.id ?? ids.next("chn");
  const access = { channelId, credentials, ...(earlier && { externalId: earlier.externalId }) };
  const identity = await driver.identify(access);
  const holder = await findByAccount(db, driver.kind, identity.externalId);
  if (holder && holder.id !== channelId)
    throw new AppError("channels.taken", { account: identity.displayName });

  const secret = earlier ? openSecret(secrets, earlier) : randomBytes(32).toString("base64url");
  const now = clock.now();
  const delivery = deliveryOf(driver, publicUrl);
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
    delivery,
    status: delivery === "session" ? ("pairing" as const) : ("active" as const),
    settings: { ...earlier?.settings, ...settings },
    session: null,
    credentialsExpireAt: identity.expiresAt ?? null,
    failures: 0,
    restingUntil: null,
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
  try {
    await driver.connect(
      { ...access, externalId: identity.externalId },
      webhookTarget(driver, stored, secret, publicUrl),
    );
  } catch (error) {
    // A channel that nothing is delivered to must not look as if it worked.
    if (earlier) await setChannelStatus(db, channelId, "broken", codeOf(error), now);
    else await deleteChannel(db, workspaceId, channelId);
    throw error;
  }
  return stored;
}

/** Where a provider is to deliver for a channel; null where it is asked instead. */
export function webhookTarget(
  driver: ChannelDriver,
  row: Pick<ChannelRow, "id">,
  secret: string,
  publicUrl: string | undefined,
): WebhookTarget | null {
  if (!publicUrl) return null;
  if (driver.delivery === "own-webhook")
    return { url: `${publicUrl}/webhooks/${driver.kind}/${row.id}`, secret };
  return driver.delivery === "shared-webhook"
    ? { url: `${publicUrl}/webhooks/${driver.kind}`, secret }
    : null;
}

function deliveryOf(driver: ChannelDriver, publicUrl: string | undefined): ChannelRow["delivery"] {
  if (driver.delivery === "session" || driver.delivery === "internal") return driver.delivery;
  return driver.delivery === "own-webhook" && !publicUrl ? "polling" : "webhook";
}

function openSecret(secrets: SecretBox, row: ChannelRow): string {
  return secrets.open(row.sealedWebhookSecret, row.id);
}

function codeOf(error: unknown): string {
  return isAppError(error) ? error.code : "channels.unavailable";
}
