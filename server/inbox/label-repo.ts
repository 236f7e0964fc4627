import { and, asc, count, eq } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { label } from "../../db/schema/index.ts";
import type { LabelColour, LabelItem } from "./types.ts";

const ofBot = (workspaceId: string, botId: string) =>
  and(eq(label.workspaceId, workspaceId), eq(label.botId, botId));

export async function listLabels(
  db: Executor,
  workspaceId: string,
  botId: string,
  limit: number,
): Promise<LabelItem[]> {
  const rows = await db
    .select({ id: label.id, name: label.name, colour: label.colour })
    .from(label)
    .where(ofBot(workspaceId, botId))
    .orderBy(asc(label.name), asc(label.id))
    .limit(limit);
  return rows.map((row) => ({ ...row, colour: row.colour as LabelColour }));
}

export async function countLabels(db: Executor, workspaceId: string, botId: string): Promise<number> {
  const [row] = await db.select({ labels: count() }).from(label).where(ofBot(workspaceId, botId));
  return row?.labels ?? 0;
}

/** False when the name is taken. */
export async function insertLabel(db: Executor, row: typeof label.$inferInsert): Promise<boolean> {
  const rows = await db.insert(label).values(row).onConflictDoNothing().returning({ id: label.id });
  return rows.length > 0;
}

/** False when there is no such label. */
export async function updateLabel(
  db: Executor,
  workspaceId: string,
  botId: string,
  labelId: string,
  change: { name: string; colour: LabelColour },
): Promise<boolean> {
  const rows = await db
    .update(label)
    .set(change)
    .where(and(ofBot(workspaceId, botId), eq(label.id, labelId)))
    .returning({ id: label.id });
  return rows.length > 0;
}

/** Conversations keep the id of a label that is gone; nobody sees it. False when there is no such label. */
export async function deleteLabel(
  db: Executor,
  workspaceId: string,
  botId: string,
  labelId: string,
): Promise<boolean> {
  const rows = await db
    .delete(label)
    .where(and(ofBot(workspaceId, botId), eq(label.id, labelId)))
    .returning({ id: label.id });
  return rows.length > 0;
}
