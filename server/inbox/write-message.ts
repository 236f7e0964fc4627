import { createHash } from "node:crypto";
import type { Line } from "../channels/index.ts";
import { AppError, type ErrorDetails } from "../kernel/errors.ts";
import { insertNote, insertPersonMessage, type Place } from "./act-repo.ts";
import { announce } from "./announce.ts";
import type { ConversationRow } from "./conversation-repo.ts";
import type { InboxDeps } from "./deps.ts";
import { findMessage } from "./message-repo.ts";
import type { MessageItem, Writing } from "./types.ts";
import { whyNot, windowOf } from "./view-detail.ts";
import { viewMessages } from "./view-message.ts";

/** Who writes: a member of the team, or somebody of the desk's group, who is known by name only (`memberId` null). */
export type Author = { id: string; name: string; memberId: string | null };

export const placeOf = ({ workspaceId, botId, id }: ConversationRow): Place => ({
  workspaceId,
  botId,
  conversationId: id,
});

/** Ids made of what the page gives: the same thing posted twice is one message. */
export function messageIdOf(conversationId: string, clientId: string): string {
  const hash = createHash("sha256").update(`${conversationId} ${clientId}`).digest("hex");
  return `msg_${hash.slice(0, 26)}`;
}

/** When the bot answers again by itself after a person's word at `now`; null: when it is released. */
export function resumeAfter({ bot }: Line, now: Date): Date | null {
  const minutes = bot.handover.resumeAfterMinutes;
  return minutes > 0 ? new Date(now.getTime() + minutes * 60_000) : null;
}

/**
 * Puts a person's words into the outbox and takes the conversation over. Throws `conversations.no_channel`, `channels.off`,
 * `conversations.customer_blocked`, `conversations.window_closed` (with whether a template may be sent instead).
 */
export async function writeMessage(
  deps: InboxDeps,
  row: ConversationRow,
  author: Author,
  writing: Writing,
): Promise<MessageItem> {
  const { db, clock, jobs, channels } = deps;
  const now = clock.now();
  const place = placeOf(row);
  const line = await channels.lineOf(row.channelId);
  const template = writing.template ? await filledTemplate(line, writing.template) : null;
  const why = whyNot(row, line, now);
  if (!line || (why && !(why === "conversations.window_closed" && template)))
    throw new AppError(why ?? "conversations.no_channel", detailsOf(why, row, line));
  if (row.blockedAt) throw new AppError("conversations.customer_blocked");
  const id = messageIdOf(row.id, writing.clientId);
  await insertPersonMessage(db, place, {
    id,
    text: template?.text ?? writing.text,
    authorId: author.id,
    authorName: author.name,
    memberId: author.memberId,
    template: template?.filled ?? null,
    now,
    resumeAt: resumeAfter(line, now),
  });
  await jobs.add("turns", { channelId: row.channelId, chatKey: row.chatKey });
  await announce(deps, place, row.deskTopic !== null);
  return storedMessage(deps, row, id);
}

/** A note that only the team sees. */
export async function writeNote(
  deps: InboxDeps,
  row: ConversationRow,
  author: Author,
  { text, clientId }: { text: string; clientId: string },
): Promise<MessageItem> {
  const id = messageIdOf(row.id, clientId);
  const note = { id, text, authorId: author.id, authorName: author.name, now: deps.clock.now() };
  await insertNote(deps.db, placeOf(row), note);
  await announce(deps, placeOf(row), row.deskTopic !== null);
  return storedMessage(deps, row, id);
}

async function storedMessage(deps: InboxDeps, row: ConversationRow, id: string): Promise<MessageItem> {
  const stored = await findMessage(deps.db, row.workspaceId, row.id, id);
  const [item] = stored ? await viewMessages(deps, row.channelId, [stored]) : [];
  if (!item) throw new AppError("conversations.not_found");
  return item;
}

function detailsOf(why: string | null, row: ConversationRow, line: Line | undefined): ErrorDetails {
  if (why !== "conversations.window_closed") return {};
  const { hasTemplates, personClosesAt } = windowOf(row, line);
  return { hasTemplates, closedAt: personClosesAt?.toISOString() ?? null };
}

/** The template with its words filled in, as the customer will read it. Throws `conversations.template_not_found`. */
async function filledTemplate(line: Line | undefined, wanted: NonNullable<Writing["template"]>) {
  const known = await line?.driver.templates?.(line.access);
  const found = known?.find(({ name, language }) => name === wanted.name && language === wanted.language);
  if (!found || found.parameters !== wanted.parameters.length)
    throw new AppError("conversations.template_not_found");
  const text = found.body.replace(
    /\{\{(\d+)\}\}/g,
    (whole, number) => wanted.parameters[Number(number) - 1] ?? whole,
  );
  return { text, filled: { ...wanted, parameters: [...wanted.parameters] } };
}
