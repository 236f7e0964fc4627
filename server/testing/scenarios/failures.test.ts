import { sql } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import type { FakeFault } from "../fake-telegram.ts";
import { testPlatform } from "../test-platform.ts";
import { until } from "../until.ts";

const product = testPlatform({ webhooks: true, gemini: true });

type Business = Awaited<ReturnType<typeof product.business>>;
let shop: Business;
let chats = 0;
let chat = 0;
beforeEach(async () => {
  chat = 900 + ++chats;
  if (shop) return;
  shop = await product.business();
  await product.teach(shop.bot, {
    kind: "qa",
    pairs: [
      { question: "How much is delivery?", answer: "Delivery costs 15000 soum." },
      { question: "Сколько стоит доставка?", answer: "Доставка стоит 15000 сум." },
      { question: "Yetkazib berish necha pul?", answer: "Yetkazib berish narxi 15000 soʻm." },
    ],
  });
});

function ask(text: string, token = shop.token, languageCode = "en"): void {
  product.platform.telegram.customerWrites(token, { chatId: chat, text, languageCode });
}

function sentCalls(token = shop.token) {
  return product.platform.telegram
    .calls(token, "sendMessage")
    .filter(({ params }) => String(params.chat_id) === String(chat));
}

async function lastAnswer(): Promise<{ status: string; failure: string | null } | undefined> {
  const { rows } = await product.db.execute<{ status: string; failure: string | null }>(sql`
    select m.status, m.failure from message m join conversation v on v.id = m.conversation_id
    where v.chat_key = ${String(chat)} and m.author = 'bot' order by m.created_at desc limit 1`);
  return rows[0];
}

const apology = (language: "uz" | "ru" | "en") =>
  product.platform.composition.translate(language, "conversation:unavailable");

describe("when Telegram fails", () => {
  it("waits as long as a 429 says and sends the answer once", async () => {
    product.platform.telegram.failNext({
      method: "sendMessage",
      chatId: chat,
      fault: { kind: "rate_limit", retryAfter: 1 },
    });
    ask("How much is delivery?");
    expect(await product.answers(shop.token, chat, 1)).toHaveLength(1);
    const [refused, taken] = sentCalls();
    expect(refused?.status).toBe(429);
    expect((taken?.at ?? 0) - (refused?.at ?? 0)).toBeGreaterThanOrEqual(1000);
  });

  it("sends an answer once after an error, an error page of a gateway and a broken connection", async () => {
    const faults: FakeFault[] = [
      { kind: "error", code: 502, description: "Bad Gateway" },
      { kind: "gateway", status: 503 },
      { kind: "reset" },
    ];
    const chatIds = faults.map((fault, i) => {
      const chatId = 10_000 + i;
      product.platform.telegram.failNext({ method: "sendMessage", chatId, fault });
      product.platform.telegram.customerWrites(shop.token, { chatId, text: "How much is delivery?" });
      return chatId;
    });
    await Promise.all(chatIds.map((chatId) => product.answers(shop.token, chatId, 1)));
    await product.settled();
    for (const chatId of chatIds) expect(product.platform.telegram.sent(shop.token, chatId)).toHaveLength(1);
    const { rows } = await product.db.execute<{ status: string; attempts: number }>(sql`
      select m.status, m.attempts from message m join conversation v on v.id = m.conversation_id
      where v.chat_key like '1000_' and m.author = 'bot'`);
    expect(rows).toEqual(faults.map(() => ({ status: "sent", attempts: 2 })));
  });

  it("repeats an answer at most once when only the receipt was lost", async () => {
    product.platform.telegram.failNext({
      method: "sendMessage",
      chatId: chat,
      fault: { kind: "effect_then_reset" },
    });
    ask("How much is delivery?");
    await product.answers(shop.token, chat, 2);
    await product.settled();
    const texts = product.platform.telegram.sent(shop.token, chat).map(({ text }) => text);
    expect(texts).toHaveLength(2);
    expect(new Set(texts).size).toBe(1);
  });

  it("remembers who has blocked the bot, does not try again, and forgets it when they write again", async () => {
    const blockedAt = async () => {
      const { rows } = await product.db.execute<{ at: string | null }>(
        sql`select blocked_bot_at as at from customer where external_id = ${String(chat)}`,
      );
      return rows[0]?.at;
    };
    product.platform.telegram.failNext({ method: "sendMessage", chatId: chat, fault: { kind: "blocked" } });
    ask("How much is delivery?");
    await until("the customer to be marked", blockedAt);
    await product.settled();
    expect(sentCalls()).toHaveLength(1);
    expect(await lastAnswer()).toEqual({ status: "failed", failure: "blocked" });
    ask("How much is delivery?");
    await product.answers(shop.token, chat, 1);
    expect(await blockedAt()).toBeNull();
  });

  it("marks the channel as broken when its token was revoked, and connecting again repairs it", async () => {
    const other = await product.business("Revoked");
    const path = `/bots/${other.bot.id}/channels`;
    const statusOf = async () =>
      (await product.call<{ items: { status: string }[] }>(other.person, "GET", path)).body.items[0]?.status;
    product.platform.telegram.failNext({
      token: other.token,
      method: "sendMessage",
      fault: { kind: "unauthorized" },
    });
    ask("How much is delivery?", other.token);
    await until("the channel to be broken", async () => (await statusOf()) === "broken");
    const connected = await product.call(other.person, "PUT", `${path}/telegram`, { token: other.token });
    expect(connected.status).toBe(200);
    expect(await statusOf()).toBe("active");
    ask("How much is delivery?", other.token);
    await product.answers(other.token, chat, 1);
  });
});

