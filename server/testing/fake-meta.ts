import { answerCall } from "./fake-meta/answer-calls.ts";
import { answerControl, CONTROL_PATH } from "./fake-meta/control.ts";
import { createWebhookDelivery } from "./fake-meta/deliver-webhook.ts";
import { createFaults } from "./fake-meta/faults.ts";
import { createEvents } from "./fake-meta/make-events.ts";
import { createOperations } from "./fake-meta/operations.ts";
import { MEDIA_PATH, serveMedia } from "./fake-meta/serve-media.ts";
import { createMetaState } from "./fake-meta/state.ts";
import type { FakeMeta, FakeMetaOptions } from "./fake-meta/types.ts";
import { startLoopbackServer } from "./loopback-server.ts";

export { controlFakeMeta, type RemoteFakeMeta } from "./fake-meta/control.ts";
export { startFakeMetaProcess } from "./fake-meta/run-process.ts";
export type {
  FakeDelivery,
  FakeFault,
  FakeMeta,
  FakeMetaOptions,
  SentMessage,
} from "./fake-meta/types.ts";

/** The secret of the platform's application unless a test names another. */
export const FAKE_APP_SECRET = "fake-meta-app-secret";

/** Starts both Graph APIs on a free port (or `options.port`). */
export async function startFakeMeta(options: FakeMetaOptions = {}): Promise<FakeMeta> {
  const state = createMetaState();
  const faults = createFaults();
  const delivery = createWebhookDelivery(options.webhookRetryMs ?? 1000);
  const events = createEvents(state, delivery, options);
  const url = () => server.url;
  const appSecret = options.appSecret ?? FAKE_APP_SECRET;
  const operations = createOperations({ state, events, delivery, appSecret, url });
  const server = await startLoopbackServer((request, response) => {
    if (request.url?.startsWith(CONTROL_PATH)) return answerControl(fake, request, response);
    if (request.url?.startsWith(MEDIA_PATH)) return serveMedia(state, request, response);
    return answerCall(
      { state, faults, events, url, answerAfterMs: options.answerAfterMs ?? 0 },
      request,
      response,
    );
  }, options.port ?? 0);

  const fake: FakeMeta = {
    url: server.url,
    ...operations,
    failNext: faults.add,
    clearFaults: faults.clear,
    async close() {
      delivery.close();
      await server.close();
    },
  };
  return fake;
}
