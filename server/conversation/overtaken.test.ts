import { sql } from "drizzle-orm";
import { expect, it } from "vitest";
import { RetryLater } from "../kernel/retry-later.ts";
import { testPlatform } from "../testing/test-platform.ts";

const CHAT = 901;
let now = Date.now();
const product = testPlatform({ workers: false, clock: { now: () => new Date(now) } });

it("a person's words do not wait behind an answer of the bot that was put off and is not said any more", async () => {
  const { person, bot, token, channelId } = await product.business();
  const { channels, conversations, inbox } = product.platform.services;
  const { telegram } = product.platform;
  telegram.addChat(token, CHAT);
  const run = () =>
    conversations.handleMail(channelId, String(CHAT)).catch((error: unknown) => {
      if (!(error instanceof RetryLater)) throw error;
    });
  const customer = { externalId: String(CHAT), name: "Aziz" };
  const content = { type: "text", text: "Uzuk narxi qancha turadi?" } as const;
  const sentAt = new Date(now).toISOString();
  const mail = { providerMessageId: "1", chatKey: String(CHAT), customer, sentAt, content };
  await channels.receive(channelId, { receipts: [], mails: [mail] });
  now += 10_000;
  const fault = { kind: "rate_limit", retryAfter: 600 } as const;
  telegram.failNext({ token, method: "sendMessage", chatId: CHAT, fault });
  await run();
  const { items } = await inbox.conversations(bot.workspaceId, bot.id, { limit: 1 });
  const member = { id: person.userId, name: "Dilnoza" };
  const writing = { text: "Salom, men Dilnozaman", clientId: "overtaken-1" };
  await inbox.write(bot.workspaceId, bot.id, items[0]?.id ?? "", member, writing);
  now += 1_000;
  await run();
  expect(telegram.sent(token, CHAT).map(({ text }) => text)).toEqual(["Salom, men Dilnozaman"]);
  const { rows } = await product.db.execute(
    sql`select author, status from message where author <> 'customer' order by created_at`,
  );
  expect(rows).toEqual([
    { author: "bot", status: "withheld" },
    { author: "person", status: "sent" },
  ]);
});