describe("when Gemini fails", () => {
  it("answers once its rate limit lets it, as RetryInfo says", async () => {
    product.gemini.failNext({ kind: "rate_limit", retryAfterMs: 300, on: "generateContent" });
    product.gemini.failNext({ kind: "rate_limit", retryAfterMs: 300, on: "streamGenerateContent" });
    ask("How much is delivery?");
    expect((await product.answers(shop.token, chat, 1))[0]).toContain("15000");
  });

  it("answers after a passing 503", async () => {
    product.gemini.failNext({ kind: "status", status: 503 });
    ask("How much is delivery today?");
    expect((await product.answers(shop.token, chat, 1))[0]).toContain("15000");
  });

  it.each([
    ["are away", "how much is DELIVERY", { kind: "status", status: 503, times: 3 }],
    ["are refused", "How much is DELIVERY", { kind: "status", status: 400 }],
    ["have no quota left", "How MUCH is delivery", { kind: "rate_limit", retryAfterMs: 30_000 }],
  ] as const)("answers from the word list while embeddings %s", async (_name, question, failure) => {
    product.gemini.failNext({ ...failure, on: "embedContent" });
    ask(question);
    expect((await product.answers(shop.token, chat, 1))[0]).toContain("15000");
  });

  it("does not take a search that failed for knowledge that is not there", async () => {
    product.gemini.failNext({ kind: "status", status: 400, on: "embedContent" });
    ask("Do you sell red bicycles?");
    expect(await product.answers(shop.token, chat, 1)).toEqual([apology("en")]);
  });

  it.each([
    ["uz", "Yetkazib berish necha pul?"],
    ["ru", "Сколько стоит доставка?"],
    ["en", "How much would delivery be?"],
  ] as const)(
    "asks for patience in the customer's language (%s) where its key is refused",
    async (language, question) => {
      const refusal = { kind: "status", status: 403, message: "API key revoked: AIza-secret" } as const;
      product.gemini.failNext({ ...refusal, on: "generateContent" });
      product.gemini.failNext({ ...refusal, on: "streamGenerateContent" });
      ask(question, shop.token, language);
      expect(await product.answers(shop.token, chat, 1)).toEqual([apology(language)]);
    },
  );

  it("says politely that it cannot answer what a safety filter refused", async () => {
    for (const on of ["generateContent", "streamGenerateContent"] as const)
      product.gemini.failNext({ kind: "finish", reason: "SAFETY", on });
    ask("How much is delivery of that?");
    const [text] = await product.answers(shop.token, chat, 1);
    expect(text).toBe(product.platform.composition.translate("en", "conversation:blocked"));
  });

  it("ends an outage that does not pass with words, never with silence or an error", {
    timeout: 60_000,
  }, async () => {
    product.gemini.failNext({ kind: "status", status: 503, on: "generateContent", times: 60 });
    product.gemini.failNext({ kind: "status", status: 503, on: "streamGenerateContent", times: 60 });
    ask("How much is delivery now?");
    const [text] = await product.answers(shop.token, chat, 1, 50_000);
    expect(text).toBe(apology("en"));
  });
});
