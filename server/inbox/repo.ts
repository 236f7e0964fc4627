import { and, asc, desc, eq, lt, or, sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { channel, conversation, customer, message, unansweredQuestion } from "../../db/schema/index.ts";
import type { Place } from "../kernel/paging.ts";

export type ConversationItem = Awaited<ReturnType<typeof listConversations>>[number];
export type MessageRow = typeof message.$inferSelect;
export type UnansweredRow = typeof unansweredQuestion.$inferSelect;

type PageOf = { limit: number; after?: Place };

/** The bot's conversations, latest first, each with its last message. */
export async function listConversations(
  db: Executor,
  workspaceId: string,
  botId: string,
  { limit, after }: PageOf,
) {
  const older =
    after &&
    or(
      lt(conversation.lastMessageAt, after.createdAt),
      and(eq(conversation.lastMessageAt, after.createdAt), lt(conversation.id, after.id)),
    );
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
      lastText,
    })
    .from(conversation)
    .leftJoin(customer, eq(customer.id, conversation.customerId))
    .leftJoin(channel, eq(channel.id, conversation.channelId))
    .where(and(eq(conversation.workspaceId, workspaceId), eq(conversation.botId, botId), older))
    .orderBy(desc(conversation.lastMessageAt), desc(conversation.id))
    .limit(limit);
}

export async function conversationExists(
  db: Executor,
  workspaceId: string,
  botId: string,
  conversationId: string,
): Promise<boolean> {
  const rows = await db
    .select({ id: conversation.id })
    .from(conversation)
    .where(
      and(
        eq(conversation.workspaceId, workspaceId),
        eq(conversation.botId, botId),
        eq(conversation.id, conversationId),
      ),
    );
  return rows.length > 0;
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
