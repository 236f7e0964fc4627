import { and, asc, eq, gt, inArray, isNull, lt, or, sql } from "drizzle-orm";
import type { Database, Executor } from "../../db/client.ts";
import { bot, channel, customer } from "../../db/schema/index.ts";
import { prepared } from "../../db/statement.ts";
import type { ChannelSettings } from "./settings.ts";

export type ChannelRow = typeof channel.$inferSelect;
export type BotRow = typeof bot.$inferSelect;

export async function listChannels(db: Executor, workspaceId: string, botId: string): Promise<ChannelRow[]> {
  return db
    .select()
    .from(channel)
    .where(and(eq(channel.workspaceId, workspaceId), eq(channel.botId, botId)))
    .orderBy(asc(channel.kind));
}

/** The channels of several bots at once. */
export async function listChannelsOf(
  db: Executor,
  workspaceId: string,
  botIds: readonly string[],
): Promise<ChannelRow[]> {
  if (botIds.length === 0) return [];
  return db
    .select()
    .from(channel)
    .where(and(eq(channel.workspaceId, workspaceId), inArray(channel.botId, [...botIds])))
    .orderBy(asc(channel.kind));
}

export async function findChannel(
  db: Executor,
  workspaceId: string,
  botId: string,
  kind: string,
): Promise<ChannelRow | undefined> {
  const [row] = await db
    .select()
    .from(channel)
    .where(and(eq(channel.workspaceId, workspaceId), eq(channel.botId, botId), eq(channel.kind, kind)));
  return row;
}

/** For a webhook or a job, which know nothing but the channel. */
export async function findChannelById(db: Executor, channelId: string): Promise<ChannelRow | undefined> {
  const [row] = await db.select().from(channel).where(eq(channel.id, channelId));
  return row;
}

const channelWithBot = prepared((db) =>
  db
    .select()
    .from(channel)
    .innerJoin(bot, eq(bot.id, channel.botId))
    .where(eq(channel.id, sql.placeholder("channelId")))
    .prepare("channel_with_bot"),
);

/** A channel with the bot it speaks for. */
export async function findChannelWithBot(
  db: Database,
  channelId: string,
): Promise<{ channel: ChannelRow; bot: BotRow } | undefined> {
  const [row] = await channelWithBot(db).execute({ channelId });
  return row;
}

/** The channel, in whatever workspace, that speaks for a provider's account. */
export async function findByAccount(
  db: Executor,
  kind: string,
  externalId: string,
): Promise<ChannelRow | undefined> {
  const [row] = await db
    .select()
    .from(channel)
    .where(and(eq(channel.kind, kind), eq(channel.externalId, externalId)));
  return row;
}

/** The channels, in whatever workspaces, that speak for these accounts of a provider. */
export async function findByAccounts(
  db: Executor,
  kind: string,
  externalIds: readonly string[],
): Promise<ChannelRow[]> {
  if (externalIds.length === 0) return [];
  return db
    .select()
    .from(channel)
    .where(and(eq(channel.kind, kind), inArray(channel.externalId, [...new Set(externalIds)])));
}

/** A bot's channel of a kind, made where there is none; harmless when two ask at once. */
export async function ensureChannel(db: Executor, row: typeof channel.$inferInsert): Promise<ChannelRow> {
  await db.insert(channel).values(row).onConflictDoNothing();
  const stored = await findChannel(db, row.workspaceId, row.botId, row.kind);
  if (!stored) throw new Error("the channel was not stored");
  return stored;
}

export async function findBotOf(db: Executor, botId: string): Promise<BotRow | undefined> {
  const [row] = await db.select().from(bot).where(eq(bot.id, botId));
  return row;
}

/** Merges `patch` into a channel's settings; undefined where there is no such channel. */
export async function patchSettings(
  db: Executor,
  workspaceId: string,
  channelId: string,
  patch: Partial<ChannelSettings>,
  now: Date,
): Promise<ChannelRow | undefined> {
  const [row] = await db
    .update(channel)
    .set({ settings: sql`${channel.settings} || ${JSON.stringify(patch)}::jsonb`, updatedAt: now })
    .where(and(eq(channel.workspaceId, workspaceId), eq(channel.id, channelId)))
    .returning();
  return row;
}

/** Stores a bot's channel, in the place of an earlier one of its kind. */
export async function upsertChannel(db: Executor, row: typeof channel.$inferInsert): Promise<ChannelRow> {
  const { id: _id, createdAt: _createdAt, ...changes } = row;
  const [stored] = await db
    .insert(channel)
    .values(row)
    .onConflictDoUpdate({
      target: [channel.botId, channel.kind],
      set: { ...changes, errorCode: null, pollerId: null, pollerExpiresAt: null },
    })
    .returning();
  if (!stored) throw new Error("the channel was not stored");
  return stored;
}

