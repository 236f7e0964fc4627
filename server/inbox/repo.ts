import { and, count, desc, eq, inArray, sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { conversation, unansweredQuestion } from "../../db/schema/index.ts";
import type { Place } from "../kernel/paging.ts";

export type UnansweredRow = typeof unansweredQuestion.$inferSelect;

export type PageOf = { limit: number; after?: Place };

/** The channel of conversations in which the owner tries the bot. */
export const TRIALS = "playground";

/** Latest asked first. */
export async function listUnanswered(
  db: Executor,
  workspaceId: string,
  botId: string,
  { limit, after }: PageOf,
): Promise<UnansweredRow[]> {
  const older =
    after &&
    sql`(${unansweredQuestion.lastAskedAt}, ${unansweredQuestion.id}) < (${after.createdAt}, ${after.id})`;
  return db
    .select()
    .from(unansweredQuestion)
    .where(and(eq(unansweredQuestion.workspaceId, workspaceId), eq(unansweredQuestion.botId, botId), older))
    .orderBy(desc(unansweredQuestion.lastAskedAt), desc(unansweredQuestion.id))
    .limit(limit);
}

export async function findUnanswered(
  db: Executor,
  workspaceId: string,
  botId: string,
  questionId: string,
): Promise<UnansweredRow | undefined> {
  const [row] = await db
    .select()
    .from(unansweredQuestion)
    .where(ofQuestion(workspaceId, botId, questionId));
  return row;
}

/** True when there was such a question. */
export async function deleteUnanswered(
  db: Executor,
  workspaceId: string,
  botId: string,
  questionId: string,
): Promise<boolean> {
  const result = await db.delete(unansweredQuestion).where(ofQuestion(workspaceId, botId, questionId));
  return (result.rowCount ?? 0) > 0;
}

function ofQuestion(workspaceId: string, botId: string, questionId: string) {
  return and(
    eq(unansweredQuestion.workspaceId, workspaceId),
    eq(unansweredQuestion.botId, botId),
    eq(unansweredQuestion.id, questionId),
  );
}

/** How many conversations each bot has: with customers, and the owner's trials; a bot without any is left out. */
export async function countConversations(
  db: Executor,
  workspaceId: string,
  botIds: readonly string[],
): Promise<Map<string, { conversations: number; trials: number }>> {
  if (botIds.length === 0) return new Map();
  const isTrial = eq(conversation.channelId, TRIALS);
  const rows = await db
    .select({
      botId: conversation.botId,
      conversations: sql`count(*) filter (where not ${isTrial})`.mapWith(Number),
      trials: sql`count(*) filter (where ${isTrial})`.mapWith(Number),
    })
    .from(conversation)
    .where(and(eq(conversation.workspaceId, workspaceId), inArray(conversation.botId, [...botIds])))
    .groupBy(conversation.botId);
  return new Map(rows.map(({ botId, ...counts }) => [botId, counts]));
}

/** How many unanswered questions each bot has; a bot without any is left out. */
export async function countUnanswered(
  db: Executor,
  workspaceId: string,
  botIds: readonly string[],
): Promise<Map<string, number>> {
  if (botIds.length === 0) return new Map();
  const { botId } = unansweredQuestion;
  const rows = await db
    .select({ botId, questions: count() })
    .from(unansweredQuestion)
    .where(and(eq(unansweredQuestion.workspaceId, workspaceId), inArray(botId, [...botIds])))
    .groupBy(botId);
  return new Map(rows.map((row) => [row.botId, row.questions]));
}
