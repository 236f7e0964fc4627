import { LRUCache } from "lru-cache";
import type { Database } from "../../db/client.ts";
import type { Clock } from "../kernel/clock.ts";
import { AppError } from "../kernel/errors.ts";
import type { Ids } from "../kernel/ids.ts";
import type { Logger } from "../kernel/logger.ts";
import { type SecretBox, secretsEqual } from "../kernel/secret-box.ts";
import type { Plans } from "../plans/index.ts";
import type { Events } from "../providers/events/port.ts";
import type { Jobs } from "../providers/queue/port.ts";
import { connectChannel } from "./connect-channel.ts";
import { accessOf, type Line } from "./line.ts";
import type { ChannelDriver, ChannelKind, InboundMail, SendRefusal } from "./port.ts";
import { receiveMail } from "./receive-mail.ts";
import {
  type ChannelRow,
  deleteChannel,
  findChannel,
  findChannelById,
  findChannelWithBot,
  listChannels,
  listChannelsOf,
  markCustomerBlocked,
  setChannelStatus,
} from "./repo.ts";
import { resealChannels } from "./reseal-channels.ts";

export type { ChannelRow, Line };
export type Channels = ReturnType<typeof createChannels>;

/** How long a webhook's secret may be remembered by a process that did not see it change, in milliseconds. */
const SECRET_CACHE_MS = 10_000;

type Deps = {
  db: Database;
  clock: Clock;
  ids: Ids;
  logger: Logger;
  secrets: SecretBox;
  jobs: Jobs;
  events: Events;
  plans: Pick<Plans, "checkChannel">;
  drivers: Partial<Record<ChannelKind, ChannelDriver>>;
  publicUrl: string | undefined;
  quietWindowMs: number;
  storeMail: (channelId: string, mails: readonly InboundMail[]) => Promise<string[]>;
};

/** The connections of bots to messengers: connecting, receiving, and speaking through them. */
export function createChannels(deps: Deps) {
  const { db, clock, logger, secrets, drivers, events } = deps;
  const webhookSecrets = new LRUCache<string, { secret: string; kind: string }>({
    max: 20_000,
    ttl: SECRET_CACHE_MS,
  });

  function driverOf(kind: string): ChannelDriver {
    const driver = drivers[kind as ChannelKind];
    if (!driver) throw new AppError("channels.not_found");
    return driver;
  }

  async function webhookOf(channelId: string): Promise<{ secret: string; kind: string } | undefined> {
    const cached = webhookSecrets.get(channelId);
    if (cached) return cached;
    const row = await findChannelById(db, channelId);
    if (!row) return undefined;
    const found = { secret: secrets.open(row.sealedWebhookSecret, row.id), kind: row.kind };
    webhookSecrets.set(channelId, found);
    return found;
  }

  async function disconnectRow(row: ChannelRow): Promise<void> {
    await drivers[row.kind as ChannelKind]?.disconnect(accessOf(row, secrets));
    await deleteChannel(db, row.workspaceId, row.id);
    webhookSecrets.delete(row.id);
  }

  async function announce(row: ChannelRow): Promise<void> {
    webhookSecrets.delete(row.id);
    const { workspaceId, botId, id, status } = row;
    await events.publish(workspaceId, { type: "channel", botId, channelId: id, status });
  }

  return {
    list: (workspaceId: string, botId: string): Promise<ChannelRow[]> => listChannels(db, workspaceId, botId),

    listOf: (workspaceId: string, botIds: readonly string[]): Promise<ChannelRow[]> =>
      listChannelsOf(db, workspaceId, botIds),

    async connect(
      workspaceId: string,
      botId: string,
      kind: ChannelKind,
      credentials: string,
    ): Promise<ChannelRow> {
      await deps.plans.checkChannel(workspaceId, kind);
      const row = await connectChannel(deps, workspaceId, botId, driverOf(kind), credentials);
      await announce(row);
      return row;
    },

    /**
     * Connects a channel again with the credentials it has: for one that broke although they are still good (a webhook that another
     * program took, an outage). Throws like `connect`; what is refused stays as it was.
     */
    async repair(workspaceId: string, botId: string, kind: ChannelKind): Promise<ChannelRow> {
      const known = await findChannel(db, workspaceId, botId, kind);
      if (!known) throw new AppError("channels.not_found");
      await deps.plans.checkChannel(workspaceId, kind);
      const { credentials } = accessOf(known, secrets);
      const row = await connectChannel(deps, workspaceId, botId, driverOf(kind), credentials);
      await announce(row);
      return row;
    },

    async disconnect(workspaceId: string, botId: string, kind: ChannelKind): Promise<void> {
      const row = await findChannel(db, workspaceId, botId, kind);
      if (!row) throw new AppError("channels.not_found");
      await disconnectRow(row);
    },

    /** Frees every provider's account before a bot is deleted. */
    async releaseAll(workspaceId: string, botId: string): Promise<void> {
      for (const row of await listChannels(db, workspaceId, botId)) await disconnectRow(row);
    },

    /**
     * Takes a provider's webhook: checks the secret, keeps the mail, enqueues. AppError `channels.not_found` for an unknown channel,
     * `channels.bad_secret` for a wrong secret.
     */
    async receiveWebhook(
      kind: ChannelKind,
      channelId: string,
      secret: string,
      update: unknown,
    ): Promise<void> {
      const webhook = await webhookOf(channelId);
      if (webhook?.kind !== kind) throw new AppError("channels.not_found");
      if (!secretsEqual(secret, webhook.secret)) throw new AppError("channels.bad_secret");
      await receiveMail(deps, channelId, driverOf(kind).parse(update));
    },

    receive: (channelId: string, mails: readonly InboundMail[]): Promise<void> =>
      receiveMail(deps, channelId, mails),

    /** Everything needed to speak through a channel; undefined when it is gone. */
    async lineOf(channelId: string): Promise<Line | undefined> {
      const found = await findChannelWithBot(db, channelId);
      const driver = found && drivers[found.channel.kind as ChannelKind];
      if (!found || !driver) return undefined;
      return {
        channelId,
        workspaceId: found.bot.workspaceId,
        bot: found.bot,
        driver,
        access: accessOf(found.channel, secrets),
      };
    },

    /** Seals every channel's secrets with the current key after a rotation; returns how many rows changed. */
    resealSecrets: (): Promise<number> => resealChannels(db, secrets),

    /** Remembers what a provider's refusal says about the customer or the channel. */
    async reportRefusal(line: Line, chatKey: string, reason: SendRefusal | "unreachable"): Promise<void> {
      logger.warn({ channelId: line.channelId, reason }, "an answer could not be delivered");
      if (reason === "blocked") await markCustomerBlocked(db, line.channelId, chatKey, clock.now());
      if (reason !== "token_revoked") return;
      const changed = await setChannelStatus(
        db,
        line.channelId,
        "broken",
        "channels.bad_credentials",
        clock.now(),
      );
      if (!changed) return;
      await events.publish(line.workspaceId, {
        type: "channel",
        botId: line.bot.id,
        channelId: line.channelId,
        status: "broken",
      });
    },
  };
}
