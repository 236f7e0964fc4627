import http from "node:http";
import type { AddressInfo } from "node:net";
import { createCallHandler, runMethod } from "./fake-telegram/answer-calls.ts";
import { createBotOperations, createBots } from "./fake-telegram/bot-operations.ts";
import type { BotState } from "./fake-telegram/bot-state.ts";
import { answerControl, CONTROL_PATH } from "./fake-telegram/control.ts";
import { createWebhookDelivery } from "./fake-telegram/deliver-webhook.ts";
import { createFaults } from "./fake-telegram/faults.ts";
import { createPeople } from "./fake-telegram/people.ts";
import type { FakeTelegram, FakeTelegramOptions } from "./fake-telegram/types.ts";

export type { RemoteFakeTelegram } from "./fake-telegram/control.ts";
export { controlFakeTelegram } from "./fake-telegram/control.ts";
export { parseTelegramHtml } from "./fake-telegram/parse-html.ts";
export { startFakeTelegramProcess } from "./fake-telegram/run-process.ts";
export type {
  FakeAnswer,
  FakeBusinessMessage,
  FakeCall,
  FakeChat,
  FakeCustomer,
  FakeDelivery,
  FakeFault,
  FakeGroupMessage,
  FakePerson,
  FakeTelegram,
  FakeTelegramOptions,
  FaultRule,
  SentMessage,
} from "./fake-telegram/types.ts";

/** Starts the fake on a free port (or `options.port`). */
export async function startFakeTelegram(options: FakeTelegramOptions = {}): Promise<FakeTelegram> {
  const bots = new Map<string, BotState>();
  const faults = createFaults();
  const settings = { openChats: false, keep: 100_000, ...options };
  const delivery = createWebhookDelivery({
    retryMs: options.webhookRetryMs ?? 2000,
    timeoutMs: options.webhookTimeoutMs ?? 30_000,
    jitterMs: options.webhookJitterMs ?? 0,
    runReply: (bot, { method, ...params }) =>
      runMethod(String(method), {
        bot,
        params,
        options: settings,
        aborted: new AbortController().signal,
        answer: {},
      }),
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

  const known = createBots(bots, delivery);
  const fake: FakeTelegram = {
    url: `http://127.0.0.1:${port}`,
    ...createBotOperations(bots, known, delivery),
    ...createPeople(known),
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
