import type { Database } from "../../db/client.ts";
import { type Checked, checkFields } from "../kernel/check-fields.ts";
import type { Clock } from "../kernel/clock.ts";
import { AppError } from "../kernel/errors.ts";
import { botFilesPrefix } from "../kernel/file-keys.ts";
import type { Ids } from "../kernel/ids.ts";
import type { Language } from "../kernel/languages.ts";
import type { Logger } from "../kernel/logger.ts";
import { decodeCursor, type Page, type PageRequest, toPage } from "../kernel/paging.ts";
import type { Plans } from "../plans/index.ts";
import type { FileStore } from "../providers/files/port.ts";
import {
  type BotChanges,
  type BotRow,
  countBots,
  deleteBot,
  findBot,
  fitBots,
  insertBot,
  keepBot,
  listBots,
  lockAndCountBots,
  updateBot,
} from "./repo.ts";
import { botChangesBody, newBotBody } from "./rules.ts";

export type { BotChanges, BotRow };
export type Bots = ReturnType<typeof createBots>;

export type NewBot = { name: string; language: Language } & BotChanges;

type Deps = {
  db: Database;
  clock: Clock;
  ids: Ids;
  logger: Logger;
  files: FileStore;
  plans: Pick<Plans, "checkBotLimit" | "subscriptionOf">;
  /** Frees what a bot holds at its providers (webhooks) before its rows go. */
  releaseChannels: (workspaceId: string, botId: string) => Promise<void>;
  /** Told when a bot's settings have changed: what providers show of them is brought up to date. */
  onChanged?: (workspaceId: string, botId: string) => Promise<void>;
};

/** The bots of a workspace. Every function throws `bots.not_found` for an id of another workspace. */
export function createBots({ db, clock, ids, logger, files, plans, releaseChannels, onChanged }: Deps) {
  async function get(workspaceId: string, botId: string): Promise<BotRow> {
    const found = await findBot(db, workspaceId, botId);
    if (!found) throw new AppError("bots.not_found");
    return found;
  }

  async function fitToPlan(workspaceId: string): Promise<void> {
    const { limits } = await plans.subscriptionOf(workspaceId);
    await fitBots(db, workspaceId, limits.bots);
  }

  return {
    get,

    async list(workspaceId: string, { limit, cursor }: PageRequest): Promise<Page<BotRow>> {
      const rows = await listBots(db, workspaceId, {
        limit: limit + 1,
        ...(cursor && { after: decodeCursor(cursor) }),
      });
      return toPage(
        rows,
        limit,
        (row) => row,
        (row) => row,
      );
    },

    /** How many bots there are and how many the plan allows (null: any number); `full` when no more can be made. */
    async allowance(workspaceId: string): Promise<{ used: number; limit: number | null; full: boolean }> {
      const [used, { limits }] = await Promise.all([
        countBots(db, workspaceId),
        plans.subscriptionOf(workspaceId),
      ]);
      return { used, limit: limits.bots, full: limits.bots !== null && used >= limits.bots };
    },

    /** What was typed for a new bot, checked by the API's rules. */
    checkNew: (input: unknown): Checked<NewBot> => checkFields(newBotBody, input),

    /** What was typed in a bot's settings, checked by the API's rules. */
    checkChanges: (input: unknown): Checked<BotChanges> => checkFields(botChangesBody, input),

    /** Throws `plans.bot_limit` when the plan allows no more bots; holds also when two are made at once. */
    async create(workspaceId: string, input: NewBot): Promise<BotRow> {
      const now = clock.now();
      return db.transaction(async (tx) => {
        await plans.checkBotLimit(workspaceId, await lockAndCountBots(tx, workspaceId), tx);
        return insertBot(tx, { ...input, id: ids.next("bot"), workspaceId, createdAt: now, updatedAt: now });
      });
    },

    async update(workspaceId: string, botId: string, changes: BotChanges): Promise<BotRow> {
      const row = await updateBot(db, workspaceId, botId, changes, clock.now());
      if (!row) throw new AppError("bots.not_found");
      await onChanged?.(workspaceId, botId);
      return row;
    },

    /** Chooses the bot that goes on where the plan has room for few; the others pause as far as there is no room. */
    async keep(workspaceId: string, botId: string): Promise<void> {
      if (!(await keepBot(db, workspaceId, botId, clock.now()))) throw new AppError("bots.not_found");
      await fitToPlan(workspaceId);
    },

    /** Deletes the bot with its knowledge, files, channels and conversations. */
    async remove(workspaceId: string, botId: string): Promise<void> {
      await get(workspaceId, botId);
      await releaseChannels(workspaceId, botId);
      await deleteBot(db, workspaceId, botId);
      await fitToPlan(workspaceId);
      await files
        .removeAll(botFilesPrefix(workspaceId, botId))
        .catch((error) => logger.error({ err: error, botId }, "files of a deleted bot stay behind"));
    },
  };
}
