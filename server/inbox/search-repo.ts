import { and, asc, eq, inArray, sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { conversation, customer, message, searchDocument, searchProgress } from "../../db/schema/index.ts";

/** A place in a bot's conversations, by the time of their last message. */
export type Progress = { until: Date; untilId: string };

export type StaleConversation = {
  id: string;
  lastMessageAt: Date;
  names: string[];
  /** The last day that is in the search; messages from there on are looked at anew. */
  lastDay: string | null;
};

export async function findProgress(db: Executor, botId: string): Promise<Progress | undefined> {
  const [row] = await db
    .select({ until: searchProgress.until, untilId: searchProgress.untilId })
    .from(searchProgress)
    .where(eq(searchProgress.botId, botId));
  return row;
}

export async function saveProgress(db: Executor, botId: string, progress: Progress): Promise<void> {
  await db
    .insert(searchProgress)
    .values({ botId, ...progress })
    .onConflictDoUpdate({ target: searchProgress.botId, set: progress });
}

/** Conversations of a bot in which something was said after the place, in that order. */
export async function findStale(
  db: Executor,
  botId: string,
  after: Progress,
  limit: number,
): Promise<StaleConversation[]> {
  const rows = await db
    .select({
      id: conversation.id,
      lastMessageAt: conversation.lastMessageAt,
      name: customer.name,
      username: customer.username,
      email: customer.email,
      phone: customer.phone,
      lastDay: sql<
        string | null
      >`(select max(d.day)::text from ${searchDocument} d where d.conversation_id = ${conversation.id})`,
    })
    .from(conversation)
    .leftJoin(customer, eq(customer.id, conversation.customerId))
    .where(
      and(
        eq(conversation.botId, botId),
        sql`(${conversation.lastMessageAt}, ${conversation.id}) > (${after.until}, ${after.untilId})`,
      ),
    )
    .orderBy(asc(conversation.lastMessageAt), asc(conversation.id))
    .limit(limit);
  return rows.map(namesOf);
}

/** The same for given conversations, whose customer's names have changed. */
export async function findForIndex(
  db: Executor,
  conversationIds: readonly string[],
): Promise<StaleConversation[]> {
  const rows = await db
    .select({
      id: conversation.id,
      lastMessageAt: conversation.lastMessageAt,
      name: customer.name,
      username: customer.username,
      email: customer.email,
      phone: customer.phone,
      lastDay: sql<
        string | null
      >`(select max(d.day)::text from ${searchDocument} d where d.conversation_id = ${conversation.id})`,
    })
    .from(conversation)
    .leftJoin(customer, eq(customer.id, conversation.customerId))
    .where(inArray(conversation.id, [...conversationIds]));
  return rows.map(namesOf);
}

type Named = { name: string | null; username: string | null; email: string | null; phone: string | null };

function namesOf<Row extends Named>({ name, username, email, phone, ...row }: Row) {
  return { ...row, names: [name, username, email, phone].filter((text) => text !== null) };
}

export type Said = { conversationId: string; day: string; text: string };

/** What was said in the conversations from each one's own day on, the first `most` of each. */
export async function findSaid(
  db: Executor,
  from: readonly { id: string; lastDay: string | null }[],
  most: number,
): Promise<Said[]> {
  const ids = from.map(({ id }) => id);
  const days = from.map(({ lastDay }) => lastDay ?? "1970-01-01");
  const result = await db.execute<Said>(sql`
    select v.id as "conversationId", m.day, m.text
    from unnest(${sql.param(ids)}::text[], ${sql.param(days)}::text[]) as v (id, day)
    cross join lateral (
      select (created_at at time zone 'utc')::date::text as day, left(text, 4000) as text from ${message}
      where conversation_id = v.id and created_at >= (v.day::date at time zone 'utc')
      order by created_at limit ${most}
    ) m`);
  return result.rows;
}

export type SearchDocument = { conversationId: string; day: string; botId: string; terms: number[] };

/** Writes the documents; one that did not change is left alone, and one whose conversation is gone is left out. */
export async function saveDocuments(db: Executor, documents: readonly SearchDocument[]): Promise<void> {
  if (documents.length === 0) return;
  await db.execute(sql`
    insert into search_document as d (conversation_id, day, bot_id, terms)
    select g."conversationId", g.day, g."botId", g.terms
    from jsonb_to_recordset(${JSON.stringify(documents)}::jsonb) as g ("conversationId" text, day date, "botId" text, terms int[])
    join conversation v on v.id = g."conversationId"
    on conflict (conversation_id, day) do update set terms = excluded.terms where d.terms <> excluded.terms`);
}

/** Bots in whose conversations something was said after what is in the search, and when that last was so. */
export async function findBotsToIndex(db: Executor, limit: number): Promise<string[]> {
  const result = await db.execute<{ id: string }>(sql`
    select b.id from bot b left join search_progress p on p.bot_id = b.id
    where exists (
      select from conversation v where v.bot_id = b.id
        and (v.last_message_at, v.id) > (coalesce(p.until, '-infinity'), coalesce(p.until_id, '')))
    limit ${limit}`);
  return result.rows.map(({ id }) => id);
}

const EACH = (sought: readonly (readonly number[])[]) =>
  sql.join(
    sought.map((any) => sql`${searchDocument.terms} && ${sql.param([...any])}::int[]`),
    sql` and `,
  );

/** Conversations of the bot in which all of it is found on one day, in no order; at most `limit`. */
export async function findMatches(
  db: Executor,
  botId: string,
  sought: readonly (readonly number[])[],
  limit: number,
): Promise<string[]> {
  const rows = await db
    .select({ id: searchDocument.conversationId })
    .from(searchDocument)
    .where(and(EACH(sought), eq(searchDocument.botId, botId)))
    .limit(limit);
  return [...new Set(rows.map(({ id }) => id))];
}

/** Which of the conversations have all of it on one day. */
export async function matchesAmong(
  db: Executor,
  conversationIds: readonly string[],
  sought: readonly (readonly number[])[],
): Promise<Set<string>> {
  if (conversationIds.length === 0) return new Set();
  const rows = await db
    .select({ id: searchDocument.conversationId })
    .from(searchDocument)
    .where(and(inArray(searchDocument.conversationId, [...conversationIds]), EACH(sought)));
  return new Set(rows.map(({ id }) => id));
}
