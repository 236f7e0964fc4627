import { eq, sql } from "drizzle-orm";
import { expect, it } from "vitest";
import { message, subscription } from "../../db/schema/index.ts";
import { testPlatform } from "../testing/test-platform.ts";

const DAY = 86_400_000;
let now = Date.parse("2026-11-20T07:00:00Z");
const product = testPlatform({ workers: false, clock: { now: () => new Date(now) } });
let chats = 500;
let letters = 0;

async function freeShop() {
  const made = await product.business("Nonvoyxona");
  const { plans } = product.platform.services;
  await plans.setPlan(made.bot.workspaceId, "free", 10);
  const chatKey = String(++chats);
  product.platform.telegram.addChat(made.token, chatKey);
  const { channels, conversations } = product.platform.services;
  const write = async (content: object, customer = {}) => {
    await channels.receive(made.channelId, {
      receipts: [],
      mails: [
        {
          providerMessageId: `m${++letters}`,
          chatKey,
          customer: { externalId: chatKey, name: "Aziz", ...customer },
          sentAt: new Date(now).toISOString(),
          content: content as { type: "text"; text: string },
        },
      ],
    });
    await conversations.handleMail(made.channelId, chatKey);
  };
  return {
    ...made,
    workspaceId: made.bot.workspaceId,
    write,
    ask: (text = "Bugun ob-havo qanday boʻladi?") => write({ type: "text", text }),
    sent: () => product.platform.telegram.sent(made.token, chatKey).map(({ text }) => text),
    kept: () =>
      product.db
        .select()
        .from(message)
        .where(sql`${message.botId} = ${made.bot.id} and ${message.author} = 'customer'`),
  };
}

it("a customer is told once a day that the day's messages are used up, in their language, and what they write is kept", async () => {
  const shop = await freeShop();
  await product.db.execute(
    sql`insert into daily_usage (bot_id, day, messages) values (${shop.bot.id}, '2026-11-20', 100)`,
  );
  await shop.ask("Скажите, пожалуйста, сколько стоит доставка по городу?");
  await shop.ask("Вы меня слышите? Сколько стоит доставка по городу?");
  await shop.ask("Ответьте, пожалуйста, на мой вопрос про доставку");
  expect(shop.sent()).toEqual([
    "Сегодня было очень много вопросов, поэтому ответить сейчас не могу. Напишите, пожалуйста, завтра.",
  ]);
  expect(await shop.kept()).toHaveLength(3);
  now += DAY;
  await shop.ask();
  expect(shop.sent()).toHaveLength(2);
  expect(shop.sent()[1]).not.toContain("завтра");
});

it("a customer of a suspended bot is told once a day, whatever they ask, and nothing is answered", async () => {
  const shop = await freeShop();
  await product.db
    .update(subscription)
    .set({ periodEnd: new Date(now - 1), endsAt: new Date(now - 1), timeline: [], status: "suspended" })
    .where(eq(subscription.workspaceId, shop.workspaceId));
  await shop.write({ type: "start" });
  await shop.ask();
  await shop.ask();
  expect(shop.sent()).toEqual([
    "Hozircha bu yerda javob bera olmayman. Iltimos, biz bilan boshqa yoʻl orqali bogʻlaning.",
  ]);
  now += DAY;
  await shop.ask();
  expect(shop.sent()).toHaveLength(2);
});

it("free bots greet with the platform's line in the customer's language; paid ones without it", async () => {
  const shop = await freeShop();
  await shop.write({ type: "start" }, { languageHint: "ru" });
  expect(shop.sent()[0]).toMatch(/\n\nБот создан в BotFactory$/);
  await product.platform.services.plans.setPlan(shop.workspaceId, "business", 10);
  await shop.write({ type: "start" }, { languageHint: "ru" });
  expect(shop.sent()[1]).not.toContain("BotFactory");
});
