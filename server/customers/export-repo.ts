import { and, asc, eq, inArray, sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { conversation, label, message, receipt, source, unansweredQuestion } from "../../db/schema/index.ts";

/** Everything kept about a customer's conversations but their messages. */
export async function findKept(db: Executor, workspaceId: string, customerId: string) {
  const conversations = await db
    .select({
      id: conversation.id,
      createdAt: conversation.createdAt,
      lastMessageAt: conversation.lastMessageAt,
      closedAt: conversation.closedAt,
      language: conversation.language,
      brief: conversation.brief,
      briefAt: conversation.briefAt,
      rating: conversation.rating,
      ratedAt: conversation.ratedAt,
      labels: sql<string[]>`array(select l.name from ${label} l where l.id = any (${conversation.labels}))`,
    })
    .from(conversation)
    .where(and(eq(conversation.workspaceId, workspaceId), eq(conversation.customerId, customerId)))
    .orderBy(asc(conversation.createdAt))
    .limit(1_000);
  const ids = conversations.map(({ id }) => id);
  const questions =
    ids.length === 0
      ? []
      : await db
          .select({
            question: unansweredQuestion.question,
            times: unansweredQuestion.times,
            firstAskedAt: unansweredQuestion.firstAskedAt,
            lastAskedAt: unansweredQuestion.lastAskedAt,
          })
          .from(unansweredQuestion)
          .where(
            and(
              eq(unansweredQuestion.workspaceId, workspaceId),
              sql`coalesce(${unansweredQuestion.originConversationId}, ${unansweredQuestion.conversationId}) = any (${sql.param(ids)}::text[])`,
            ),
          )
          .limit(1_000);
  const sources =
    ids.length === 0
      ? []
      : await db
          .select({ title: source.title, createdAt: source.createdAt })
          .from(source)
          .where(and(eq(source.workspaceId, workspaceId), inArray(source.originConversationId, ids)))
          .limit(1_000);
  return { conversations, questions, sources };
}

/** A page of what was said in a conversation, oldest first, with notes and what providers reported. */
export async function listForExport(
  db: Executor,
  workspaceId: string,
  conversationId: string,
  limit: number,
  after: { createdAt: Date; id: string } | undefined,
) {
  const newer = after && sql`(${message.createdAt}, ${message.id}) > (${after.createdAt}, ${after.id})`;
  return db
    .select({
      id: message.id,
      author: message.author,
      authorName: message.authorName,
      text: message.text,
      language: message.language,
      status: message.status,
      media: message.media,
      editedAt: message.editedAt,
      feedback: message.feedback,
      outcome: message.outcome,
      createdAt: message.createdAt,
      sentAt: message.sentAt,
      delivered: receipt.state,
      deliveredAt: receipt.at,
    })
    .from(message)
    .innerJoin(conversation, eq(conversation.id, message.conversationId))
    .leftJoin(
      receipt,
      and(
        eq(receipt.channelId, conversation.channelId),
        eq(receipt.providerMessageId, message.providerMessageId),
      ),
    )
    .where(and(eq(message.workspaceId, workspaceId), eq(message.conversationId, conversationId), newer))
    .orderBy(asc(message.createdAt), asc(message.id))
    .limit(limit);
}
