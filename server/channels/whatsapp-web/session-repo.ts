import { and, eq, inArray, isNull, lt, notInArray, or, sql } from "drizzle-orm";
import type { Database } from "../../../db/client.ts";
import { channel } from "../../../db/schema/index.ts";
import { AppError } from "../../kernel/errors.ts";
import type { SessionState } from "../port.ts";

export type SessionRow = typeof channel.$inferSelect;

const CANDIDATES = 200;
/** Wanted: being paired, working, or broken for a reason that may pass (no process held it for a while). */
const isWanted = and(
  eq(channel.delivery, "session"),
  or(
    inArray(channel.status, ["active", "pairing"]),
    and(eq(channel.status, "broken"), sql`coalesce(${channel.session}->>'state', 'lost') <> 'lost'`),
  ),
);

export async function findSession(db: Database, channelId: string): Promise<SessionRow | undefined> {
  const [row] = await db.select().from(channel).where(eq(channel.id, channelId));
  return row;
}

/** Channels of a kind that no living process holds, those that wait for their QR code first. */
export async function freeSessions(
  db: Database,
  kind: string,
  now: Date,
  without: readonly string[],
): Promise<{ id: string; status: SessionRow["status"] }[]> {
  return db
    .select({ id: channel.id, status: channel.status })
    .from(channel)
    .where(
      and(
        eq(channel.kind, kind),
        isWanted,
        or(isNull(channel.pollerId), lt(channel.pollerExpiresAt, now)),
        without.length > 0 ? notInArray(channel.id, [...without]) : undefined,
      ),
    )
    .orderBy(sql`${channel.status} <> 'pairing'`, channel.updatedAt)
    .limit(CANDIDATES);
}

/** Takes a channel for `holderId` until `until`; undefined when another process was first. */
export async function claimSession(
  db: Database,
  channelId: string,
  holderId: string,
  now: Date,
  until: Date,
): Promise<SessionRow | undefined> {
  const [row] = await db
    .update(channel)
    .set({ pollerId: holderId, pollerExpiresAt: until })
    .where(
      and(
        eq(channel.id, channelId),
        isWanted,
        or(isNull(channel.pollerId), lt(channel.pollerExpiresAt, now)),
      ),
    )
    .returning();
  return row;
}

/** Keeps the claims of a process; answers which of its channels it still holds and is to go on with. */
export async function keepSessions(db: Database, holderId: string, until: Date): Promise<string[]> {
  const rows = await db
    .update(channel)
    .set({ pollerExpiresAt: until })
    .where(and(eq(channel.pollerId, holderId), isWanted))
    .returning({ id: channel.id });
  return rows.map(({ id }) => id);
}

export async function releaseSession(db: Database, channelId: string, holderId: string): Promise<void> {
  await db
    .update(channel)
    .set({ pollerId: null, pollerExpiresAt: null })
    .where(and(eq(channel.id, channelId), eq(channel.pollerId, holderId)));
}

/** Which of these channels still exist. */
export async function existingChannels(db: Database, channelIds: readonly string[]): Promise<string[]> {
  if (channelIds.length === 0) return [];
  const rows = await db
    .select({ id: channel.id })
    .from(channel)
    .where(inArray(channel.id, [...channelIds]));
  return rows.map(({ id }) => id);
}

type Changes = Partial<typeof channel.$inferInsert>;

/**
 * Writes down where a session stands; undefined when the process does not hold it any more. Throws `channels.taken` for a number that
 * another bot speaks for.
 */
export async function saveSession(
  db: Database,
  channelId: string,
  holderId: string,
  session: SessionState,
  now: Date,
): Promise<SessionRow | undefined> {
  try {
    const [row] = await db
      .update(channel)
      .set({ session, updatedAt: now, ...changesOf(session, now) })
      .where(and(eq(channel.id, channelId), eq(channel.pollerId, holderId)))
      .returning();
    return row;
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    const isTaken = cause instanceof Error && "constraint" in cause && cause.constraint === "channel_account";
    if (!isTaken || session.state !== "ready") throw error;
    throw new AppError("channels.taken", { account: session.displayName }, { cause: error });
  }
}

function changesOf(session: SessionState, now: Date): Changes {
  if (session.state === "ready") {
    const { externalId, displayName } = session;
    const link = `https://wa.me/${externalId}`;
    return { externalId, displayName, link, status: "active", errorCode: null, failures: 0, checkedAt: now };
  }
  if (session.state !== "lost") return {};
  // Nobody came to scan: nothing is wrong with the channel that the owner would have to be told.
  if (session.reason === "qr_timeout") return { status: "off", errorCode: null };
  const errorCode = session.reason === "taken" ? "channels.taken" : "channels.session_lost";
  return { status: "broken", errorCode, checkedAt: now };
}
