import http from "node:http";
import type { AddressInfo } from "node:net";
import { createCallHandler, runMethod } from "./fake-telegram/answer-calls.ts";
import { type BotState, createBotState, queueUpdate } from "./fake-telegram/bot-state.ts";
import { answerControl, CONTROL_PATH } from "./fake-telegram/control.ts";
import { createWebhookDelivery, type WebhookDelivery } from "./fake-telegram/deliver-webhook.ts";
import { createFaults } from "./fake-telegram/faults.ts";
import { customerMessage } from "./fake-telegram/make-updates.ts";
import type { FakeTelegram, FakeTelegramOptions, FakeUpdate, Json } from "./fake-telegram/types.ts";

export type { RemoteFakeTelegram } from "./fake-telegram/control.ts";
export { controlFakeTelegram } from "./fake-telegram/control.ts";
export { parseTelegramHtml } from "./fake-telegram/parse-html.ts";
export { startFakeTelegramProcess } from "./fake-telegram/run-process.ts";
export type {
  FakeCall,
  FakeCustomer,
  FakeDelivery,
  FakeFault,
  FakeTelegram,
  FakeTelegramOptions,
  FaultRule,
  SentMessage,
} from "./fake-telegram/types.ts";

/** How many updates can be delivered again. */
const HISTORY = 100_000;

/** Starts the fake on a free port (or `options.port`). */
export async function startFakeTelegram(options: FakeTelegramOptions = {}): Promise<FakeTelegram> {
  const bots = new Map<string, BotState>();
  const faults = createFaults();
  const settings = { openChats: false, keep: 100_000, ...options };
  const delivery = createWebhookDelivery({
    retryMs: options.webhookRetryMs ?? 2000,
    timeoutMs: options.webhookTimeoutMs ?? 30_000,
    runReply: (bot, { method, ...params }) =>
      runMethod(String(method), { bot, params, options: settings, aborted: new AbortController().signal }),
  });
  const answer = createCallHandler({
    bots,
    faults,
    options: settings,
    afterCall: (bot) => delivery.pump(bot),
  });
  const server = http.createServer((request, response) => {
    const work = request.url?.startsWith(CONTROL_PATH)
      ? answerControl(fake, request, response)
      : answer(request, response);
    work.catch(() => response.destroy());
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;

  const state = createBotOperations(bots, delivery);
  const fake: FakeTelegram = {
    url: `http://127.0.0.1:${port}`,
    ...state,
    failNext: faults.add,
    clearFaults: faults.clear,
    async close() {
      delivery.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return fake;
}

type BotOperations = Omit<FakeTelegram, "url" | "failNext" | "clearFaults" | "close">;

function createBotOperations(bots: Map<string, BotState>, delivery: WebhookDelivery): BotOperations {
  const history = new Map<string, FakeUpdate>();

  function find(token: string): BotState {
    const bot = bots.get(token);
    if (!bot) throw new Error("this bot was not added to the fake");
    return bot;
  }
  function queue(bot: BotState, body: Json): number {
    const updateId = queueUpdate(bot, body);
    history.set(`${bot.token}/${updateId}`, { update_id: updateId, ...body });
    const oldest = history.size > HISTORY ? history.keys().next().value : undefined;
    if (oldest) history.delete(oldest);
    delivery.pump(bot);
    return updateId;
  }
  function setBlocked(token: string, chatId: number | string, blocked: boolean): void {
    const { chats } = find(token);
    const key = String(chatId);
    chats.set(key, { ...(chats.get(key) ?? { type: "private" }), blocked });
  }

  return {
    addBot(token, profile = {}) {
      const bot = bots.get(token) ?? createBotState(token, profile);
      bots.set(token, bot);
      return { id: bot.id, username: bot.username };
    },
    addChat(token, chatId, { type = "private", migratedTo } = {}) {
      const moved = migratedTo === undefined ? {} : { migratedTo: String(migratedTo) };
      find(token).chats.set(String(chatId), { blocked: false, type, ...moved });
    },
    revoke: (token) => {
      find(token).revoked = true;
    },
    block: (token, chatId) => setBlocked(token, chatId, true),
    unblock: (token, chatId) => setBlocked(token, chatId, false),
    sent: (token, chatId) =>
      find(token).sent.filter((message) => chatId === undefined || message.chatId === String(chatId)),
    sentCount: (token) => find(token).sentCount,
    calls: (token, method) =>
      find(token).calls.filter((call) => method === undefined || call.method === method),
    webhook: (token) => find(token).webhook ?? null,
    profile: (token) => Object.fromEntries(find(token).profile),
    customerWrites(token, message) {
      const bot = find(token);
      bot.chats.set(String(message.chatId), { blocked: false, type: "private" });
      return queue(bot, { message: customerMessage(bot.nextMessageId++, message) });
    },
    pressButton(token, { chatId, data, message }) {
      const bot = find(token);
      const id = String(bot.nextUpdateId * 1000);
      bot.callbackQueries.add(id);
      const from = { id: chatId, is_bot: false, first_name: "Customer" };
      const shown = { message_id: 1, date: 1, chat: { id: chatId, type: "private" }, ...message };
      return queue(bot, { callback_query: { id, from, message: shown, chat_instance: "1", data } });
    },
    pushUpdate: (token, body) => queue(find(token), body),
    async redeliver(token, updateId) {
      const update = history.get(`${token}/${updateId}`);
      if (!update) throw new Error("no such update");
      return delivery.repeat(find(token), update);
    },
    startUpdateIdsAt: (token, updateId) => {
      find(token).nextUpdateId = updateId;
    },
    deliveries: (token) => [...find(token).deliveries.values()],
    pendingCount: (token) => find(token).pending.size,
    addFile: (token, fileId, path, bytes) => void find(token).files.set(fileId, { path, bytes }),
  };
}
