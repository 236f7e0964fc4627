import { and, asc, eq, inArray, isNull, lt, sql } from "drizzle-orm";
import type { Database, Executor } from "../../db/client.ts";
import {
  conversation,
  customer,
  erasure,
  mail,
  message,
  searchProgress,
  source,
  unansweredQuestion,
} from "../../db/schema/index.ts";

export type ErasureRow = typeof erasure.$inferSelect;
export type Target = { workspaceId: string; botId: string; customerId: string };

/** Remembers that a person's data is to be erased, so that a crash does not leave half of it. */
export async function beginErasure(db: Executor, target: Target, now: Date): Promise<void> {
  await db
    .insert(erasure)
    .values({ ...target, requestedAt: now })
    .onConflictDoUpdate({ target: erasure.customerId, set: { doneAt: null } });
}

export async function endErasure(db: Executor, customerId: string, now: Date): Promise<void> {
  await db.update(erasure).set({ doneAt: now }).where(eq(erasure.customerId, customerId));
}

/** Erasures that were begun before the moment and did not end. */
export async function findOpenErasures(db: Executor, before: Date, limit: number): Promise<ErasureRow[]> {
  return db
    .select()
    .from(erasure)
    .where(and(isNull(erasure.doneAt), lt(erasure.requestedAt, before)))
    .orderBy(asc(erasure.requestedAt))
    .limit(limit);
}

export type ErasedConversation = { id: string; channelId: string; chatKey: string; deskTopic: string | null };

/** A person's conversations, and those that a customer of the same chat had without a row (trials have none). */
export async function findConversationsOf(db: Executor, target: Target): Promise<ErasedConversation[]> {
  return db
    .select({
      id: conversation.id,
      channelId: conversation.channelId,
      chatKey: conversation.chatKey,
      deskTopic: conversation.deskTopic,
    })
    .from(conversation)
    .where(
      and(eq(conversation.workspaceId, target.workspaceId), eq(conversation.customerId, target.customerId)),
    )
    .limit(10_000);
}

/** Takes the lanes of the conversations, as far as they are free; the others' owners lose what they write. True when all were free. */
export async function holdLanes(
  db: Executor,
  conversationIds: readonly string[],
  owner: string,
  now: Date,
  until: Date,
): Promise<boolean> {
  if (conversationIds.length === 0) return true;
  const result = await db.execute(sql`
    update conversation set lane_owner = ${owner}, lane_expires_at = ${until}
    where id = any (${sql.param([...conversationIds])}::text[]) and (lane_owner is null or lane_owner = ${owner} or lane_expires_at < ${now})`);
  return (result.rowCount ?? 0) === conversationIds.length;
}

/** Deletes some messages of the conversation with what providers reported about them; 0 when none is left. */
export async function eraseMessages(
  db: Executor,
  { id, channelId }: ErasedConversation,
  limit: number,
): Promise<number> {
  const result = await db.execute<{ erased: number }>(sql`
    with gone as (
      delete from message where id in (select id from message where conversation_id = ${id} limit ${limit})
      returning provider_message_id
    ), reports as (
      delete from receipt where channel_id = ${channelId}
        and provider_message_id in (select provider_message_id from gone where provider_message_id is not null)
    )
    select count(*)::int as erased from gone`);
  return result.rows[0]?.erased ?? 0;
}

/** What the person asked, wherever the list of unanswered questions has it in their words. */
export async function eraseQuestions(
  db: Executor,
  { botId }: Target,
  conversationIds: readonly string[],
): Promise<void> {
  if (conversationIds.length === 0) return;
  const ids = sql`${sql.param([...conversationIds])}::text[]`;
  await db
    .delete(unansweredQuestion)
    .where(
      and(
        eq(unansweredQuestion.botId, botId),
        sql`coalesce(${unansweredQuestion.originConversationId}, ${unansweredQuestion.conversationId}) = any (${ids})`,
      ),
    );
  // What others asked first stays, without the trace that this person asked it too.
  await db
    .update(unansweredQuestion)
    .set({ conversationId: null })
    .where(
      and(
        eq(unansweredQuestion.botId, botId),
        inArray(unansweredQuestion.conversationId, [...conversationIds]),
      ),
    );
}

/** Sources that were made of the person's questions. */
export async function findSourcesOf(
  db: Executor,
  { workspaceId, botId }: Target,
  conversationIds: readonly string[],
): Promise<string[]> {
  if (conversationIds.length === 0) return [];
  const rows = await db
    .select({ id: source.id })
    .from(source)
    .where(
      and(
        eq(source.workspaceId, workspaceId),
        eq(source.botId, botId),
        inArray(source.originConversationId, [...conversationIds]),
      ),
    )
    .limit(10_000);
  return rows.map(({ id }) => id);
}

/** The rest, in one transaction: mail, conversations (search documents and progress go with them) and the customer. */
export async function eraseRows(
  db: Database,
  { workspaceId, botId, customerId }: Target,
  conversations: readonly ErasedConversation[],
): Promise<void> {
  await db.transaction(async (tx) => {
    const [row] = await tx
      .select({ channelId: customer.channelId, externalId: customer.externalId })
      .from(customer)
      .where(eq(customer.id, customerId));
    const chats = [...conversations, ...(row ? [{ channelId: row.channelId, chatKey: row.externalId }] : [])];
    for (const { channelId, chatKey } of chats)
      await tx.delete(mail).where(and(eq(mail.channelId, channelId), eq(mail.chatKey, chatKey)));
    // What the team wrote in the person's topic came as mail of the bot's Telegram channel.
    for (const { deskTopic } of conversations)
      if (deskTopic)
        await tx.execute(sql`
          delete from mail where chat_key like ${`desk:%:${deskTopic}`}
            and channel_id in (select id from channel where bot_id = ${botId} and workspace_id = ${workspaceId})`);
    const ids = conversations.map(({ id }) => id);
    if (ids.length > 0) {
      await tx.update(searchProgress).set({ untilId: "" }).where(inArray(searchProgress.untilId, ids));
      await tx.delete(message).where(inArray(message.conversationId, ids));
      await tx
        .delete(conversation)
        .where(and(eq(conversation.workspaceId, workspaceId), inArray(conversation.id, ids)));
    }
    await tx
      .delete(customer)
      .where(
        and(eq(customer.workspaceId, workspaceId), eq(customer.botId, botId), eq(customer.id, customerId)),
      );
  });
}
