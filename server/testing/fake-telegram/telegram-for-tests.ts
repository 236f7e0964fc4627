import { afterEach, beforeEach } from "vitest";
import type { ChannelAccess, Self } from "../../channels/port.ts";
import { createTelegram, type TelegramDriver, type TelegramOptions } from "../../channels/telegram/index.ts";
import type { Clock } from "../../kernel/clock.ts";
import { startFakeTelegram } from "../fake-telegram.ts";
import type { FakeTelegram } from "./types.ts";

export const TOKEN = "7001:AAfake-token_1";
export const CHAT = 42;
/** A forum in which the bot is an administrator, with one topic by hand. */
export const FORUM = -1005;

type Running = { fake: FakeTelegram; telegram: TelegramDriver };

/** The real driver and a fake Telegram with one bot, one customer and one forum, new for each test of the file. */
export function telegramForTests(options: TelegramOptions & { clock?: Clock } = {}): {
  (): Running;
  access: ChannelAccess;
  self: Self;
} {
  let running: Running;
  beforeEach(async () => {
    const fake = await startFakeTelegram({ webhookRetryMs: 20 });
    fake.addBot(TOKEN, { username: "dokon_bot", firstName: "Doʻkon" });
    fake.addChat(TOKEN, CHAT);
    fake.addChat(TOKEN, FORUM, { type: "supergroup", title: "Mahalla", isForum: true, botIsAdmin: true });
    const times = { sendMs: 1000, callMs: 1000, downloadMs: 1000, pollMs: 1000 };
    running = { fake, telegram: createTelegram({ apiRoot: fake.url, ...times, ...options }) };
  });
  afterEach(async () => {
    await running.fake.close();
    await running.telegram.close();
  });
  return Object.assign(() => running, {
    access: { channelId: "chn_1", externalId: "7001", credentials: TOKEN },
    self: { externalId: "7001", username: "dokon_bot" },
  });
}
