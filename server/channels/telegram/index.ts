import { type Clock, systemClock } from "../../kernel/clock.ts";
import type { ChannelAccess, ChannelDriver, PollingDriver, SendResult } from "../port.ts";
import { type ApiClients, createApiClients, type TelegramApi, type TelegramOptions } from "./api-client.ts";
import { connect, identify } from "./connect.ts";
import { parseUpdate } from "./parse-update.ts";
import { pollUpdates } from "./poll.ts";
import { readSendFailure } from "./read-failure.ts";
import { renderTelegramHtml } from "./render.ts";
import { sendMessage } from "./send-message.ts";

export type { TelegramOptions } from "./api-client.ts";

/** Telegram as a channel. `close` ends the connections that were kept open. */
export type TelegramDriver = ChannelDriver & PollingDriver & { close(): Promise<void> };

const DEFAULTS = {
  apiRoot: "https://api.telegram.org",
  sendMs: 15_000,
  callMs: 10_000,
  pollMs: 30_000,
  maxConnections: 40,
  conflictMs: 5000,
};

/** One driver serves all bots; credentials are the bot's token. It keeps nothing about a bot between calls. */
export function createTelegram(
  options: TelegramOptions & { clock?: Clock; conflictMs?: number } = {},
): TelegramDriver {
  const apiRoot = (options.apiRoot ?? DEFAULTS.apiRoot).replace(/\/+$/, "");
  const settings = { ...DEFAULTS, ...options, apiRoot };
  const { clock = systemClock } = options;
  const clients = createApiClients(settings);
  const parse = (update: unknown) => parseUpdate(update, clock.now());

  return {
    kind: "telegram",
    identify: async (access) => identify(clients.calling(access.credentials)),
    connect: async (access, webhook) =>
      connect(clients.calling(access.credentials), webhook, settings.maxConnections),
    disconnect: (access) =>
      quietly(clients, access, (api) => api.deleteWebhook({ drop_pending_updates: false })),
    render: renderTelegramHtml,
    send: (access, chatKey, part, sendOptions) => send(clients, access, chatKey, part, sendOptions),
    showTyping: (access, chatKey) => quietly(clients, access, (api) => api.sendChatAction(chatKey, "typing")),
    parse,
    poll: async (access, offset, signal) =>
      pollUpdates({
        api: clients.polling(access.credentials),
        offset,
        signal,
        waitSeconds: Math.floor(settings.pollMs / 1000),
        conflictMs: settings.conflictMs,
        parse,
      }),
    close: clients.close,
  };
}

async function send(
  clients: ApiClients,
  access: ChannelAccess,
  ...message: [chatKey: string, part: string, options: Parameters<typeof sendMessage>[3]]
): Promise<SendResult> {
  try {
    return await sendMessage(clients.sending(access.credentials), ...message);
  } catch (error) {
    return readSendFailure(error);
  }
}

/** For calls that may fail without harm. */
async function quietly(
  clients: ApiClients,
  access: ChannelAccess,
  call: (api: TelegramApi) => Promise<unknown>,
): Promise<void> {
  try {
    await call(clients.calling(access.credentials));
  } catch {
    // By contract: a provider that refuses or is away is no error here.
  }
}
