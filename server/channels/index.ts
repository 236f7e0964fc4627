import { createHmac } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { Database } from "../../db/client.ts";
import { type Checked, checkFields } from "../kernel/check-fields.ts";
import { type Clock, sleep } from "../kernel/clock.ts";
import { AppError } from "../kernel/errors.ts";
import type { Ids } from "../kernel/ids.ts";
import type { Logger } from "../kernel/logger.ts";
import { type SecretBox, secretsEqual } from "../kernel/secret-box.ts";
import type { Plans } from "../plans/index.ts";
import type { Events } from "../providers/events/port.ts";
import type { Jobs } from "../providers/queue/port.ts";
import { connectChannel } from "./connect-channel.ts";
import { accessOf, type Line, selfOf } from "./line.ts";
import { createPace } from "./pace.ts";
import type { Urgency } from "./pace-queue.ts";
import { reserveSends, restChannel } from "./pace-repo.ts";
import type {
  ChannelDriver,
  ChannelKind,
  DeliveryReceipt,
  InboundMail,
  Parsed,
  Self,
  SendOptions,
  SendRefusal,
  SendResult,
} from "./port.ts";
import { receiveMail } from "./receive-mail.ts";
import { readShared } from "./receive-shared.ts";
import {
  type ChannelRow,
  deleteChannel,
  ensureChannel,
  findBotOf,
  findByAccounts,
  findChannel,
  findChannelById,
  findChannelWithBot,
  listChannels,
  listChannelsOf,
  patchSettings,
  setChannelStatus,
} from "./repo.ts";
import { resealChannels } from "./reseal-channels.ts";
import type { ChannelSettings } from "./settings.ts";
import { createUpkeep, type UpkeepDeps } from "./upkeep.ts";

export type { ChannelRow, Line, Urgency };
export type Channels = ReturnType<typeof createChannels>;

/** How long a webhook's secret may be remembered by a process that did not see it change, in milliseconds. */
const SECRET_CACHE_MS = 10_000;

type Webhook = { secret: string; kind: string; self: Self };

export type ChannelsDeps = UpkeepDeps & {
  db: Database;
  clock: Clock;
  ids: Ids;
  logger: Logger;
  secrets: SecretBox;
  jobs: Jobs;
  events: Events;
  plans: Pick<Plans, "checkChannel">;
  /** The kinds that this installation offers. */
  drivers: Partial<Record<ChannelKind, ChannelDriver>>;
  publicUrl: string | undefined;
  /** Signs what Meta's platform application sends. */
  metaAppSecret: string | undefined;
  /** Keys of channels without a provider are made from it. */
  signingKey: string;
  quietWindowMs: number;
  storeMail: (channelId: string, mails: readonly InboundMail[]) => Promise<string[]>;
};

