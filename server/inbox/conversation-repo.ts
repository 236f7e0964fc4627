import { and, asc, desc, eq, inArray, ne, type SQL, sql } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { channel, conversation, customer, user } from "../../db/schema/index.ts";
import { type PageOf, TRIALS } from "./repo.ts";
import type { ConversationQuery, ConversationView } from "./types.ts";

export type ConversationRow = Awaited<ReturnType<typeof selectConversations>>[number];

/** What a list is narrowed to. */
export type Filter = Pick<ConversationQuery, "label" | "assignee" | "language" | "userId"> & {
  view: ConversationView;
  trials: boolean;
  channelId?: string;
  now: Date;
};

function selectConversations(db: Executor) {
  return db
    .select({
      id: conversation.id,
      workspaceId: conversation.workspaceId,
      botId: conversation.botId,
      channelId: conversation.channelId,
      channelKind: sql<string>`coalesce(${channel.kind}, ${conversation.channelId})`,
      chatKey: conversation.chatKey,
      customerId: conversation.customerId,
      name: customer.name,
      username: customer.username,
      verified: customer.verified,
      blockedAt: customer.blockedAt,
      blockedBotAt: customer.blockedBotAt,
      mode: conversation.mode,
      resumeAt: conversation.resumeAt,
      waitingSince: conversation.waitingSince,
      handoverReason: conversation.handoverReason,
      assigneeId: conversation.assigneeId,
      assigneeName: user.name,
      labels: conversation.labels,
      unread: conversation.unread,
      lastText: conversation.lastText,
      lastAuthor: conversation.lastAuthor,
      lastMessageAt: conversation.lastMessageAt,
      lastCustomerAt: conversation.lastCustomerAt,
      createdAt: conversation.createdAt,
      closedAt: conversation.closedAt,
      language: conversation.language,
      rating: conversation.rating,
      ratedAt: conversation.ratedAt,
      brief: conversation.brief,
      briefAt: conversation.briefAt,
      briefLanguage: conversation.briefLanguage,
      deskTopic: conversation.deskTopic,
    })
    .from(conversation)
    .leftJoin(customer, eq(customer.id, conversation.customerId))
    .leftJoin(channel, eq(channel.id, conversation.channelId))
    .leftJoin(user, eq(user.id, conversation.assigneeId));
}

/** One page; those that wait come longest waiting first, all others latest first. `ids` narrows it to these conversations. */
export async function listConversations(
  db: Executor,
  workspaceId: string,
  botId: string,
  filter: Filter,
  { limit, after }: PageOf,
  ids?: readonly string[],
): Promise<Awaited<ReturnType<typeof selectConversations>>> {
  const waiting = filter.view === "waiting";
  const time = waiting ? conversation.waitingSince : conversation.lastMessageAt;
  const place = after && sql`(${after.createdAt}, ${after.id})`;
  const further = place && sql`(${time}, ${conversation.id}) ${sql.raw(waiting ? ">" : "<")} ${place}`;
  const order = waiting ? asc : desc;
  // First which, then what is shown of them: otherwise everything is joined before it is cut off.
  const page = db
    .select({ id: conversation.id })
    .from(conversation)
    .where(
      and(ofBot(workspaceId, botId), further, ...narrowed(filter), ids && inArray(conversation.id, [...ids])),
    )
    .orderBy(order(time), order(conversation.id))
    .limit(limit);
  const chosen = (await page).map(({ id }) => id);
  if (chosen.length === 0) return [];
  return selectConversations(db)
    .where(and(ofBot(workspaceId, botId), inArray(conversation.id, chosen)))
    .orderBy(order(time), order(conversation.id));
}

const ofBot = (workspaceId: string, botId: string) =>
  and(eq(conversation.workspaceId, workspaceId), eq(conversation.botId, botId));

/** The conditions of a filter. */
export function narrowed(filter: Filter): (SQL | undefined)[] {
  const { view, now, label, assignee, language, channelId, userId = "" } = filter;
  const byPerson = sql`${conversation.mode} = 'person'`;
  const over = sql`${conversation.resumeAt} <= ${now}`;
  const views: Record<ConversationView, SQL | undefined> = {
    all: undefined,
    waiting: sql`${conversation.waitingSince} is not null`,
    mine: eq(conversation.assigneeId, userId),
    person: sql`${byPerson} and ${over} is not true`,
    bot: sql`(not ${byPerson} or ${over})`,
    unread: sql`${conversation.unread} > 0`,
    closed: sql`${conversation.closedAt} is not null`,
  };
  return [
    views[view],
    filter.trials ? undefined : ne(conversation.channelId, TRIALS),
    channelId === undefined ? undefined : eq(conversation.channelId, channelId),
    label === undefined
      ? undefined
      : sql`${conversation.labels} <> '{}' and ${conversation.labels} @> array[${label}]::text[]`,
    assignee === undefined
      ? undefined
      : assignee === "none"
        ? sql`${conversation.assigneeId} is null`
        : eq(conversation.assigneeId, assignee),
    language === undefined ? undefined : eq(conversation.language, language),
  ];
}

export async function findConversation(
  db: Executor,
  workspaceId: string,
  botId: string,
  conversationId: string,
): Promise<ConversationRow | undefined> {
  const [row] = await selectConversations(db).where(
    and(ofBot(workspaceId, botId), eq(conversation.id, conversationId)),
  );
  return row;
}

/** The id of the bot's channel of this kind: its own id stands for kinds without a channel. */
export async function findChannelId(
  db: Executor,
  workspaceId: string,
  botId: string,
  kind: string,
): Promise<string> {
  const [row] = await db
    .select({ id: channel.id })
    .from(channel)
    .where(and(eq(channel.workspaceId, workspaceId), eq(channel.botId, botId), eq(channel.kind, kind)));
  return row?.id ?? kind;
}

/** How many of each, counted up to `most`. */
export async function countInbox(
  db: Executor,
  workspaceId: string,
  botId: string,
  userId: string,
  most: number,
): Promise<{ waiting: number; unread: number; mine: number }> {
  const upTo = (condition: SQL) => sql`(select count(*)::int from (
    select from ${conversation} where ${ofBot(workspaceId, botId)} and ${condition} limit ${most}) as counted)`;
  const result = await db.execute<{ waiting: number; unread: number; mine: number }>(sql`
    select ${upTo(sql`${conversation.waitingSince} is not null`)} as waiting,
           ${upTo(sql`${conversation.unread} > 0 and ${ne(conversation.channelId, TRIALS)}`)} as unread,
           ${upTo(sql`${conversation.assigneeId} = ${userId} and ${conversation.closedAt} is null`)} as mine`);
  return result.rows[0] ?? { waiting: 0, unread: 0, mine: 0 };
}
