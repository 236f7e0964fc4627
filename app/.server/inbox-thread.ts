import type { LoaderFunctionArgs } from "@remix-run/node";
import type { ThreadDetail, ThreadPage } from "~/features/inbox/types.ts";
import type { CustomerProfile } from "../../server/customers/index.ts";
import type { ConversationDetail } from "../../server/inbox/index.ts";
import { attempt, orNotFound } from "./attempt.ts";
import { viewThreadMessage } from "./inbox-message.ts";
import type { requireBot } from "./require-bot.ts";

const PAGE_SIZE = 50;
const MOST_OTHERS = 5;

type InBot = Awaited<ReturnType<typeof requireBot>>;

/** The conversation of the route's `:conversationId` with its latest messages, or those before the address's `before`. */
export async function loadThread(
  { request, params, context }: Pick<LoaderFunctionArgs, "request" | "params" | "context">,
  { bot, user, workspaceId }: InBot,
): Promise<ThreadPage> {
  const { inbox, customers } = context.services;
  const id = params.conversationId ?? "";
  const cursor = new URL(request.url).searchParams.get("before") ?? undefined;
  const [detail, page] = await Promise.all([
    orNotFound(inbox.conversation(workspaceId, bot.id, id)),
    orNotFound(
      inbox.latestMessages(workspaceId, bot.id, id, { limit: PAGE_SIZE, ...(cursor && { cursor }) }),
    ),
  ]);
  const customerId = detail.customer.id;
  const profile = customerId ? await attempt(customers.get(workspaceId, bot.id, customerId)) : undefined;
  return {
    conversation: viewDetail(detail, user.id, profile?.ok ? profile.value : undefined),
    messages: page.items.map(viewThreadMessage),
    earlier: page.nextCursor,
  };
}

function viewDetail(detail: ConversationDetail, me: string, customer?: CustomerProfile): ThreadDetail {
  const { window } = detail;
  return {
    id: detail.id,
    name: detail.customer.name || null,
    username: detail.customer.username,
    channel: detail.channelKind,
    language: detail.language ?? detail.profile?.language ?? null,
    answers: answererOf(detail, me),
    resumeAt: detail.resumeAt?.toISOString() ?? null,
    waitingSince: detail.waitingSince?.toISOString() ?? null,
    reason: detail.handoverReason,
    closed: detail.closedAt !== null,
    assignee: detail.assignee,
    labels: detail.labels.map(({ id, name, colour }) => ({ id, name, colour })),
    unread: detail.unread,
    closesAt: window.personClosesAt?.toISOString() ?? null,
    hasTemplates: window.hasTemplates,
    cannotWrite: detail.customer.blocked ? "blocked" : obstacleOf(detail),
    brief: detail.brief,
    briefIsOld: detail.briefIsOld,
    rating: detail.rating,
    deskLinked: detail.deskLinked,
    createdAt: detail.createdAt.toISOString(),
    customer: viewCustomer(detail),
    others: othersOf(detail.id, customer),
  };
}

function answererOf({ mode, assignee }: ConversationDetail, me: string): ThreadDetail["answers"] {
  if (mode === "bot") return "bot";
  if (!assignee) return "person";
  return assignee.id === me ? "you" : "colleague";
}

function obstacleOf({ cannotWrite }: ConversationDetail): ThreadDetail["cannotWrite"] {
  if (cannotWrite === "channels.off") return "off";
  if (cannotWrite === "conversations.no_channel") return "no_channel";
  return cannotWrite && "window_closed";
}

function viewCustomer({ customer, profile }: ConversationDetail): ThreadDetail["customer"] {
  if (!customer.id || !profile) return null;
  const { about, tags, email, phone, firstSeenAt, lastSeenAt } = profile;
  return {
    id: customer.id,
    verified: customer.verified,
    about,
    tags,
    email,
    phone,
    blocked: customer.blocked,
    blockedBot: customer.blockedBot,
    firstSeenAt: firstSeenAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
  };
}

function othersOf(id: string, customer: CustomerProfile | undefined): ThreadDetail["others"] {
  return (customer?.conversations ?? [])
    .filter((other) => other.id !== id)
    .slice(0, MOST_OTHERS)
    .map(({ id: otherId, lastText, lastMessageAt }) => ({
      id: otherId,
      lastText,
      lastAt: lastMessageAt.toISOString(),
    }));
}
