import http from "node:http";
import type { BotState } from "./bot-state.ts";
import { chatOfUpdate } from "./methods-delivery.ts";
import type { FakeUpdate, FakeWebhook, Json } from "./types.ts";

/** Connections to one door; deliveries beyond wait for one. Thousands at once would cost more to open than to use. */
const MOST_SOCKETS = 400;

export type DeliveryOptions = {
  retryMs: number;
  timeoutMs: number;
  /** Before a first attempt, at random up to so much. */
  jitterMs: number;
  /** Runs the call that a webhook may put into its answer. */
  runReply(bot: BotState, body: Json): Promise<unknown>;
};

export type WebhookDelivery = {
  /** Starts whatever can go out now. */
  pump(bot: BotState): void;
  /** Sends one update once more, whatever became of it. */
  repeat(bot: BotState, update: FakeUpdate): Promise<number>;
  close(): void;
};

/**
 * Sends a bot's updates to its webhook the way Telegram does: one after another within a chat, chats side by side, again after
 * anything but 2xx (at once, then after `retryMs`, doubling), and not before a Retry-After has passed.
 */
export function createWebhookDelivery(options: DeliveryOptions): WebhookDelivery {
  const agent = new http.Agent({ keepAlive: true, maxSockets: MOST_SOCKETS });
  const busy = new Map<BotState, Set<string>>();
  const timers = new Set<NodeJS.Timeout>();
  let closed = false;

  function pump(bot: BotState): void {
    const { webhook } = bot;
    if (!webhook || closed) return;
    const chats = busy.get(bot) ?? new Set<string>();
    busy.set(bot, chats);
    for (const update of bot.pending.values()) {
      if (chats.size >= webhook.maxConnections) return;
      const chat = chatOfUpdate(update);
      if (chats.has(chat)) continue;
      chats.add(chat);
      const start = () => void attempt(bot, update, () => chats.delete(chat));
      if (options.jitterMs > 0) later(Math.random() * options.jitterMs, start);
      else start();
    }
  }

  async function attempt(bot: BotState, update: FakeUpdate, release: () => void): Promise<void> {
    const { webhook } = bot;
    if (!webhook || closed || !bot.pending.has(update.update_id)) {
      release();
      return pump(bot);
    }
    const delivery = bot.deliveries.get(update.update_id) ?? {
      updateId: update.update_id,
      attempts: 0,
      status: 0,
      done: false,
    };
    bot.deliveries.set(update.update_id, delivery);
    delivery.attempts++;
    const answer = await post(agent, webhook, update, options.timeoutMs);
    delivery.status = answer.status;
    if (answer.status >= 200 && answer.status < 300) {
      delivery.done = true;
      bot.pending.delete(update.update_id);
      release();
      await runReply(bot, answer.body);
      return pump(bot);
    }
    const message = answer.status ? `Wrong response from the webhook: ${answer.status}` : "Connection failed";
    bot.lastWebhookError = { message, at: Date.now() };
    const backoff =
      delivery.attempts === 1 ? 0 : options.retryMs * Math.min(2 ** (delivery.attempts - 2), 60);
    later(answer.retryAfterMs ?? backoff, () => void attempt(bot, update, release));
  }

  function later(ms: number, run: () => void): void {
    if (closed) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      run();
    }, ms);
    timers.add(timer);
  }

  async function runReply(bot: BotState, body: string): Promise<void> {
    const reply = readJson(body);
    if (reply && typeof reply.method === "string") await options.runReply(bot, reply).catch(() => undefined);
  }

  return {
    pump,
    async repeat(bot, update) {
      if (!bot.webhook) throw new Error("no webhook is set");
      return (await post(agent, bot.webhook, update, options.timeoutMs)).status;
    },
    close() {
      closed = true;
      for (const timer of timers) clearTimeout(timer);
      agent.destroy();
    },
  };
}

type WebhookAnswer = { status: number; body: string; retryAfterMs?: number };

function post(
  agent: http.Agent,
  webhook: FakeWebhook,
  update: FakeUpdate,
  timeoutMs: number,
): Promise<WebhookAnswer> {
  return new Promise((resolve) => {
    const body = JSON.stringify(update);
    const headers: http.OutgoingHttpHeaders = {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
    };
    if (webhook.secret) headers["x-telegram-bot-api-secret-token"] = webhook.secret;
    const none = () => resolve({ status: 0, body: "" });
    if (!webhook.url.startsWith("http://")) return none();
    const request = http.request(webhook.url, { method: "POST", agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", none);
      response.on("end", () => {
        const retryAfter = Number(response.headers["retry-after"] ?? Number.NaN);
        const retry = retryAfter >= 0 && retryAfter <= 3600 ? { retryAfterMs: retryAfter * 1000 } : {};
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString(), ...retry });
      });
    });
    request.setTimeout(timeoutMs, () => request.destroy());
    request.on("error", none);
    request.end(body);
  });
}

function readJson(body: string): Json | undefined {
  if (!body.startsWith("{")) return undefined;
  try {
    return JSON.parse(body) as Json;
  } catch {
    return undefined;
  }
}
