import { createHash } from "node:crypto";
import type { Line } from "../../channels/index.ts";
import type { InboundContent } from "../../channels/port.ts";
import { AppError, isAppError } from "../../kernel/errors.ts";
import { secretsEqual } from "../../kernel/secret-box.ts";
import type { InboxDeps } from "../deps.ts";
import type { DeskState } from "../types.ts";
import { findWithoutTopic, forgetTopics } from "./repo.ts";

export type DeskContent = Extract<InboundContent, { type: "desk" }>;

const CODE_MS = 30 * 60_000;
const CODE_LENGTH = 10;
const MOST_AT_ONCE = 50;
/** A wrong code is answered once in so long a time in each group. */
const WRONG_EVERY_MS = 10 * 60_000;
const MOST_GROUPS = 1_000;

const hashOf = (channelId: string, code: string) =>
  createHash("sha256").update(`${channelId} ${code.toLowerCase()}`).digest("hex");

/** The group in which the team answers: linking and unlinking it. */
export function deskLinks(deps: InboxDeps) {
  const { db, clock, ids, channels, jobs, translate } = deps;
  const wrongSince = new Map<string, number>();

  async function telegramOf(workspaceId: string, botId: string) {
    return channels.get(workspaceId, botId, "telegram").catch((error: unknown) => {
      if (isAppError(error, "channels.not_found")) throw new AppError("conversations.desk_needs_telegram");
      throw error;
    });
  }

  function say({ driver, access, bot }: Line, content: DeskContent, key: string) {
    const text = translate(bot.language, `desk:${key}`, { bot: bot.name });
    return driver.desk?.post(access, content.chatId, content.topic, text);
  }

  function mayAnswerWrong(chatId: string): boolean {
    const now = clock.now().getTime();
    if (now - (wrongSince.get(chatId) ?? 0) < WRONG_EVERY_MS) return false;
    if (wrongSince.size >= MOST_GROUPS) wrongSince.clear();
    wrongSince.set(chatId, now);
    return true;
  }

  return {
    async state(workspaceId: string, botId: string): Promise<DeskState> {
      const telegram = (await channels.list(workspaceId, botId)).find(({ kind }) => kind === "telegram");
      const { desk, deskCode } = telegram?.settings ?? {};
      const expiresAt = deskCode ? new Date(deskCode.expiresAt) : null;
      const waits = expiresAt !== null && expiresAt > clock.now();
      return {
        possible: telegram !== undefined,
        group: desk ? { title: desk.title } : null,
        codeExpiresAt: waits ? expiresAt : null,
      };
    },

    /** A code to send as `/link CODE` in the group, good for 30 minutes; an earlier one ends. Throws `conversations.desk_needs_telegram`. */
    async start(workspaceId: string, botId: string): Promise<{ code: string; expiresAt: Date }> {
      const { id } = await telegramOf(workspaceId, botId);
      const code = ids.next("desk").slice(-CODE_LENGTH).toUpperCase();
      const expiresAt = new Date(clock.now().getTime() + CODE_MS);
      const deskCode = { hash: hashOf(id, code), expiresAt: expiresAt.toISOString() };
      await channels.changeSettings(workspaceId, botId, "telegram", { deskCode });
      return { code, expiresAt };
    },

    /** The team answers no longer in the group; topics stay there as they are. */
    async unlink(workspaceId: string, botId: string): Promise<void> {
      await telegramOf(workspaceId, botId);
      await channels.changeSettings(workspaceId, botId, "telegram", { desk: null, deskCode: null });
      await forgetTopics(db, workspaceId, botId);
    },

    /** Takes `/link CODE` from a group. The code works once; a wrong one is answered politely, but not again and again. */
    async link(line: Line, content: DeskContent, code: string): Promise<void> {
      const { workspaceId, bot, row } = line;
      const { desk, deskCode } = row.settings;
      const good =
        deskCode &&
        new Date(deskCode.expiresAt) > clock.now() &&
        secretsEqual(hashOf(row.id, code), deskCode.hash);
      if (!good) {
        if (mayAnswerWrong(content.chatId)) await say(line, content, "wrongCode");
        return;
      }
      const linked = { chatId: content.chatId, title: (content.chatTitle ?? "").slice(0, 200) };
      await channels.changeSettings(workspaceId, bot.id, "telegram", { desk: linked, deskCode: null });
      if (desk?.chatId !== content.chatId) await forgetTopics(db, workspaceId, bot.id);
      await say(line, content, "linked");
      for (const conversationId of await findWithoutTopic(db, bot.id, MOST_AT_ONCE))
        await jobs.add("desk", { conversationId }, { id: `desk:${conversationId}`, runAgain: true });
    },
  };
}
