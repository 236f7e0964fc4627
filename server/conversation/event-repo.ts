import { and, eq, sql } from "drizzle-orm";
import type { Database } from "../../db/client.ts";
import { conversation, customer, message } from "../../db/schema/index.ts";
import type { Button } from "../channels/port.ts";
import type { Language } from "../kernel/languages.ts";
import type { Place } from "./message-repo.ts";

/** Keeps what a customer thinks of an answer of this conversation; the last press wins. False when that was known, or the answer is another's. */
export async function saveFeedback(
  db: Database,
  conversationId: string,
  messageId: string,
  feedback: 1 | -1,
): Promise<boolean> {
  const result = await db
    .update(message)
    .set({ feedback })
    .where(
      and(
        eq(message.id, messageId),
        eq(message.conversationId, conversationId),
        eq(message.author, "bot"),
        sql`${message.feedback} is distinct from ${feedback}`,
      ),
    );
  return (result.rowCount ?? 0) > 0;
}

/** Keeps the rating of somebody who was asked for one; the last press wins. */
export async function saveRating(
  db: Database,
  conversationId: string,
  rating: number,
  now: Date,
): Promise<boolean> {
  const result = await db
    .update(conversation)
    .set({ rating, ratedAt: now })
    .where(and(eq(conversation.id, conversationId), sql`${conversation.ratingAskedAt} is not null`));
  return (result.rowCount ?? 0) > 0;
}

/** Keeps the language that a customer has chosen, or (`chosen` false) takes their choice back. */
export async function saveLanguage(
  db: Database,
  customerId: string,
  language: Language,
  chosen: boolean,
): Promise<void> {
  await db.update(customer).set({ language, languageChosen: chosen }).where(eq(customer.id, customerId));
}

export type Original = { messageId: string; mailId: string | null; text: string };

/** The customer's message with this name in its chat. */
export async function findOriginal(
  db: Database,
  conversationId: string,
  messageRef: string,
): Promise<Original | undefined> {
  const [row] = await db
    .select({ messageId: message.id, mailId: message.mailId, text: message.text })
    .from(message)
    .where(
      and(
        eq(message.conversationId, conversationId),
        eq(message.messageRef, messageRef),
        eq(message.author, "customer"),
      ),
    )
    .limit(1);
  return row;
}

/** Gives a message its new words. */
export async function changeText(
  db: Database,
  messageId: string,
  text: string,
  editedAt: Date,
): Promise<void> {
  await db.update(message).set({ text, editedAt }).where(eq(message.id, messageId));
}

/** Keeps what was made out of a recording. */
export async function saveTranscript(db: Database, mailId: string, text: string): Promise<void> {
  await db.update(message).set({ text }).where(eq(message.mailId, mailId));
}

export type Rated = Place & {
  channelId: string;
  chatKey: string;
  language: Language | null;
  lastCustomerAt: Date | null;
};

/** A conversation in which a person has helped since a rating was last asked for; undefined otherwise. */
export async function findToBeRated(db: Database, conversationId: string): Promise<Rated | undefined> {
  const [row] = await db
    .select({
      workspaceId: conversation.workspaceId,
      botId: conversation.botId,
      conversationId: conversation.id,
      channelId: conversation.channelId,
      chatKey: conversation.chatKey,
      language: sql<Language | null>`coalesce(${conversation.language}, (select language from customer where id = ${conversation.customerId}))`,
      lastCustomerAt: conversation.lastCustomerAt,
    })
    .from(conversation)
    .where(
      and(
        eq(conversation.id, conversationId),
        sql`exists (select from message m where m.conversation_id = ${conversation.id} and m.author = 'person' and m.status = 'sent'
          and (${conversation.ratingAskedAt} is null or m.created_at > ${conversation.ratingAskedAt}))`,
      ),
    );
  return row;
}

/** Puts the question for a rating in the outbox, unless another has done so meanwhile. */
export async function insertRatingQuestion(
  db: Database,
  { conversationId, workspaceId, botId }: Place,
  question: { id: string; text: string; language: Language; buttons: Button[]; now: Date },
): Promise<boolean> {
  const { id, text, language, buttons, now } = question;
  const result = await db.execute(sql`
    with asked as (
      update conversation v set rating_asked_at = ${now}
      where v.id = ${conversationId} and (v.rating_asked_at is null or exists (
        select from message m where m.conversation_id = v.id and m.author = 'person' and m.created_at > v.rating_asked_at))
      returning v.id
    )
    insert into message (id, workspace_id, bot_id, conversation_id, author, text, language, status, next_attempt_at, buttons, outcome, created_at)
    select ${id}, ${workspaceId}, ${botId}, asked.id, 'bot', ${text}, ${language}, 'pending', ${now}::timestamptz,
           ${JSON.stringify(buttons)}::jsonb, 'rating', ${now}::timestamptz
    from asked`);
  return (result.rowCount ?? 0) > 0;
}

/** Gives a customer a name where only their id stood for one. */
export async function saveName(
  db: Database,
  customerId: string,
  externalId: string,
  { name, username }: { name: string; username?: string },
): Promise<void> {
  await db
    .update(customer)
    .set({ name, ...(username && { username }) })
    .where(and(eq(customer.id, customerId), eq(customer.name, externalId)));
}
