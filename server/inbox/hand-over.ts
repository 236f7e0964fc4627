import { randomUUID } from "node:crypto";
import { AppError } from "../kernel/errors.ts";
import { changeConversation, giveToPerson } from "./act-repo.ts";
import { announce } from "./announce.ts";
import type { ConversationRow } from "./conversation-repo.ts";
import type { InboxDeps } from "./deps.ts";
import { giveBack } from "./give-back.ts";
import { labelsById, requireConversation } from "./read-inbox.ts";
import type { ConversationDetail, Member, MessageItem, Writing } from "./types.ts";
import { viewDetail } from "./view-detail.ts";
import { placeOf, resumeAfter, writeMessage, writeNote } from "./write-message.ts";

/** Whose a conversation is, and what the team writes in it. Every function throws `conversations.not_found`. */
export function handOver(deps: InboxDeps) {
  const { db, clock, channels, accounts } = deps;

  const rowOf = (workspaceId: string, botId: string, conversationId: string) =>
    requireConversation(deps, workspaceId, botId, conversationId);

  async function seen(row: ConversationRow): Promise<ConversationDetail> {
    await announce(deps, placeOf(row), row.deskTopic !== null);
    const { workspaceId, botId } = row;
    const fresh = await rowOf(workspaceId, botId, row.id);
    return viewDetail(deps, fresh, await labelsById(deps, workspaceId, botId), clock.now());
  }

  return {
    /** Nobody of the team has to look at it any more. */
    async markRead(workspaceId: string, botId: string, conversationId: string): Promise<void> {
      const row = await rowOf(workspaceId, botId, conversationId);
      if (row.unread === 0) return;
      await changeConversation(db, placeOf(row), { unread: 0 });
      await announce(deps, placeOf(row));
    },

    /** The member answers from now on, and the bot is silent. Throws `conversations.no_channel`. */
    async takeOver(
      workspaceId: string,
      botId: string,
      conversationId: string,
      member: Member,
    ): Promise<ConversationDetail> {
      const row = await rowOf(workspaceId, botId, conversationId);
      const line = await channels.lineOf(row.channelId);
      if (!line) throw new AppError("conversations.no_channel");
      const resumeAt = resumeAfter(line, clock.now());
      await giveToPerson(db, placeOf(row), { memberId: member.id, resumeAt, takesAway: true });
      return seen(row);
    },

    /** Gives the conversation back to the bot; asks the customer for a rating where one is due. */
    async release(workspaceId: string, botId: string, conversationId: string): Promise<ConversationDetail> {
      const row = await rowOf(workspaceId, botId, conversationId);
      await giveBack(deps, row);
      return seen(row);
    },

    /** The team is done with it; a new message opens it again. */
    async close(workspaceId: string, botId: string, conversationId: string): Promise<ConversationDetail> {
      const row = await rowOf(workspaceId, botId, conversationId);
      const closedAt = row.closedAt ?? clock.now();
      await giveBack(deps, row, { unread: 0, closedAt });
      return seen(row);
    },

    async reopen(workspaceId: string, botId: string, conversationId: string): Promise<ConversationDetail> {
      const row = await rowOf(workspaceId, botId, conversationId);
      await changeConversation(db, placeOf(row), { closedAt: null });
      return seen(row);
    },

    /** To a member of the workspace, or to nobody (null). Throws `conversations.no_such_member`. */
    async assign(
      workspaceId: string,
      botId: string,
      conversationId: string,
      userId: string | null,
    ): Promise<ConversationDetail> {
      const row = await rowOf(workspaceId, botId, conversationId);
      if (userId !== null && (await accounts.memberOf(userId, workspaceId)) === null)
        throw new AppError("conversations.no_such_member");
      await changeConversation(db, placeOf(row), { assigneeId: userId });
      return seen(row);
    },

    /** Puts exactly these labels on it. Throws `conversations.label_not_found`. */
    async setLabels(
      workspaceId: string,
      botId: string,
      conversationId: string,
      labelIds: readonly string[],
    ): Promise<ConversationDetail> {
      const row = await rowOf(workspaceId, botId, conversationId);
      const known = await labelsById(deps, workspaceId, botId);
      if (labelIds.some((id) => !known.has(id))) throw new AppError("conversations.label_not_found");
      await changeConversation(db, placeOf(row), { labels: [...new Set(labelIds)] });
      return seen(row);
    },

    /** Writes to the customer, and takes the conversation over; see `writeMessage` for what it throws. */
    async write(
      workspaceId: string,
      botId: string,
      conversationId: string,
      member: Member,
      writing: Writing,
    ): Promise<MessageItem> {
      const row = await rowOf(workspaceId, botId, conversationId);
      return writeMessage(deps, row, { ...member, memberId: member.id }, writing);
    },

    /** A note that only the team sees; with `clientId`, the same one posted twice is one. */
    async note(
      workspaceId: string,
      botId: string,
      conversationId: string,
      member: Member,
      text: string,
      clientId: string = randomUUID(),
    ): Promise<MessageItem> {
      const row = await rowOf(workspaceId, botId, conversationId);
      return writeNote(deps, row, { ...member, memberId: member.id }, { text, clientId });
    },
  };
}
