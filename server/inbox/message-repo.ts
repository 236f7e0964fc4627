import { and, asc, desc, eq, getTableColumns, sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { conversation, message, receipt } from "../../db/schema/index.ts";
import type { PageOf } from "./repo.ts";

/** A message, and what the provider reported about it. */
export type MessageRow = Awaited<ReturnType<typeof listMessages>>[number];

function selectMessages(db: Executor) {
  return db
    .select({
      ...getTableColumns(message),
      receipt: { state: receipt.state, at: receipt.at, detail: receipt.detail },
    })
    .from(message)
    .innerJoin(conversation, eq(conversation.id, message.conversationId))
    .leftJoin(
      receipt,
      and(
        eq(receipt.channelId, conversation.channelId),
        eq(receipt.providerMessageId, message.providerMessageId),
      ),
    );
}

const within = (workspaceId: string, conversationId: string) =>
  and(eq(message.workspaceId, workspaceId), eq(message.conversationId, conversationId));

/** Oldest first, after the given place. */
export async function listMessages(
  db: Executor,
  workspaceId: string,
  conversationId: string,
  { limit, after }: PageOf,
) {
  const newer = after && sql`(${message.createdAt}, ${message.id}) > (${after.createdAt}, ${after.id})`;
  return selectMessages(db)
    .where(and(within(workspaceId, conversationId), newer))
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
  return selectMessages(db)
    .where(and(within(workspaceId, conversationId), older))
    .orderBy(desc(message.createdAt), desc(message.id))
    .limit(limit);
}

export async function findMessage(
  db: Executor,
  workspaceId: string,
  conversationId: string,
  messageId: string,
): Promise<MessageRow | undefined> {
  const [row] = await selectMessages(db).where(
    and(within(workspaceId, conversationId), eq(message.id, messageId)),
  );
  return row;
}
