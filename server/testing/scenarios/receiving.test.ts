import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { testPlatform } from "../test-platform.ts";
import { until } from "../until.ts";

const QUIET_WINDOW_MS = 250;
const product = testPlatform({ webhooks: true, env: { QUIET_WINDOW_MS } });

type Business = Awaited<ReturnType<typeof product.business>>;
let shop: Business;
beforeAll(async () => {
  shop = await product.business();
  await product.teach(shop.bot, {
    kind: "qa",
    pairs: [
      { question: "How much is delivery?", answer: "Delivery costs 15000 soum." },
      { question: "What are the opening hours?", answer: "The shop is open from 9 to 21." },
    ],
  });
});

/** An update as Telegram would deliver it. */
function updateOf(updateId: number, chatId: number, text: string): object {
  const from = { id: chatId, is_bot: false, first_name: "Aziz", language_code: "en" };
  const chat = { id: chatId, type: "private", first_name: "Aziz" };
  return { update_id: updateId, message: { message_id: updateId, date: 1_795_000_000, from, chat, text } };
}

function deliver(
  update: object | string,
  secret = product.platform.telegram.webhook(shop.token)?.secret ?? "",
) {
  return product.request(`/webhooks/telegram/${shop.channelId}`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-telegram-bot-api-secret-token": secret },
    body: typeof update === "string" ? update : JSON.stringify(update),
  });
}

async function storedMail(): Promise<number> {
  const { rows } = await product.db.execute<{ n: number }>(sql`select count(*)::int as n from mail`);
  return rows[0]?.n ?? 0;
}

async function openMail(): Promise<number> {
  const { rows } = await product.db.execute<{ n: number }>(
    sql`select count(*)::int as n from mail where handled_at is null`,
  );
  return rows[0]?.n ?? 0;
}

function answersTo(chatId: number): string[] {
  return product.platform.telegram.sent(shop.token, chatId).map(({ text }) => text);
}

describe("the door for Telegram", () => {
  it("answers the same update once, delivered five times at the same moment", async () => {
    product.platform.telegram.addChat(shop.token, 501);
    const update = updateOf(501, 501, "How much is delivery?");
    const statuses = await Promise.all(Array.from({ length: 5 }, () => deliver(update)));
    expect(statuses.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    await product.answers(shop.token, 501, 1);
    expect((await deliver(update)).status).toBe(200);
    await product.settled();
    expect(answersTo(501)).toEqual([expect.stringContaining("15000")]);
  });

  it("says 200 only once the message is kept", async () => {
    product.platform.telegram.addChat(shop.token, 502);
    const before = await storedMail();
    expect((await deliver(updateOf(502, 502, "How much is delivery?"))).status).toBe(200);
    expect(await storedMail()).toBe(before + 1);
    await product.answers(shop.token, 502, 1);
  });

  it("does not say 200 for what it could not keep, and takes it when it comes again", async () => {
    product.platform.telegram.addChat(shop.token, 503);
    const update = updateOf(503, 503, "How much is delivery?");
    await product.db.execute(sql`alter table mail rename to mail_away`);
    const failed = await deliver(update).finally(() =>
      product.db.execute(sql`alter table mail_away rename to mail`),
    );
    expect(failed.status).toBe(500);
    expect(failed.text).not.toContain("mail");
    expect((await deliver(update)).status).toBe(200);
    await product.answers(shop.token, 503, 1);
  });

  it("refuses a wrong secret, an unknown channel, broken JSON and a body that is too large, and keeps nothing", async () => {
    const before = await storedMail();
    const update = updateOf(504, 504, "Hello there");
    expect((await deliver(update, "wrong")).status).toBe(401);
    expect((await deliver(update, "")).status).toBe(401);
    const unknown = await product.request("/webhooks/telegram/chn_nobody", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(update),
    });
    expect(unknown.status).toBe(404);
    expect((await deliver('{"update_id": 1,')).status).toBe(400);
    expect((await deliver(updateOf(505, 504, "x".repeat(1_100_000)))).status).toBe(413);
    expect(await storedMail()).toBe(before);
  });

  it("takes updates that hold nothing for a bot without a fault", async () => {
    for (const update of [
      {},
      [],
      { update_id: 1 },
      { update_id: 2, message: null },
      { update_id: 3, poll: {} },
    ])
      expect((await deliver(update)).status).toBe(200);
  });
});

describe("messages of many chats", () => {
  it("answers each once and in the order of its chat, however often and in whatever order they are delivered", async () => {
    const chats = [601, 602, 603, 604];
    const questions = ["How much is delivery?", "What are the opening hours?", "How much is delivery?"];
    for (const chat of chats) product.platform.telegram.addChat(shop.token, chat);
    const updates = chats.flatMap((chat) =>
      questions.map((text, i) => ({ chat, i, update: updateOf(chat * 10 + i, chat, text) })),
    );
    // Round by round, so that each chat's order is known; within a round chats backwards, each update twice at once, and older ones again.
    for (const round of questions.keys()) {
      const now = updates.filter(({ i }) => i === round).reverse();
      const again = updates.filter(({ i }) => i < round);
      await Promise.all([...now, ...now, ...again].map(({ update }) => deliver(update)));
      await Promise.all(chats.map((chat) => product.answers(shop.token, chat, round + 1)));
    }
    await product.settled();
    for (const chat of chats)
      expect(answersTo(chat).map((text) => (text.includes("15000") ? "price" : "hours"))).toEqual([
        "price",
        "hours",
        "price",
      ]);
    expect(await openMail()).toBe(0);
  });

  it("answers several quick messages once", async () => {
    product.platform.telegram.addChat(shop.token, 701);
    for (const [i, text] of ["Hello!", "how much is", "delivery?"].entries())
      expect((await deliver(updateOf(7010 + i, 701, text))).status).toBe(200);
    await product.answers(shop.token, 701, 1);
    await product.settled();
    expect(answersTo(701)).toEqual([expect.stringContaining("15000")]);
    expect(await openMail()).toBe(0);
  });

  it("answers what arrives while an answer is on its way in a turn of its own", async () => {
    const { telegram } = product.platform;
    telegram.addChat(shop.token, 702);
    telegram.failNext({ token: shop.token, method: "sendMessage", fault: { kind: "slow", ms: 700 } });
    await deliver(updateOf(7020, 702, "How much is delivery?"));
    await until("the first turn to be sending", async () => (await openMail()) === 0);
    await deliver(updateOf(7021, 702, "What are the opening hours?"));
    const answers = await product.answers(shop.token, 702, 2);
    expect(answers[0]).toContain("15000");
    expect(answers[1]).toContain("9");
    await product.settled();
    expect(answersTo(702)).toHaveLength(2);
  });
});
