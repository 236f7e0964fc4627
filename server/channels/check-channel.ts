import type { Database } from "../../db/client.ts";
import { withTimeout } from "../kernel/bounded.ts";
import type { Clock } from "../kernel/clock.ts";
import { isAppError, messageOf } from "../kernel/errors.ts";
import type { Logger } from "../kernel/logger.ts";
import type { SecretBox } from "../kernel/secret-box.ts";
import { webhookTarget } from "./connect-channel.ts";
import { countFailure, markBroken, markReclaimed, markWorking, saveCredentials } from "./health-repo.ts";
import { accessOf } from "./line.ts";
import type { ChannelAccess, ChannelDriver, ChannelHealth, ChannelKind, WebhookTarget } from "./port.ts";
import type { ChannelRow } from "./repo.ts";

export type CheckDeps = {
  db: Database;
  clock: Clock;
  logger: Logger;
  secrets: SecretBox;
  drivers: Partial<Record<ChannelKind, ChannelDriver>>;
  publicUrl: string | undefined;
  /** It worked and does not any more. */
  onBroken(row: ChannelRow, code: string): Promise<void>;
  /** It did not work and does again. */
  onRestored(row: ChannelRow): Promise<void>;
};

/** An outage is not held against a channel before so many checks in a row have met it. */
const MOST_FAILURES = 3;
const CHECK_LIMIT_MS = 30_000;
/** A webhook that is taken from us twice within this time is somebody's intention: it is left to the owner. */
const RECLAIM_EVERY_MS = 60 * 60_000;
const REFRESH_BEFORE_MS = 10 * 86_400_000;

type Known = { row: ChannelRow; driver: ChannelDriver; access: ChannelAccess; target: WebhookTarget | null };

/**
 * Looks after one channel: renews credentials that are about to end, asks the provider whether all is well, takes a lost webhook back once,
 * and writes down what changed. Never throws.
 */
export async function checkChannel(deps: CheckDeps, row: ChannelRow): Promise<void> {
  const driver = deps.drivers[row.kind as ChannelKind];
  if (!driver) return;
  try {
    const known = await renew(deps, {
      row,
      driver,
      access: accessOf(row, deps.secrets),
      target: targetOf(deps, driver, row),
    });
    const health = await withTimeout("checking a channel", CHECK_LIMIT_MS, () =>
      driver.check(known.access, known.target),
    );
    await conclude(deps, known, health);
  } catch (error) {
    await countOutage(deps, row, error).catch((cause) =>
      deps.logger.error({ err: cause, channelId: row.id }, "a channel's health could not be written down"),
    );
  }
}

async function conclude(deps: CheckDeps, known: Known, health: ChannelHealth): Promise<void> {
  const { db, clock, logger, onBroken, onRestored } = deps;
  const { row } = known;
  if (health.ok || (health.code === "channels.webhook_lost" && (await reclaim(deps, known)))) {
    if (row.status === "active" && row.failures === 0) return;
    if (await markWorking(db, row, clock.now())) await onRestored(row);
    return;
  }
  if (!(await markBroken(db, row.id, health.code, clock.now()))) return;
  logger.warn({ channelId: row.id, code: health.code, detail: health.detail }, "a channel is broken");
  await onBroken(row, health.code);
}

/** Makes the provider deliver to us again, where that was not done lately. An outage meanwhile is thrown. */
async function reclaim(
  { db, clock, logger }: CheckDeps,
  { row, driver, access, target }: Known,
): Promise<boolean> {
  const now = clock.now();
  const lately = row.reclaimedAt && now.getTime() - row.reclaimedAt.getTime() < RECLAIM_EVERY_MS;
  const isLeftToOwner = row.status === "broken" && row.errorCode === "channels.webhook_lost";
  const fits = (row.delivery === "webhook") === (target !== null);
  if (lately || isLeftToOwner || !fits) return false;
  try {
    await driver.connect(access, target);
  } catch (error) {
    if (isAppError(error, "channels.unavailable")) throw error;
    logger.warn({ channelId: row.id, reason: messageOf(error) }, "a webhook could not be taken back");
    return false;
  }
  await markReclaimed(db, row.id, now);
  logger.warn({ channelId: row.id }, "a webhook that was lost was taken back");
  return true;
}

/** The provider did not answer; nothing is known about the channel then. */
async function countOutage({ db, clock, logger, onBroken }: CheckDeps, row: ChannelRow, error: unknown) {
  logger.warn({ channelId: row.id, reason: messageOf(error) }, "a channel could not be checked");
  const failures = await countFailure(db, row.id);
  if (failures < MOST_FAILURES || row.status === "broken") return;
  const code = "channels.unavailable";
  if (await markBroken(db, row.id, code, clock.now())) await onBroken(row, code);
}

/** With new credentials where the old ones are about to end. A provider that renews none today is asked again at the next check. */
async function renew({ db, clock, logger, secrets }: CheckDeps, known: Known): Promise<Known> {
  const { row, driver, access } = known;
  const endsSoon =
    row.credentialsExpireAt && row.credentialsExpireAt.getTime() - clock.now().getTime() < REFRESH_BEFORE_MS;
  if (!endsSoon || !driver.refresh) return known;
  const refresh = driver.refresh;
  try {
    const fresh = await withTimeout("renewing credentials", CHECK_LIMIT_MS, () => refresh(access));
    if (!fresh) return known;
    const sealed = secrets.seal(fresh.credentials, row.id);
    await saveCredentials(db, row, sealed, fresh.expiresAt);
    logger.info({ channelId: row.id, expiresAt: fresh.expiresAt }, "a channel's credentials were renewed");
    return { ...known, access: { ...access, credentials: fresh.credentials } };
  } catch (error) {
    logger.warn({ channelId: row.id, reason: messageOf(error) }, "credentials could not be renewed");
    return known;
  }
}

function targetOf(
  { secrets, publicUrl }: CheckDeps,
  driver: ChannelDriver,
  row: ChannelRow,
): WebhookTarget | null {
  if (row.delivery !== "webhook") return null;
  return webhookTarget(driver, row, secrets.open(row.sealedWebhookSecret, row.id), publicUrl);
}
