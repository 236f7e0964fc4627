import type { LoaderFunctionArgs } from "@remix-run/node";
import type { InboxListPage, InboxRow } from "~/features/inbox/types.ts";
import { viewOf } from "~/features/inbox/views.ts";
import { isLanguage } from "~/i18n/languages.ts";
import type { ConversationItem, ConversationQuery } from "../../server/inbox/index.ts";
import { orNotFound } from "./attempt.ts";
import type { requireBot } from "./require-bot.ts";

export const LIST_SIZE = 50;
const MOST_PAGES = 4;
const LONGEST_SEARCH = 200;

type InBot = Awaited<ReturnType<typeof requireBot>>;

/** What the address chooses of a bot's conversations: one page, or as many from the start as `pages` says (4 at most). */
export async function loadList(
  { request, context }: Pick<LoaderFunctionArgs, "request" | "context">,
  { bot, user, workspaceId }: InBot,
): Promise<InboxListPage> {
  const { inbox } = context.services;
  const params = new URL(request.url).searchParams;
  const query = readQuery(params, user.id);
  const wanted = Math.min(Math.max(Number(params.get("pages")) || 1, 1), MOST_PAGES);
  const [counts, first] = await Promise.all([
    inbox.counts(workspaceId, bot.id, user.id),
    orNotFound(inbox.conversations(workspaceId, bot.id, query)),
  ]);
  const rows = [...first.items];
  let last = first;
  for (let page = 1; page < wanted && last.nextCursor; page++) {
    last = await inbox.conversations(workspaceId, bot.id, { ...query, cursor: last.nextCursor });
    rows.push(...last.items);
  }
  return {
    rows: rows.map(viewRow),
    nextCursor: last.nextCursor,
    counts,
    searchedLatest: last.searchedLatest,
  };
}

function readQuery(params: URLSearchParams, userId: string): ConversationQuery {
  const text = (name: string) => params.get(name)?.slice(0, LONGEST_SEARCH).trim() || undefined;
  const language = params.get("language");
  const cursor = params.get("cursor") ?? undefined;
  const channel = text("channel") as ConversationQuery["channel"];
  return {
    limit: LIST_SIZE,
    view: viewOf(params),
    userId,
    ...(cursor && { cursor }),
    ...(text("q") && { q: text("q") }),
    ...(channel && { channel }),
    ...(text("label") && { label: text("label") }),
    ...(text("assignee") && { assignee: text("assignee") }),
    ...(isLanguage(language) && { language }),
  };
}

export function viewRow(item: ConversationItem): InboxRow {
  const { customer, labels } = item;
  return {
    id: item.id,
    name: customer.name || null,
    username: customer.username,
    channel: item.channelKind,
    lastText: item.lastText,
    lastAuthor: item.lastAuthor,
    lastAt: item.lastMessageAt.toISOString(),
    byPerson: item.mode === "person",
    waitingSince: item.waitingSince?.toISOString() ?? null,
    reason: item.handoverReason,
    assignee: item.assignee,
    labels: labels.map(({ id, name, colour }) => ({ id, name, colour })),
    unread: item.unread,
    closed: item.closedAt !== null,
    blocked: customer.blocked,
    blockedBot: customer.blockedBot,
  };
}
