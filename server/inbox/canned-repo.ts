import { and, asc, count, eq, ilike, or, sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { cannedReply } from "../../db/schema/index.ts";
import type { CannedReplyItem } from "./types.ts";

const ofBot = (workspaceId: string, botId: string) =>
  and(eq(cannedReply.workspaceId, workspaceId), eq(cannedReply.botId, botId));

/** Those whose shortcut begins with `q` first, then those that have it in their text; by shortcut. */
export async function listCanned(
  db: Executor,
  workspaceId: string,
  botId: string,
  q: string,
  limit: number,
): Promise<CannedReplyItem[]> {
  const escaped = q.replace(/[\\%_]/g, "\\$&");
  const begins = ilike(cannedReply.shortcut, `${escaped}%`);
  return db
    .select({
      id: cannedReply.id,
      shortcut: cannedReply.shortcut,
      text: cannedReply.text,
      updatedAt: cannedReply.updatedAt,
    })
    .from(cannedReply)
    .where(
      and(
        ofBot(workspaceId, botId),
        q === "" ? undefined : or(begins, ilike(cannedReply.text, `%${escaped}%`)),
      ),
    )
    .orderBy(sql`${begins} desc`, asc(cannedReply.shortcut))
    .limit(limit);
}

export async function countCanned(db: Executor, workspaceId: string, botId: string): Promise<number> {
  const [row] = await db.select({ replies: count() }).from(cannedReply).where(ofBot(workspaceId, botId));
  return row?.replies ?? 0;
}

/** False when the shortcut is taken. */
export async function insertCanned(db: Executor, row: typeof cannedReply.$inferInsert): Promise<boolean> {
  const rows = await db
    .insert(cannedReply)
    .values(row)
    .onConflictDoNothing()
    .returning({ id: cannedReply.id });
  return rows.length > 0;
}

/** False when there is no such reply. */
export async function updateCanned(
  db: Executor,
  workspaceId: string,
  botId: string,
  cannedId: string,
  change: { shortcut: string; text: string; updatedAt: Date },
): Promise<boolean> {
  const rows = await db
    .update(cannedReply)
    .set(change)
    .where(and(ofBot(workspaceId, botId), eq(cannedReply.id, cannedId)))
    .returning({ id: cannedReply.id });
  return rows.length > 0;
}

/** False when there is no such reply. */
export async function deleteCanned(
  db: Executor,
  workspaceId: string,
  botId: string,
  cannedId: string,
): Promise<boolean> {
  const rows = await db
    .delete(cannedReply)
    .where(and(ofBot(workspaceId, botId), eq(cannedReply.id, cannedId)))
    .returning({ id: cannedReply.id });
  return rows.length > 0;
}
