import { and, asc, eq, gt, inArray, isNull, lt } from "drizzle-orm";
import type { Database } from "../../../db/client.ts";
import { sessionCommand } from "../../../db/schema/index.ts";
import type { SessionAnswer, SessionRequest } from "./commands.ts";

const TAKEN_AT_ONCE = 20;

export type CommandRow = typeof sessionCommand.$inferSelect;
export type NewCommand = {
  id: string;
  channelId: string;
  body: SessionRequest;
  createdAt: Date;
  expiresAt: Date;
};

export async function insertCommand(db: Database, command: NewCommand): Promise<void> {
  await db.insert(sessionCommand).values(command);
}

/** Commands for these channels that nobody has taken yet, oldest first; each is given to one caller only. */
export async function takeCommands(
  db: Database,
  channelIds: readonly string[],
  now: Date,
): Promise<CommandRow[]> {
  const open = db
    .select({ id: sessionCommand.id })
    .from(sessionCommand)
    .where(
      and(
        inArray(sessionCommand.channelId, [...channelIds]),
        isNull(sessionCommand.takenAt),
        gt(sessionCommand.expiresAt, now),
      ),
    )
    .orderBy(asc(sessionCommand.createdAt))
    .limit(TAKEN_AT_ONCE)
    .for("update", { skipLocked: true });
  return db.update(sessionCommand).set({ takenAt: now }).where(inArray(sessionCommand.id, open)).returning();
}

export async function answerCommand(
  db: Database,
  id: string,
  result: SessionAnswer,
  bytes: Buffer | null,
): Promise<void> {
  await db.update(sessionCommand).set({ result, bytes }).where(eq(sessionCommand.id, id));
}

/** Whether there is an answer; without its bytes, since this is asked again and again. */
export async function isAnswered(db: Database, id: string): Promise<boolean> {
  const [row] = await db
    .select({ result: sessionCommand.result })
    .from(sessionCommand)
    .where(eq(sessionCommand.id, id));
  return row === undefined || row.result !== null;
}

/** Takes the command away with whatever has become of it; undefined when its channel is gone. */
export async function withdrawCommand(db: Database, id: string): Promise<CommandRow | undefined> {
  const [row] = await db.delete(sessionCommand).where(eq(sessionCommand.id, id)).returning();
  return row;
}

/** Forgets what nobody has fetched. */
export async function tidyCommands(db: Database, before: Date): Promise<void> {
  await db.delete(sessionCommand).where(lt(sessionCommand.expiresAt, before));
}
