import { and, count, desc, eq, inArray, isNull, lt, ne, or, type SQLWrapper, sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { source } from "../../db/schema/index.ts";
import type { Place } from "../kernel/paging.ts";

export type SourceRow = typeof source.$inferSelect;
export type NewSource = typeof source.$inferInsert;
export type SourceChanges = Partial<Omit<SourceRow, "id" | "workspaceId" | "botId" | "createdAt">>;

type Key = { workspaceId: string; botId: string; sourceId: string };

const byKey = ({ workspaceId, botId, sourceId }: Key) =>
  and(eq(source.workspaceId, workspaceId), eq(source.botId, botId), eq(source.id, sourceId));

export async function findSource(db: Executor, key: Key): Promise<SourceRow | undefined> {
  const [row] = await db.select().from(source).where(byKey(key));
  return row;
}

/** For the worker, which knows no bot. */
export async function findSourceById(
  db: Executor,
  workspaceId: string,
  sourceId: string,
): Promise<SourceRow | undefined> {
  const [row] = await db
    .select()
    .from(source)
    .where(and(eq(source.workspaceId, workspaceId), eq(source.id, sourceId)));
  return row;
}

/** Uzbek is typed with all of these; a search by title reads over them. */
const APOSTROPHES = "'`´‘’ʻʼ";

/** Newest first; with `title` only those that have it in their title. */
export async function listSources(
  db: Executor,
  workspaceId: string,
  botId: string,
  page: { limit: number; after?: Place; title?: string },
): Promise<SourceRow[]> {
  const { after, title } = page;
  const older =
    after &&
    or(
      lt(source.createdAt, after.createdAt),
      and(eq(source.createdAt, after.createdAt), lt(source.id, after.id)),
    );
  return db
    .select()
    .from(source)
    .where(
      and(
        eq(source.workspaceId, workspaceId),
        eq(source.botId, botId),
        older,
        title === undefined
          ? undefined
          : sql`strpos(${plain(source.title)}, ${plain(sql`${title}::text`)}) > 0`,
      ),
    )
    .orderBy(desc(source.createdAt), desc(source.id))
    .limit(page.limit);
}

const plain = (words: SQLWrapper) => sql`translate(lower(${words}), ${APOSTROPHES}, '')`;

/** Another source of the bot with the same content. */
export async function findTwin(
  db: Executor,
  workspaceId: string,
  botId: string,
  contentHash: string,
  exceptId = "",
): Promise<SourceRow | undefined> {
  const [row] = await db
    .select()
    .from(source)
    .where(
      and(
        eq(source.workspaceId, workspaceId),
        eq(source.botId, botId),
        eq(source.contentHash, contentHash),
        ne(source.id, exceptId),
      ),
    )
    .limit(1);
  return row;
}

/** True for the error of a row whose content another source of the bot has already. */
export function isTwin(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && "constraint" in cause && cause.constraint === "source_content_once";
}

export async function insertSource(db: Executor, row: NewSource): Promise<SourceRow> {
  const [made] = await db.insert(source).values(row).returning();
  if (!made) throw new Error("the source was not stored");
  return made;
}

export async function updateSource(
  db: Executor,
  key: Key,
  changes: SourceChanges,
  now: Date,
): Promise<SourceRow | undefined> {
  const [row] = await db
    .update(source)
    .set({ ...changes, updatedAt: now })
    .where(byKey(key))
    .returning();
  return row;
}

export async function deleteSource(db: Executor, key: Key): Promise<boolean> {
  const result = await db.delete(source).where(byKey(key));
  return (result.rowCount ?? 0) > 0;
}

/** Takes the source for one reading, unless another reading of it is alive. */
export async function claimReading(
  db: Executor,
  workspaceId: string,
  sourceId: string,
  readingId: string,
  now: Date,
  until: Date,
): Promise<SourceRow | undefined> {
  const [row] = await db
    .update(source)
    .set({
      readingId,
      readingExpiresAt: until,
      readingAttempts: sql`${source.readingAttempts} + 1`,
      status: "reading",
      progress: 0,
      updatedAt: now,
    })
    .where(
      and(
        eq(source.workspaceId, workspaceId),
        eq(source.id, sourceId),
        inArray(source.status, ["waiting", "reading", "embedding"]),
        or(isNull(source.readingExpiresAt), lt(source.readingExpiresAt, now)),
      ),
    )
    .returning();
  return row;
}

/** Changes the source only while this reading still owns it; false when it does not. */
export async function updateReading(
  db: Executor,
  sourceId: string,
  readingId: string,
  changes: SourceChanges,
  now: Date,
): Promise<boolean> {
  const result = await db
    .update(source)
    .set({ ...changes, updatedAt: now })
    .where(and(eq(source.id, sourceId), eq(source.readingId, readingId)));
  return (result.rowCount ?? 0) > 0;
}

/** Sources that have waited since `before`, and those whose reading has shown no sign of life for the length of its claim. */
export async function findForgottenSources(
  db: Executor,
  before: Date,
  now: Date,
  limit: number,
): Promise<Pick<SourceRow, "id" | "workspaceId">[]> {
  return db
    .select({ id: source.id, workspaceId: source.workspaceId })
    .from(source)
    .where(
      and(
        inArray(source.status, ["waiting", "reading", "embedding"]),
        or(
          lt(source.readingExpiresAt, now),
          and(isNull(source.readingExpiresAt), lt(source.updatedAt, before)),
        ),
      ),
    )
    .limit(limit);
}

/** Sources that were read while another embedder was in use. */
export async function findSourcesOfOtherSpaces(
  db: Executor,
  space: string,
  limit: number,
): Promise<Pick<SourceRow, "id" | "workspaceId" | "botId">[]> {
  return db
    .select({ id: source.id, workspaceId: source.workspaceId, botId: source.botId })
    .from(source)
    .where(and(eq(source.status, "ready"), ne(source.embeddingSpace, space)))
    .limit(limit);
}

export type SourceCounts = { total: number; ready: number; failed: number; passages: number };

/** The sources of each bot by state; a bot without any is left out. */
export async function countSources(
  db: Executor,
  workspaceId: string,
  botIds: readonly string[],
): Promise<Map<string, SourceCounts>> {
  if (botIds.length === 0) return new Map();
  const rows = await db
    .select({
      botId: source.botId,
      total: count(),
      ready: sql`count(*) filter (where ${source.status} = 'ready')`.mapWith(Number),
      failed: sql`count(*) filter (where ${source.status} = 'failed')`.mapWith(Number),
      passages: sql`coalesce(sum(${source.passageCount}), 0)`.mapWith(Number),
    })
    .from(source)
    .where(and(eq(source.workspaceId, workspaceId), inArray(source.botId, [...botIds])))
    .groupBy(source.botId);
  return new Map(rows.map(({ botId, ...counts }) => [botId, counts]));
}
