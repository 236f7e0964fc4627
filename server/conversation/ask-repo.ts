import { and, eq, inArray } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { conversation } from "../../db/schema/index.ts";

/** Whether a conversation of the bot exists that was begun by asking directly. */
export async function findAskedConversation(
  db: Database,
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
        inArray(conversation.channelId, ["api", "playground"]),
      ),
    );
  return rows.length > 0;
}

export async function insertConversation(
  db: Database,
  row: { id: string; workspaceId: string; botId: string; channelId: string; now: Date },
): Promise<void> {
  const { now, ...rest } = row;
  await db.insert(conversation).values({ ...rest, chatKey: row.id, lastMessageAt: now, createdAt: now });
}

/** Says when the conversation went on, and with which words of the bot. */
export async function touchConversation(
  db: Database,
  conversationId: string,
  { now, text }: { now: Date; text: string },
): Promise<void> {
  await db
    .update(conversation)
    .set({ lastMessageAt: now, lastText: text.slice(0, 200), lastAuthor: "bot" })
    .where(eq(conversation.id, conversationId));
}
