import { z } from "zod";
import { type Clock, systemClock } from "../../kernel/clock.ts";
import type { ChannelAccess, ChannelDriver, PollingDriver, SendResult } from "../port.ts";
import { type ApiClients, createApiClients, type TelegramApi, type TelegramOptions } from "./api-client.ts";
import { targetOf } from "./chat-key.ts";
import { checkHealth } from "./check-health.ts";
import { connect, identify } from "./connect.ts";
import { cutText } from "./cut-text.ts";
import { createDesk } from "./desk.ts";
import { downloadFile } from "./download-file.ts";
import { parseUpdate } from "./parse-update.ts";
import { pollUpdates } from "./poll.ts";
import { present } from "./present.ts";
import { readSendFailure } from "./read-failure.ts";
import { renderTelegramHtml } from "./render.ts";
import { placeOf, sendMessage } from "./send-message.ts";
import { createDraftShower } from "./show-draft.ts";

export type { TelegramOptions } from "./api-client.ts";

/** Telegram as a channel. `close` ends the connections that were kept open. */
export type TelegramDriver = Required<
  Pick<ChannelDriver, "present" | "showDraft" | "acknowledge" | "download" | "desk">
> &
  ChannelDriver &
  PollingDriver & { close(): Promise<void> };

const DEFAULTS = {
  apiRoot: "https://api.telegram.org",
  sendMs: 15_000,
  callMs: 10_000,
  downloadMs: 60_000,
  pollMs: 30_000,
  maxConnections: 40,
  conflictMs: 5000,
  /** Below Telegram's thirty in a second for one bot, so that answers find room beside a broadcast. */
  sendsPerSecond: 25,
};

const LONGEST_ACKNOWLEDGEMENT = 200;

/** What BotFather gives: the bot's id, a colon, a secret. Anything else is refused without asking Telegram. */
const form = z.object({
  token: z
    .string()
    .trim()
    .regex(/^\d{3,20}:[\w-]{20,100}$/),
});

/** One driver serves all bots; credentials are the bot's token. It keeps nothing about a bot between calls. */
export function createTelegram(
  options: TelegramOptions & { clock?: Clock; conflictMs?: number; sendsPerSecond?: number } = {},
): TelegramDriver {
  const apiRoot = (options.apiRoot ?? DEFAULTS.apiRoot).replace(/\/+$/, "");
  const settings = { ...DEFAULTS, ...options, apiRoot };
  const { clock = systemClock } = options;
  const clients = createApiClients(settings);
  const showDraft = createDraftShower();
  const calling = (access: ChannelAccess) => clients.calling(access.credentials);

  return {
    kind: "telegram",
    form,
    credentialsOf: (entered) => form.parse(entered).token,
    delivery: "own-webhook",
    secretHeader: "x-telegram-bot-api-secret-token",
    sendsPerSecond: settings.sendsPerSecond,
    identify: async (access) => identify(calling(access)),
    connect: async (access, webhook) => connect(calling(access), webhook, settings.maxConnections),
    disconnect: (access) =>
      quietly(clients, access, (api) => api.deleteWebhook({ drop_pending_updates: false })),
    check: async (access, webhook) => checkHealth(clients, access, webhook, clock.now()),
    present: async (access, presentation) => present(calling(access), presentation),
    render: renderTelegramHtml,
    send: (access, chatKey, part, sendOptions) => send(clients, access, chatKey, part, sendOptions),
    showTyping: (access, chatKey) => quietly(clients, access, (api) => showTyping(api, chatKey)),
    showDraft: (access, chatKey, draft) => quietly(clients, access, (api) => showDraft(api, chatKey, draft)),
    acknowledge: (access, pressId, text) =>
      quietly(clients, access, (api) =>
        api.answerCallbackQuery(pressId, text ? { text: cutText(text, LONGEST_ACKNOWLEDGEMENT) } : {}),
      ),
    download: async (access, ref, { maxBytes, signal }) => {
      const limit = AbortSignal.timeout(settings.downloadMs);
      return downloadFile({
        api: calling(access),
        transport: clients.files.transport,
        root: clients.files.rootOf(access.credentials),
        ref,
        maxBytes,
        signal: signal ? AbortSignal.any([signal, limit]) : limit,
      });
    },
    desk: createDesk(clients),
    parse: (update, self) => parseUpdate(update, self, clock.now()),
    poll: async (access, self, offset, signal) =>
      pollUpdates({
        api: clients.polling(access.credentials),
        offset,
        signal,
        waitSeconds: Math.floor(settings.pollMs / 1000),
        conflictMs: settings.conflictMs,
        parse: (update) => parseUpdate(update, self, clock.now()),
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

function showTyping(api: TelegramApi, chatKey: string): Promise<unknown> {
  const target = targetOf(chatKey);
  return api.sendChatAction(target.chatId, "typing", placeOf(target));
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
