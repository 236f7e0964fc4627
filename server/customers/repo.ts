import { and, desc, eq, isNotNull, isNull, type SQL, sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { channel, conversation, customer, erasure, searchDocument } from "../../db/schema/index.ts";
import type { ChannelKind } from "../channels/port.ts";
import type { Language } from "../kernel/languages.ts";
import type { Place } from "../kernel/paging.ts";
import type { CustomerItem, TagCount } from "./types.ts";

export type CustomerFilter = {
  tag?: string;
  channelId?: string;
  language?: Language;
  blocked?: boolean;
  /** Hashes of the words of a name; see the inbox's search. */
  sought?: readonly (readonly number[])[];
};

type PageOf = { limit: number; after?: Place };
export type CustomerRow = Awaited<ReturnType<typeof listCustomers>>[number];

/** A common beginning of a name stands in many conversations; of those so many are looked at. */
const MOST_FOUND = 5_000;

function selectCustomers(db: Executor) {
  return db
    .select({
      id: customer.id,
      workspaceId: customer.workspaceId,
      botId: customer.botId,
      channelId: customer.channelId,
      externalId: customer.externalId,
      channelKind: sql<ChannelKind | null>`${channel.kind}`,
      name: customer.name,
      username: customer.username,
      language: customer.language,
      email: customer.email,
      phone: customer.phone,
      verified: customer.verified,
      tags: customer.tags,
      about: customer.about,
      blockedAt: customer.blockedAt,
      blockedBotAt: customer.blockedBotAt,
      firstSeenAt: customer.firstSeenAt,
      lastSeenAt: customer.lastSeenAt,
    })
    .from(customer)
    .leftJoin(channel, eq(channel.id, customer.channelId));
}

const ofBot = (workspaceId: string, botId: string) =>
  and(eq(customer.workspaceId, workspaceId), eq(customer.botId, botId));

/** Latest seen first. */
export async function listCustomers(
  db: Executor,
  workspaceId: string,
  botId: string,
  filter: CustomerFilter,
  { limit, after }: PageOf,
) {
  const older = after && sql`(${customer.lastSeenAt}, ${customer.id}) < (${after.createdAt}, ${after.id})`;
  return selectCustomers(db)
    .where(and(ofBot(workspaceId, botId), older, ...narrowed(botId, filter)))
    .orderBy(desc(customer.lastSeenAt), desc(customer.id))
    .limit(limit);
}

function narrowed(botId: string, filter: CustomerFilter): (SQL | undefined)[] {
  const { tag, channelId, language, blocked, sought } = filter;
  return [
    tag === undefined
      ? undefined
      : sql`${customer.tags} <> '{}' and ${customer.tags} @> array[${tag}]::text[]`,
    channelId === undefined ? undefined : eq(customer.channelId, channelId),
    language === undefined ? undefined : eq(customer.language, language),
    blocked === undefined ? undefined : blocked ? isNotNull(customer.blockedAt) : isNull(customer.blockedAt),
    sought && sql`${customer.id} in (${foundByName(botId, sought)})`,
  ];
}

function foundByName(botId: string, sought: readonly (readonly number[])[]): SQL {
  const each = sql.join(
    sought.map((any) => sql`d.terms && ${sql.param([...any])}::int[]`),
    sql` and `,
  );
  return sql`
    select v.customer_id from (
      select d.conversation_id from ${searchDocument} d where ${each} and d.bot_id = ${botId} limit ${MOST_FOUND}
    ) as found join ${conversation} v on v.id = found.conversation_id`;
}

export async function findCustomer(
  db: Executor,
  workspaceId: string,
  botId: string,
  customerId: string,
): Promise<CustomerRow | undefined> {
  const [row] = await selectCustomers(db).where(and(ofBot(workspaceId, botId), eq(customer.id, customerId)));
  return row;
}

/** The latest conversations of a customer. */
export async function listConversationsOf(
  db: Executor,
  workspaceId: string,
  customerId: string,
  limit: number,
) {
  return db
    .select({
      id: conversation.id,
      lastText: conversation.lastText,
      lastMessageAt: conversation.lastMessageAt,
      createdAt: conversation.createdAt,
      closedAt: conversation.closedAt,
      rating: conversation.rating,
    })
    .from(conversation)
    .where(and(eq(conversation.workspaceId, workspaceId), eq(conversation.customerId, customerId)))
    .orderBy(desc(conversation.lastMessageAt), desc(conversation.id))
    .limit(limit);
}

/** False when there is no such customer. */
export async function updateCustomer(
  db: Executor,
  workspaceId: string,
  botId: string,
  customerId: string,
  change: Partial<Pick<CustomerItem, "tags" | "email" | "phone" | "blockedAt"> & { about: string }>,
): Promise<boolean> {
  if (Object.keys(change).length === 0) return true;
  const result = await db
    .update(customer)
    .set(change)
    .where(and(ofBot(workspaceId, botId), eq(customer.id, customerId)));
  return (result.rowCount ?? 0) > 0;
}

/** The tags of the customers who were tagged and seen last, the most common first. */
export async function countTags(
  db: Executor,
  workspaceId: string,
  botId: string,
  limit: number,
): Promise<TagCount[]> {
  const result = await db.execute<TagCount>(sql`
    select tag, count(*)::int as customers from (
      select tags from ${customer} where ${ofBot(workspaceId, botId)} and tags <> '{}' order by last_seen_at desc limit 5000
    ) as tagged, unnest(tagged.tags) as tag
    group by tag order by count(*) desc, tag limit ${limit}`);
  return result.rows;
}

/** The id of the bot's channel of this kind; no customer has the empty one. */
export async function findChannelId(
  db: Executor,
  workspaceId: string,
  botId: string,
  kind: ChannelKind,
): Promise<string> {
  const [row] = await db
    .select({ id: channel.id })
    .from(channel)
    .where(and(eq(channel.workspaceId, workspaceId), eq(channel.botId, botId), eq(channel.kind, kind)));
  return row?.id ?? "";
}

export async function isErasing(db: Executor, customerId: string): Promise<boolean> {
  const rows = await db
    .select({ id: erasure.customerId })
    .from(erasure)
    .where(and(eq(erasure.customerId, customerId), isNull(erasure.doneAt)));
  return rows.length > 0;
}
