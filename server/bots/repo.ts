import { and, count, desc, eq, lt, or, sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { bot, workspace } from "../../db/schema/index.ts";

export type BotRow = typeof bot.$inferSelect;
export type BotChanges = Partial<Omit<BotRow, "id" | "workspaceId" | "createdAt" | "updatedAt">>;

export async function findBot(db: Executor, workspaceId: string, botId: string): Promise<BotRow | undefined> {
  const [row] = await db
    .select()
    .from(bot)
    .where(and(eq(bot.workspaceId, workspaceId), eq(bot.id, botId)));
  return row;
}

/** Newest first, after the given row. */
export async function listBots(
  db: Executor,
  workspaceId: string,
  page: { limit: number; after?: { createdAt: Date; id: string } },
): Promise<BotRow[]> {
  const { after } = page;
  const older =
    after &&
    or(lt(bot.createdAt, after.createdAt), and(eq(bot.createdAt, after.createdAt), lt(bot.id, after.id)));
  return db
    .select()
    .from(bot)
    .where(and(eq(bot.workspaceId, workspaceId), older))
    .orderBy(desc(bot.createdAt), desc(bot.id))
    .limit(page.limit);
}

/** Counts the bots and keeps other creations of the workspace waiting until the transaction ends, so that a limit holds. */
export async function lockAndCountBots(tx: Executor, workspaceId: string): Promise<number> {
  await tx.select({ id: workspace.id }).from(workspace).where(eq(workspace.id, workspaceId)).for("update");
  return countBots(tx, workspaceId);
}

export async function countBots(db: Executor, workspaceId: string): Promise<number> {
  const [row] = await db.select({ bots: count() }).from(bot).where(eq(bot.workspaceId, workspaceId));
  return row?.bots ?? 0;
}

export async function insertBot(db: Executor, row: typeof bot.$inferInsert): Promise<BotRow> {
  const [made] = await db.insert(bot).values(row).returning();
  if (!made) throw new Error("the bot was not stored");
  return made;
}

export async function updateBot(
  db: Executor,
  workspaceId: string,
  botId: string,
  changes: BotChanges,
  now: Date,
): Promise<BotRow | undefined> {
  const [row] = await db
    .update(bot)
    .set({ ...changes, updatedAt: now })
    .where(and(eq(bot.workspaceId, workspaceId), eq(bot.id, botId)))
    .returning();
  return row;
}

export async function deleteBot(db: Executor, workspaceId: string, botId: string): Promise<boolean> {
  const result = await db.delete(bot).where(and(eq(bot.workspaceId, workspaceId), eq(bot.id, botId)));
  return (result.rowCount ?? 0) > 0;
}

/**
 * Pauses the bots for which a plan has no room and wakes the others: those that the owner chose go on first (the latest choice before
 * earlier ones), then the oldest. `room` null: any number.
 */
export async function fitBots(db: Executor, workspaceId: string, room: number | null): Promise<void> {
  await db.execute(sql`
    update bot set paused_by_plan = ranked.paused
    from (
      select id, row_number() over (order by kept_at desc nulls last, created_at, id) > ${room ?? 2_000_000_000}::int as paused
      from bot where workspace_id = ${workspaceId}
    ) ranked
    where bot.id = ranked.id and bot.paused_by_plan <> ranked.paused`);
}

/** Remembers that the owner wants this bot to go on where there is no room for all. */
export async function keepBot(
  db: Executor,
  workspaceId: string,
  botId: string,
  now: Date,
): Promise<BotRow | undefined> {
  const [row] = await db
    .update(bot)
    .set({ keptAt: now })
    .where(and(eq(bot.workspaceId, workspaceId), eq(bot.id, botId)))
    .returning();
  return row;
}
