import { and, eq, isNull, lt, ne, or, sql } from "drizzle-orm";
import type { Database, Executor } from "../../db/client.ts";
import { platformBot, platformChat, platformUpdate, user } from "../../db/schema/index.ts";
import type { Language } from "../kernel/languages.ts";

export type BotRow = typeof platformBot.$inferSelect;

export async function findBot(db: Database, id: string): Promise<BotRow | undefined> {
  const [row] = await db.select().from(platformBot).where(eq(platformBot.id, id));
  return row;
}

/** Takes the bot for one process: true for whoever may set it up and ask for its updates until then. */
export async function claimBot(
  db: Database,
  id: string,
  { pollerId, now, until }: { pollerId: string; now: Date; until: Date },
): Promise<BotRow | undefined> {
  const [row] = await db
    .insert(platformBot)
    .values({ id, pollerId, pollerExpiresAt: until, updatedAt: now })
    .onConflictDoUpdate({
      target: platformBot.id,
      set: { pollerId, pollerExpiresAt: until },
      setWhere: or(
        isNull(platformBot.pollerId),
        eq(platformBot.pollerId, pollerId),
        lt(platformBot.pollerExpiresAt, now),
      ),
    })
    .returning();
  return row;
}

/** Changes the row of whoever holds the bot; false when another process does. */
export async function saveBot(
  db: Database,
  id: string,
  pollerId: string,
  changes: Partial<BotRow>,
): Promise<boolean> {
  const result = await db
    .update(platformBot)
    .set(changes)
    .where(and(eq(platformBot.id, id), eq(platformBot.pollerId, pollerId)));
  return (result.rowCount ?? 0) > 0;
}

/** Telegram asked for silence: until then no process sends for the bot. */
export async function restUntil(db: Database, id: string, until: Date): Promise<void> {
  await db
    .update(platformBot)
    .set({ restingUntil: until })
    .where(
      and(eq(platformBot.id, id), or(isNull(platformBot.restingUntil), lt(platformBot.restingUntil, until))),
    );
}

/**
 * Takes an update for a while, once: a repeated delivery of what was done or is being done gives undefined. `lately`: how many came from
 * the chat in the last minute.
 */
export async function takeUpdate(
  db: Database,
  update: { id: string; chatKey: string; now: Date },
): Promise<{ lately: number } | undefined> {
  const { rows } = await db.execute<{ lately: number }>(sql`
    with taken as (
      insert into platform_update as u (id, chat_key, taken_at) values (${update.id}, ${update.chatKey}, ${update.now}::timestamptz)
      on conflict (id) do update set taken_at = excluded.taken_at, attempts = u.attempts + 1
        where u.done_at is null and u.taken_at < excluded.taken_at - interval '1 minute'
      returning id
    )
    select (select count(*)::int from platform_update where chat_key = ${update.chatKey} and taken_at > ${update.now}::timestamptz - interval '1 minute') as lately
    from taken`);
  return rows[0];
}

export async function endUpdate(db: Database, id: string, now: Date): Promise<void> {
  await db.update(platformUpdate).set({ doneAt: now }).where(eq(platformUpdate.id, id));
}

/** What failed may be delivered again at once. */
export async function forgetUpdate(db: Database, id: string): Promise<void> {
  await db.delete(platformUpdate).where(eq(platformUpdate.id, id));
}

export type Chat = {
  chatKey: string;
  /** Chosen by the person. */
  language: Language | null;
  user: { id: string; name: string; email: string; language: string; timeZone: string } | null;
};

/** The person who writes, with the account that they linked. Whoever writes has not blocked the bot. */
export async function meetPerson(
  db: Database,
  person: { chatKey: string; name: string; username: string | null; now: Date },
): Promise<Chat> {
  const { chatKey, now } = person;
  const seen = { name: person.name, username: person.username, seenAt: now, blockedAt: null };
  await db
    .insert(platformChat)
    .values({ chatKey, ...seen })
    .onConflictDoUpdate({ target: platformChat.chatKey, set: seen });
  return findChat(db, chatKey);
}

/** A chat with the account that it is linked with. */
export async function findChat(db: Database, chatKey: string): Promise<Chat> {
  const [row] = await db
    .select({ chatKey: platformChat.chatKey, language: platformChat.language, user })
    .from(platformChat)
    .leftJoin(user, eq(user.id, platformChat.userId))
    .where(eq(platformChat.chatKey, chatKey));
  return row ?? { chatKey, language: null, user: null };
}

export async function saveChatLanguage(db: Database, chatKey: string, language: Language): Promise<void> {
  await db.update(platformChat).set({ language }).where(eq(platformChat.chatKey, chatKey));
}

/** The person blocked the bot (a date) or came back (null). */
export async function saveBlocked(db: Database, chatKey: string, blockedAt: Date | null): Promise<void> {
  await db.update(platformChat).set({ blockedAt }).where(eq(platformChat.chatKey, chatKey));
}

export type LinkedChat = {
  chatKey: string;
  name: string;
  username: string | null;
  linkedAt: Date | null;
  blockedAt: Date | null;
};

export async function findChatOf(db: Database, userId: string): Promise<LinkedChat | undefined> {
  const { chatKey, name, username, linkedAt, blockedAt } = platformChat;
  const [row] = await db
    .select({ chatKey, name, username, linkedAt, blockedAt })
    .from(platformChat)
    .where(eq(platformChat.userId, userId));
  return row;
}

/** True when the account had been linked. */
export async function unlinkUser(db: Database, userId: string): Promise<boolean> {
  const result = await db
    .update(platformChat)
    .set({ userId: null, linkedAt: null })
    .where(eq(platformChat.userId, userId));
  return (result.rowCount ?? 0) > 0;
}

/** Links the chat and the account with each other; either one's earlier link ends. */
export async function linkChat(tx: Executor, chatKey: string, userId: string, now: Date): Promise<void> {
  await tx
    .update(platformChat)
    .set({ userId: null, linkedAt: null })
    .where(and(eq(platformChat.userId, userId), ne(platformChat.chatKey, chatKey)));
  await tx
    .update(platformChat)
    .set({ userId, linkedAt: now, blockedAt: null })
    .where(eq(platformChat.chatKey, chatKey));
}

/** Forgets updates that Telegram will not deliver again, and people who wrote long ago and never linked themselves. */
export async function deleteOld(db: Database, before: { updates: Date; strangers: Date }): Promise<void> {
  await db.delete(platformUpdate).where(lt(platformUpdate.takenAt, before.updates));
  await db
    .delete(platformChat)
    .where(and(isNull(platformChat.userId), lt(platformChat.seenAt, before.strangers)));
}
