import { and, asc, count, desc, eq, inArray, lt, ne, or, sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { channel, conversation, customer, message, unansweredQuestion } from "../../db/schema/index.ts";
import type { Place } from "../kernel/paging.ts";

export type ConversationItem = Awaited<ReturnType<typeof selectConversations>>[number];
export type MessageRow = typeof message.$inferSelect;
export type UnansweredRow = typeof unansweredQuestion.$inferSelect;

type PageOf = { limit: number; after?: Place };

/** The channel of conversations in which the owner tries the bot. */
const TRIALS = "playground";

/** The bot's conversations, latest first, each with its last message; the owner's trials only where asked for. */
export async function listConversations(
  db: Executor,
  workspaceId: string,
  botId: string,
  { limit, after, trials }: PageOf & { trials: boolean },
): Promise<ConversationItem[]> {
  const older =
    after &&
    or(
      lt(conversation.lastMessageAt, after.createdAt),
      and(eq(conversation.lastMessageAt, after.createdAt), lt(conversation.id, after.id)),
    );
  const shown = trials ? undefined : ne(conversation.channelId, TRIALS);
  return selectConversations(db)
    .where(and(eq(conversation.workspaceId, workspaceId), eq(conversation.botId, botId), shown, older))
    .orderBy(desc(conversation.lastMessageAt), desc(conversation.id))
    .limit(limit);
}

export async function findConversation(
  db: Executor,
  workspaceId: string,
  botId: string,
  conversationId: string,
): Promise<ConversationItem | undefined> {
  const [row] = await selectConversations(db).where(
    and(
      eq(conversation.workspaceId, workspaceId),
      eq(conversation.botId, botId),
      eq(conversation.id, conversationId),
    ),
  );
  return row;
}

function selectConversations(db: Executor) {
  const lastText = sql<
    string | null
  >`(select m.text from ${message} m where m.conversation_id = ${conversation.id} order by m.created_at desc, m.id desc limit 1)`;
  return db
    .select({
      id: conversation.id,
      chatKey: conversation.chatKey,
      mode: conversation.mode,
      language: conversation.language,
      lastMessageAt: conversation.lastMessageAt,
      createdAt: conversation.createdAt,
      channelKind: sql<string>`coalesce(${channel.kind}, ${conversation.channelId})`,
      customerName: customer.name,
      customerUsername: customer.username,
      blockedBotAt: customer.blockedBotAt,
      lastText,
    })
    .from(conversation)
    .leftJoin(customer, eq(customer.id, conversation.customerId))
    .leftJoin(channel, eq(channel.id, conversation.channelId));
}

/** Oldest first, after the given place. */
export async function listMessages(
  db: Executor,
  workspaceId: string,
  conversationId: string,
  { limit, after }: PageOf,
): Promise<MessageRow[]> {
  const newer = after && sql`(${message.createdAt}, ${message.id}) > (${after.createdAt}, ${after.id})`;
  return db
    .select()
    .from(message)
    .where(and(eq(message.workspaceId, workspaceId), eq(message.conversationId, conversationId), newer))
    .orderBy(asc(message.createdAt), asc(message.id))
    .limit(limit);
}

/** Newest first, before the given place. */
export async function listMessagesBack(
  db: Executor,
  workspaceId: string,
  conversationId: string,
  { limit, after }: PageOf,
): Promise<MessageRow[]> {
  const older = after && sql`(${message.createdAt}, ${message.id}) < (${after.createdAt}, ${after.id})`;
  return db
    .select()
    .from(message)
    .where(and(eq(message.workspaceId, workspaceId), eq(message.conversationId, conversationId), older))
    .orderBy(desc(message.createdAt), desc(message.id))
    .limit(limit);
}

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

export async function unansweredExists(
  db: Executor,
  workspaceId: string,
  botId: string,
  questionId: string,
): Promise<boolean> {
  const rows = await db
    .select({ id: unansweredQuestion.id })
    .from(unansweredQuestion)
    .where(ofQuestion(workspaceId, botId, questionId));
  return rows.length > 0;
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
