import { sql } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { testPlatform } from "../test-platform.ts";
import { until } from "../until.ts";

/** The product's clock stands where the test puts it, ahead of the real one. */
let ahead = 0;
const clock = { now: () => new Date(Date.now() + ahead) };
const product = testPlatform({ webhooks: true, gemini: true, clock });

const DAY_MS = 86_400_000;
let shop: Awaited<ReturnType<typeof freeShop>>;
let tokens = 0;
beforeEach(async () => {
  ahead = 0;
  shop = await freeShop();
});

/** A workspace in its trial, with a bot on Telegram that knows what tea costs. */
async function freeShop() {
  const person = await product.platform.signUp();
  const token = `${8_000_000 + ++tokens}:limits-limits-limits-limits-limits-lim`;
  const { bot, channelId } = await product.platform.connectedBot(person, token);
  await product.teach(bot, {
    kind: "qa",
    pairs: [{ question: "How much is tea?", answer: "Tea costs 5000 soum." }],
  });
  return { person, token, bot, channelId };
}

const words = (key: string) => product.platform.composition.translate("en", `conversation:${key}`);

function write(chatId: number, text = "How much is tea?"): void {
  product.platform.telegram.customerWrites(shop.token, { chatId, text, languageCode: "en" });
}

async function counted(): Promise<number> {
  const { rows } = await product.db.execute<{ n: number }>(
    sql`select coalesce(sum(messages), 0)::int as n from daily_usage where bot_id = ${shop.bot.id}`,
  );
  return rows[0]?.n ?? 0;
}

async function countUpTo(messages: number): Promise<void> {
  const day = new Intl.DateTimeFormat("en-CA", { timeZone: shop.bot.timeZone }).format(clock.now());
  await product.db.execute(
    sql`insert into daily_usage (bot_id, day, messages) values (${shop.bot.id}, ${day}, ${messages})`,
  );
}

describe("the number of bots", () => {
  it("holds when many are made at the same moment", async () => {
    const person = await product.platform.signUp();
    const answers = await Promise.all(
      Array.from({ length: 5 }, (_, i) =>
        product.call<{ error?: object }>(person, "POST", "/bots", { name: `Bot ${i}`, language: "uz" }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 402, 402, 402, 402]);
    const refused = answers.find(({ status }) => status === 402);
    expect(refused?.body.error).toMatchObject({
      code: "plans.bot_limit",
      details: { limit: 1, plan: "free" },
    });
  });
});

describe("the messages of a day", () => {
  it("are counted exactly when turns run side by side, and the 101st is refused politely", async () => {
    await countUpTo(95);
    for (let chat = 1; chat <= 8; chat++) write(chat);
    const answers = await Promise.all(
      Array.from({ length: 8 }, async (_, i) => (await product.answers(shop.token, i + 1, 1))[0]),
    );
    expect(answers.filter((text) => text?.includes("5000"))).toHaveLength(5);
    expect(answers.filter((text) => text === words("limit.daily_limit"))).toHaveLength(3);
    expect(await counted()).toBe(100);
    const asked = await product.call<{ error: { code: string } }>(
      shop.person,
      "POST",
      `/bots/${shop.bot.id}/ask`,
      { question: "How much is tea?" },
    );
    expect([asked.status, asked.body.error.code]).toEqual([402, "plans.daily_limit"]);
  });

  it("begin anew with the bot's next day", async () => {
    await countUpTo(100);
    write(1);
    expect(await product.answers(shop.token, 1, 1)).toEqual([words("limit.daily_limit")]);
    ahead = DAY_MS;
    write(1);
    expect((await product.answers(shop.token, 1, 2))[1]).toContain("5000");
  });

  it("count a message once, however often its turn is tried", async () => {
    for (const on of ["generateContent", "streamGenerateContent"] as const)
      product.gemini.failNext({ kind: "status", status: 503, on, times: 4 });
    write(1);
    expect((await product.answers(shop.token, 1, 1))[0]).toContain("5000");
    expect(await counted()).toBe(1);
  });

  it("do not count greetings, thanks and what cannot be read", async () => {
    write(1, "/start");
    await product.answers(shop.token, 1, 1);
    write(1, "Thank you!");
    await product.answers(shop.token, 1, 2);
    expect(await counted()).toBe(0);
  });
});

describe("a workspace whose trial has ended", () => {
  it("keeps what customers write, answers politely and asks no model", async () => {
    ahead = 15 * DAY_MS;
    const asked = product.gemini.count();
    write(1);
    expect(await product.answers(shop.token, 1, 1)).toEqual([words("limit.suspended")]);
    expect(product.gemini.count()).toBe(asked);
    expect(await counted()).toBe(0);
    const { rows } = await product.db.execute<{ text: string }>(
      sql`select text from message where bot_id = ${shop.bot.id} and author = 'customer'`,
    );
    expect(rows).toEqual([{ text: "How much is tea?" }]);
  });

  it("answers again as soon as it is on a plan", async () => {
    ahead = 15 * DAY_MS;
    write(1);
    await product.answers(shop.token, 1, 1);
    await product.platform.services.plans.setPlan(shop.person.workspaceId, "business", 30);
    write(1);
    const answers = await product.answers(shop.token, 1, 2);
    expect(answers[1]).toContain("5000");
    await until("the count", async () => (await counted()) === 1);
  });
});