/** True for the error of a channel whose account another channel speaks for. */
export function isAccountTaken(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && "constraint" in cause && cause.constraint === "channel_account";
}

/** Deletes a channel; what its bot had still to say there can never be sent any more, and is marked so in the same statement. */
export async function deleteChannel(db: Executor, workspaceId: string, channelId: string): Promise<void> {
  await db.execute(sql`
    with gone as (
      delete from channel where workspace_id = ${workspaceId} and id = ${channelId} returning id
    )
    update message m set status = 'failed', failure = 'channel_gone', next_attempt_at = null
    from conversation v, gone
    where v.channel_id = gone.id and m.conversation_id = v.id and m.status in ('pending', 'sending')`);
}

/** True when the status really changed. */
export async function setChannelStatus(
  db: Executor,
  channelId: string,
  status: ChannelRow["status"],
  errorCode: string | null,
  now: Date,
): Promise<boolean> {
  const result = await db
    .update(channel)
    .set({ status, errorCode, checkedAt: now, updatedAt: now })
    .where(
      and(
        eq(channel.id, channelId),
        sql`(${channel.status} <> ${status} or ${channel.errorCode} is distinct from ${errorCode})`,
      ),
    );
  return (result.rowCount ?? 0) > 0;
}

export async function markCustomerBlocked(
  db: Executor,
  channelId: string,
  externalId: string,
  now: Date,
): Promise<void> {
  await db
    .update(customer)
    .set({ blockedBotAt: now })
    .where(and(eq(customer.channelId, channelId), eq(customer.externalId, externalId)));
}

/** Channels that are polled and that no living process polls now, taken for `pollerId` until `until`. */
export async function claimPolling(
  db: Executor,
  pollerId: string,
  now: Date,
  until: Date,
  limit: number,
): Promise<ChannelRow[]> {
  const free = db
    .select({ id: channel.id })
    .from(channel)
    .where(
      and(
        eq(channel.delivery, "polling"),
        eq(channel.status, "active"),
        or(isNull(channel.pollerId), lt(channel.pollerExpiresAt, now)),
      ),
    )
    .limit(limit)
    .for("update", { skipLocked: true });
  return db
    .update(channel)
    .set({ pollerId, pollerExpiresAt: until })
    .where(sql`${channel.id} in ${free}`)
    .returning();
}

/** Keeps the claim; false when the channel is gone, broken or another process's. */
export async function keepPolling(
  db: Executor,
  channelId: string,
  pollerId: string,
  until: Date,
  offset: number,
): Promise<boolean> {
  const result = await db
    .update(channel)
    .set({ pollerExpiresAt: until, pollingOffset: offset })
    .where(and(eq(channel.id, channelId), eq(channel.pollerId, pollerId), eq(channel.status, "active")));
  return (result.rowCount ?? 0) > 0;
}

/** Keeps all claims of a poller, whose polls may take longer than a claim lasts. */
export async function extendPolling(db: Executor, pollerId: string, until: Date): Promise<void> {
  await db.update(channel).set({ pollerExpiresAt: until }).where(eq(channel.pollerId, pollerId));
}

export async function releasePolling(db: Executor, pollerId: string): Promise<void> {
  await db
    .update(channel)
    .set({ pollerId: null, pollerExpiresAt: null })
    .where(eq(channel.pollerId, pollerId));
}

type Sealed = Pick<ChannelRow, "id" | "sealedCredentials" | "sealedWebhookSecret">;

/** The sealed secrets of all channels of all workspaces, in pages, for a rotation of keys. */
export async function listSealed(db: Executor, afterId: string, limit: number): Promise<Sealed[]> {
  return db
    .select({
      id: channel.id,
      sealedCredentials: channel.sealedCredentials,
      sealedWebhookSecret: channel.sealedWebhookSecret,
    })
    .from(channel)
    .where(gt(channel.id, afterId))
    .orderBy(asc(channel.id))
    .limit(limit);
}

/** Writes the new seals unless the old ones have changed since they were read. */
export async function saveSealed(db: Executor, old: Sealed, sealed: Partial<Sealed>): Promise<boolean> {
  const result = await db
    .update(channel)
    .set(sealed)
    .where(and(eq(channel.id, old.id), eq(channel.sealedCredentials, old.sealedCredentials)));
  return (result.rowCount ?? 0) > 0;
}