/** The connections of bots to messengers: connecting, receiving, and speaking through them. */
export function createChannels(deps: ChannelsDeps) {
  const { db, clock, secrets, drivers, events } = deps;
  const webhooks = new LRUCache<string, Webhook>({ max: 20_000, ttl: SECRET_CACHE_MS });
  const receiveDeps = {
    ...deps,
    storeReceipts: (channelId: string, receipts: readonly DeliveryReceipt[]) =>
      upkeep.storeReceipts(channelId, receipts),
  };
  const pace = createPace({
    now: () => clock.now().getTime(),
    sleep,
    reserve: (channelId, reservation) => reserveSends(db, channelId, reservation),
    rest: (channelId, forMs) => restChannel(db, channelId, forMs),
  });
  const upkeep = createUpkeep(deps, announce);

  function driverOf(kind: string): ChannelDriver {
    const driver = drivers[kind as ChannelKind];
    if (!driver) throw new AppError("channels.not_offered", { kind });
    return driver;
  }

  async function webhookOf(channelId: string): Promise<Webhook | undefined> {
    const cached = webhooks.get(channelId);
    if (cached) return cached;
    const row = await findChannelById(db, channelId);
    if (!row) return undefined;
    const found = {
      secret: secrets.open(row.sealedWebhookSecret, row.id),
      kind: row.kind,
      self: selfOf(row),
    };
    webhooks.set(channelId, found);
    return found;
  }

  async function disconnectRow(row: ChannelRow): Promise<void> {
    await drivers[row.kind as ChannelKind]?.disconnect(accessOf(row, secrets));
    await deleteChannel(db, row.workspaceId, row.id);
    webhooks.delete(row.id);
  }

  async function announce({ id, workspaceId, botId, status }: ChannelRow): Promise<void> {
    webhooks.delete(id);
    await events.publish(workspaceId, { type: "channel", botId, channelId: id, status });
  }

  async function existing(workspaceId: string, botId: string, kind: ChannelKind): Promise<ChannelRow> {
    const row = await findChannel(db, workspaceId, botId, kind);
    if (!row) throw new AppError("channels.not_found");
    return row;
  }

  return {
    /** The kinds that this installation offers. */
    drivers: (): readonly ChannelDriver[] => Object.values(drivers),

    offers: (kind: ChannelKind): boolean => drivers[kind] !== undefined,

    list: (workspaceId: string, botId: string): Promise<ChannelRow[]> => listChannels(db, workspaceId, botId),

    listOf: (workspaceId: string, botIds: readonly string[]): Promise<ChannelRow[]> =>
      listChannelsOf(db, workspaceId, botIds),

    /** The bot's channel of this kind. Throws `channels.not_found`. */
    get: existing,

    /** What the owner entered to connect a channel, checked by the rules of its kind. */
    checkEntered: (kind: ChannelKind, input: unknown): Checked<Record<string, unknown>> =>
      checkFields(driverOf(kind).form, input),

    /**
     * Connects a bot by what `userId` entered, as `checkEntered` let it through. Throws `plans.channel_not_in_plan`,
     * `channels.not_offered` and what `connectChannel` throws.
     */
    async connect(
      workspaceId: string,
      botId: string,
      kind: ChannelKind,
      entered: Record<string, unknown>,
      userId = "",
    ): Promise<ChannelRow> {
      await deps.plans.checkChannel(workspaceId, kind);
      const driver = driverOf(kind);
      const credentials = driver.credentialsOf(entered);
      const settings: Partial<ChannelSettings> = entered.riskAccepted
        ? { riskAccepted: { at: clock.now().toISOString(), userId } }
        : {};
      const row = await connectChannel(deps, driver, { workspaceId, botId, credentials, settings });
      await announce(row);
      if (driver.present) await upkeep.presentAtOnce(workspaceId, botId);
      return row;
    },

    /**
     * Connects a channel again with the credentials it has: for one that broke although they are still good (a webhook that another
     * program took, an outage). Throws like `connect`; what is refused stays as it was.
     */
    async repair(workspaceId: string, botId: string, kind: ChannelKind): Promise<ChannelRow> {
      const known = await existing(workspaceId, botId, kind);
      await deps.plans.checkChannel(workspaceId, kind);
      const { credentials } = accessOf(known, secrets);
      const row = await connectChannel(deps, driverOf(kind), { workspaceId, botId, credentials });
      await announce(row);
      return row;
    },

    /**
     * The channel of a kind that needs no account (the widget), made on first use. Undefined for a bot that does not exist.
     * It may be `off`: the caller decides what that means.
     */
    async ensure(botId: string, kind: ChannelKind): Promise<ChannelRow | undefined> {
      const bot = await findBotOf(db, botId);
      if (!bot) return undefined;
      const known = await findChannel(db, bot.workspaceId, botId, kind);
      if (known) return known;
      const driver = driverOf(kind);
      if (driver.delivery !== "internal") throw new AppError("channels.not_found");
      const id = deps.ids.next("chn");
      const secret = createHmac("sha256", deps.signingKey).update(`channel ${id}`).digest("base64url");
      const now = clock.now();
      return ensureChannel(db, {
        id,
        workspaceId: bot.workspaceId,
        botId,
        kind,
        externalId: id,
        displayName: bot.name,
        sealedCredentials: secrets.seal("{}", id),
        sealedWebhookSecret: secrets.seal(secret, id),
        delivery: "internal",
        checkedAt: now,
        createdAt: now,
        updatedAt: now,
      });
    },

    /** The channel's own secret: what a widget's owner signs identities with. */
    secretOf: (row: ChannelRow): string => secrets.open(row.sealedWebhookSecret, row.id),

    async changeSettings(
      workspaceId: string,
      botId: string,
      kind: ChannelKind,
      patch: Partial<ChannelSettings>,
    ): Promise<ChannelRow> {
      const known = await existing(workspaceId, botId, kind);
      const row = await patchSettings(db, workspaceId, known.id, patch, clock.now());
      if (!row) throw new AppError("channels.not_found");
      await announce(row);
      return row;
    },

    /** Switches a channel off or on again without forgetting what it is connected to. */
    async setOn(workspaceId: string, botId: string, kind: ChannelKind, on: boolean): Promise<void> {
      const row = await existing(workspaceId, botId, kind);
      if (on) await deps.plans.checkChannel(workspaceId, kind);
      const status = on ? (row.delivery === "session" ? "pairing" : "active") : "off";
      await setChannelStatus(db, row.id, status, null, clock.now());
      await announce({ ...row, status });
    },

    async disconnect(workspaceId: string, botId: string, kind: ChannelKind): Promise<void> {
      await disconnectRow(await existing(workspaceId, botId, kind));
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
      await receiveMail(receiveDeps, channelId, driverOf(kind).parse(update, webhook.self));
    },

    /** Takes a webhook that one provider application calls for all its accounts; `channels.bad_secret` where the signature fits none. */
    async receiveShared(kind: ChannelKind, raw: Buffer, signature: string | undefined): Promise<void> {
      const shared = {
        secrets,
        appSecret: deps.metaAppSecret,
        findByAccounts: (of: string, externalIds: readonly string[]) => findByAccounts(db, of, externalIds),
      };
      for (const { row, parsed } of await readShared(shared, driverOf(kind), raw, signature))
        await receiveMail(receiveDeps, row.id, parsed);
    },

    /** Keeps what a channel without a webhook brought in. */
    receive: (channelId: string, parsed: Parsed): Promise<void> =>
      receiveMail(receiveDeps, channelId, parsed),

    /** Everything needed to speak through a channel; undefined when it is gone. */
    async lineOf(channelId: string): Promise<Line | undefined> {
      const found = await findChannelWithBot(db, channelId);
      const driver = found && drivers[found.channel.kind as ChannelKind];
      if (!found || !driver) return undefined;
      return {
        channelId,
        workspaceId: found.bot.workspaceId,
        bot: found.bot,
        row: found.channel,
        driver,
        access: accessOf(found.channel, secrets),
      };
    },

    /** Seals every channel's secrets with the current key after a rotation; returns how many rows changed. */
    resealSecrets: (): Promise<number> => resealChannels(db, secrets),

    /**
     * Sends one part made by the driver's `render` when the channel's turn has come: at the provider's rate over all processes, answers
     * before broadcasts. Where it would have to wait for more than seconds it is `retry`. Never throws.
     */
    send: (
      line: Line,
      chatKey: string,
      part: string,
      options: SendOptions = {},
      urgency: Urgency = "answer",
    ): Promise<SendResult> =>
      pace.send(line, chatKey, urgency, () => line.driver.send(line.access, chatKey, part, options)),

    /** Any other call that counts as a send (a template, a post at a desk), at the same pace. */
    paced: (line: Line, chatKey: string, call: () => Promise<SendResult>, urgency: Urgency = "answer") =>
      pace.send(line, chatKey, urgency, call),

    /** Remembers what a provider's refusal says about the customer or the channel. */
    reportRefusal: (line: Line, chatKey: string, reason: SendRefusal | "unreachable"): Promise<void> =>
      upkeep.reportRefusal(line.row, chatKey, reason),

    checkHealth: upkeep.checkHealth,
    present: upkeep.present,
    presentSoon: upkeep.presentSoon,
    sweepReceipts: upkeep.sweepReceipts,
  };
}
