import type { Database } from "../../db/client.ts";
import type { Clock } from "../kernel/clock.ts";
import { messageOf } from "../kernel/errors.ts";
import type { Logger } from "../kernel/logger.ts";
import type { SecretBox } from "../kernel/secret-box.ts";
import type { Translate } from "../kernel/translate.ts";
import type { Tell } from "../notices/index.ts";
import type { Events } from "../providers/events/port.ts";
import type { Jobs } from "../providers/queue/port.ts";
import type { CheckDeps } from "./check-channel.ts";
import { checkChannels } from "./check-channels.ts";
import { markBroken } from "./health-repo.ts";
import type { ChannelDriver, ChannelKind, DeliveryReceipt, SendRefusal } from "./port.ts";
import { presentBot } from "./present-bot.ts";
import { storeReceipts } from "./receipt-repo.ts";
import { type ChannelRow, findBotOf, findChannelById, markCustomerBlocked } from "./repo.ts";
import { forgetReceipts, type SettleDeps, settleLate, settleReported } from "./settle-receipts.ts";

export type UpkeepDeps = {
  db: Database;
  clock: Clock;
  logger: Logger;
  secrets: SecretBox;
  jobs: Pick<Jobs, "add">;
  events: Events;
  translate: Translate;
  /** Tells the owners that a channel broke, or works again. */
  tell: Tell;
  drivers: Partial<Record<ChannelKind, ChannelDriver>>;
  publicUrl: string | undefined;
};

type Refusal = SendRefusal | "unreachable";

/** Refusals that say something about the channel itself. */
const FAULT_OF: Partial<Record<Refusal, string>> = {
  token_revoked: "channels.bad_credentials",
  account_restricted: "channels.account_restricted",
};
/** Several changes of a bot within this time are shown on its providers together. */
const PRESENT_AFTER_MS = 30_000;
const TIDY_EVERY_MS = 60 * 60_000;

/** What keeps channels working without anybody asking: what providers report, health, and what they show about a bot. */
export function createUpkeep(deps: UpkeepDeps, announce: (row: ChannelRow) => Promise<void>) {
  const { db, clock, logger, events, jobs } = deps;
  const checking: CheckDeps = {
    ...deps,
    onBroken: (row, code) => tellChange(row, "broken", code),
    onRestored: (row) => tellChange(row, "active", ""),
  };
  const settling: SettleDeps = {
    db,
    events,
    async onRefusal(channelId, chatKey, reason) {
      const row = await findChannelById(db, channelId);
      if (row) await reportRefusal(row, chatKey, reason);
    },
  };
  let tidiedAt = 0;

  /** A channel broke, or works again, without its owner's doing. What cannot be told is logged: the channel's row says it too. */
  async function tellChange(row: ChannelRow, status: "broken" | "active", code: string): Promise<void> {
    const { id, workspaceId, botId, kind, displayName } = row;
    await announce({ ...row, status });
    try {
      const bot = await findBotOf(db, botId);
      await deps.tell({
        workspaceId,
        kind: status === "broken" ? "channel_broken" : "channel_restored",
        occasion: `${id}:${clock.now().getTime()}`,
        botId,
        data: { channelId: id, channel: kind, account: displayName, bot: bot?.name ?? "", code },
      });
    } catch (error) {
      logger.error({ channelId: id, status, reason: messageOf(error) }, "the owner could not be told");
    }
  }

  /** Remembers what a provider's refusal says about the customer or the channel. */
  async function reportRefusal(row: ChannelRow, chatKey: string | undefined, reason: Refusal): Promise<void> {
    logger.warn({ channelId: row.id, reason }, "an answer could not be delivered");
    if (reason === "blocked" && chatKey !== undefined)
      await markCustomerBlocked(db, row.id, chatKey, clock.now());
    const code = FAULT_OF[reason];
    if (code && (await markBroken(db, row.id, code, clock.now()))) await tellChange(row, "broken", code);
  }

  /** A job that cannot be added costs nothing but that the provider shows what it showed. */
  async function presentAfter(workspaceId: string, botId: string, delayMs: number): Promise<void> {
    await jobs
      .add("presentations", { workspaceId, botId }, { id: botId, delayMs, runAgain: true })
      .catch((error) => logger.warn({ botId, reason: messageOf(error) }, "a bot waits to be presented"));
  }

  return {
    reportRefusal,

    /** Keeps what the provider reports about messages of ours, and does what follows from it. */
    async storeReceipts(channelId: string, receipts: readonly DeliveryReceipt[]): Promise<void> {
      await storeReceipts(db, channelId, receipts);
      await settleReported(settling, channelId, receipts);
    },

    /** For the sweep: reports that came before the send was written down, and, once an hour, old ones. */
    async sweepReceipts(): Promise<void> {
      const now = clock.now();
      await settleLate(settling, now);
      if (now.getTime() - tidiedAt < TIDY_EVERY_MS) return;
      await forgetReceipts(db, now);
      tidiedAt = now.getTime();
    },

    /** Looks at the channels whose turn it is; for the worker. How many they were. */
    checkHealth: (signal?: AbortSignal): Promise<number> => checkChannels(checking, signal),

    /** Shows what the bot is called, and what it does, on its providers; for the worker. */
    present: (workspaceId: string, botId: string): Promise<void> => presentBot(deps, workspaceId, botId),

    presentAtOnce: (workspaceId: string, botId: string): Promise<void> => presentAfter(workspaceId, botId, 0),

    /** The bot's settings changed: what its providers show is brought up to date soon, together with what else changes. */
    presentSoon: (workspaceId: string, botId: string): Promise<void> =>
      presentAfter(workspaceId, botId, PRESENT_AFTER_MS),
  };
}
