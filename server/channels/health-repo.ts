import { and, asc, eq, inArray, ne, sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { channel } from "../../db/schema/index.ts";
import type { ChannelRow } from "./repo.ts";

/** Everything with an account that is meant to work: neither switched off, nor waiting for its QR code. */
const CHECKED = and(inArray(channel.status, ["active", "broken"]), ne(channel.delivery, "internal"));

export async function countChecked(db: Database): Promise<number> {
  return db.$count(channel, CHECKED);
}

/** Takes channels that were last looked at before `before`, the longest ago first. Who takes one has stamped it: nobody else takes it. */
export async function claimChecks(
  db: Database,
  { now, before, limit }: { now: Date; before: Date; limit: number },
): Promise<ChannelRow[]> {
  const due = db
    .select({ id: channel.id })
    .from(channel)
    .where(and(CHECKED, sql`(${channel.checkedAt} is null or ${channel.checkedAt} <= ${before})`))
    .orderBy(asc(channel.checkedAt))
    .limit(limit)
    .for("update", { skipLocked: true });
  return db.update(channel).set({ checkedAt: now }).where(sql`${channel.id} in ${due}`).returning();
}

/** The channel works. True when it was broken before. */
export async function markWorking(db: Database, row: ChannelRow, now: Date): Promise<boolean> {
  const result = await db
    .update(channel)
    .set({ status: "active", errorCode: null, failures: 0, updatedAt: now })
    .where(and(eq(channel.id, row.id), eq(channel.status, row.status)));
  return row.status === "broken" && (result.rowCount ?? 0) > 0;
}

/** The channel does not work, and why. True when it was thought to work before. */
export async function markBroken(db: Database, channelId: string, code: string, now: Date): Promise<boolean> {
  const { rows } = await db.execute<{ status: string }>(sql`
    with was as (select id, status from channel where id = ${channelId} for update)
    update channel c set status = 'broken', error_code = ${code}, checked_at = ${now}, updated_at = ${now}
    from was where c.id = was.id and was.status in ('active', 'broken') and (was.status <> 'broken' or c.error_code is distinct from ${code})
    returning was.status`);
  return rows[0]?.status === "active";
}

/** One more check in a row that the provider did not answer; how many it is now. */
export async function countFailure(db: Database, channelId: string): Promise<number> {
  const [row] = await db
    .update(channel)
    .set({ failures: sql`${channel.failures} + 1` })
    .where(eq(channel.id, channelId))
    .returning({ failures: channel.failures });
  return row?.failures ?? 0;
}

export async function markReclaimed(db: Database, channelId: string, now: Date): Promise<void> {
  await db.update(channel).set({ reclaimedAt: now }).where(eq(channel.id, channelId));
}

/** Keeps new credentials, unless the owner has entered others meanwhile. */
export async function saveCredentials(
  db: Database,
  row: ChannelRow,
  sealedCredentials: string,
  credentialsExpireAt: Date,
): Promise<void> {
  await db
    .update(channel)
    .set({ sealedCredentials, credentialsExpireAt })
    .where(and(eq(channel.id, row.id), eq(channel.sealedCredentials, row.sealedCredentials)));
}

/** What the provider shows about the bot now (null: it did not take it), and when it was told. */
export async function markPresented(
  db: Database,
  channelId: string,
  presented: string | null,
  presentedAt: Date,
): Promise<void> {
  await db.update(channel).set({ presented, presentedAt }).where(eq(channel.id, channelId));
}
