import { sql } from "drizzle-orm";
import { beforeAll, beforeEach, expect, it } from "vitest";
import { testPlatform } from "../test-platform.ts";
import { until } from "../until.ts";

const PAIRS = [
  { question: "Do you deliver to Chilonzor?", answer: "Yes, we deliver to Chilonzor every day." },
  { question: "How much is delivery to Chilonzor?", answer: "Delivery to Chilonzor costs 15000 soum." },
  { question: "Сколько стоит доставка?", answer: "Доставка стоит 15000 сум." },
  { question: "Yetkazib berish qancha turadi?", answer: "Yetkazib berish 15000 soʻm turadi." },
];

/** What customers may expect of a conversation, whether a model or the knowledge's own sentences answer. */
export function describeConversations(gemini: boolean): void {
  const product = testPlatform({ webhooks: true, gemini });
  type Shop = Awaited<ReturnType<typeof product.business>>;
  let shop: Shop;
  let chat = 100;
  beforeAll(async () => {
    shop = await product.business("Bahor");
    await product.platform.services.bots.update(shop.bot.workspaceId, shop.bot.id, {
      greeting: { en: "Welcome to Bahor!" },
      suggestedQuestions: { ru: ["Сколько стоит доставка?"], uz: ["Yetkazib berish qancha?"] },
    });
    await product.teach(shop.bot, { kind: "qa", pairs: PAIRS });
  });
  beforeEach(() => {
    chat++;
  });

  const words = (language: string, key: string, values = {}) =>
    product.platform.composition.translate(language as "uz", `conversation:${key}`, values);

  async function say(text: string, languageCode?: string, extra?: Record<string, unknown>): Promise<string> {
    const before = product.platform.telegram.sent(shop.token, chat).length;
    product.platform.telegram.customerWrites(shop.token, {
      chatId: chat,
      ...(text && { text }),
      ...(languageCode && { languageCode }),
      ...(extra && { extra }),
    });
    const answers = await product.answers(shop.token, chat, before + 1);
    await product.settled();
    expect(product.platform.telegram.sent(shop.token, chat)).toHaveLength(before + 1);
    return answers.at(-1) ?? "";
  }

  async function unanswered(): Promise<{ question: string; times: number }[]> {
    const path = `/bots/${shop.bot.id}/unanswered`;
    const { body } = await product.call<{ items: { question: string; times: number }[] }>(
      shop.person,
      "GET",
      path,
    );
    return body.items;
  }

  it("understands a follow-up by what was said before", async () => {
    expect(await say("Do you deliver to Chilonzor?", "en")).toContain("Chilonzor");
    expect(await say("And how much is it?")).toContain("15000");
    const first = await product.call<{ conversationId: string }>(
      shop.person,
      "POST",
      `/bots/${shop.bot.id}/ask`,
      { question: "Do you deliver to Chilonzor?" },
    );
    const { conversationId } = first.body;
    const next = await product.call<{ answer: string; conversationId: string }>(
      shop.person,
      "POST",
      `/bots/${shop.bot.id}/ask`,
      { question: "And how much is it?", conversationId },
    );
    expect(next.body).toMatchObject({ answer: expect.stringContaining("15000"), conversationId });
  });

  it("follows the customer from one language to another", async () => {
    expect(await say("Сколько стоит доставка?", "en")).toMatch(/15000 сум/);
    expect(await say("Yetkazib berish qancha turadi?")).toMatch(/15000 soʻm/);
    expect(await say("What colour are your bicycles?")).toBe(words("en", "unknown"));
    const stored = await product.db.execute<{ language: string }>(
      sql`select language from conversation where chat_key = ${String(chat)}`,
    );
    expect(stored.rows).toEqual([{ language: "en" }]);
  });

  it("greets in the language of the customer's messenger, with questions to tap", async () => {
    expect(await say("/start", "en-GB")).toBe("Welcome to Bahor!");
    chat = ++chat + 1000;
    expect(await say("/start promo_7", "ru")).toBe(words("ru", "greeting", { bot: "Bahor" }));
    const [greeting] = product.platform.telegram.sent(shop.token, chat);
    expect(JSON.stringify(greeting?.params.reply_markup)).toContain("Сколько стоит доставка?");
    chat++;
    expect(await say("/start", "fr")).toBe(words("uz", "greeting", { bot: "Bahor" }));
  });

  it.each([
    [gemini ? "unclear" : "voice", { voice: { file_id: "lost", duration: 3 } }],
    ["photo", { photo: [{ file_id: "1", width: 1, height: 1 }] }],
    ["document", { document: { file_id: "1" } }],
    ["sticker", { sticker: { file_id: "1" } }],
    ["other", { location: { latitude: 1, longitude: 2 } }],
  ])("says what it cannot read: %s", async (kind, extra) => {
    expect(await say("", "ru", extra)).toBe(words("ru", `unsupported.${kind}`));
  });

  it("answers the words under a picture", async () => {
    const photo = [{ file_id: "1", width: 1, height: 1 }];
    expect(await say("", "en", { photo, caption: "How much is delivery to Chilonzor?" })).toContain("15000");
  });

  it("puts a question it cannot answer on the list once, and counts it", async () => {
    const question = `Do you repair bicycles number ${chat}?`;
    expect(await say(question, "en")).toBe(words("en", "unknown"));
    expect(await say(question.toUpperCase(), "en")).toBe(words("en", "unknown"));
    const listed = (await unanswered()).filter((one) => one.question === question);
    expect(listed).toEqual([expect.objectContaining({ times: 2 })]);
  });

  it("is silent while a person answers, keeps what is said, and goes on afterwards", async () => {
    await say("How much is delivery to Chilonzor?", "en");
    const setMode = (mode: string) =>
      product.db.execute(sql`update conversation set mode = ${mode} where chat_key = ${String(chat)}`);
    await setMode("person");
    product.platform.telegram.customerWrites(shop.token, { chatId: chat, text: "Is anybody there?" });
    await until("the message to be written down", async () => {
      const { rows } = await product.db.execute<{ n: number }>(sql`
        select count(*)::int as n from mail where chat_key = ${String(chat)} and handled_at is not null`);
      return rows[0]?.n === 2;
    });
    await product.settled();
    expect(product.platform.telegram.sent(shop.token, chat)).toHaveLength(1);
    await setMode("bot");
    expect(await say("How much is delivery to Chilonzor?")).toContain("15000");
  });

  it.runIf(gemini)("withholds an answer when a person takes over while it is being thought of", async () => {
    product.gemini.setDelay(300);
    const asked = product.gemini.count();
    product.platform.telegram.customerWrites(shop.token, {
      chatId: chat,
      text: "Please, how much is delivery to Chilonzor?",
      languageCode: "en",
    });
    await until("the turn to have begun", () => product.gemini.count() > asked);
    await product.db.execute(sql`update conversation set mode = 'person' where chat_key = ${String(chat)}`);
    await product.settled();
    expect(product.platform.telegram.sent(shop.token, chat)).toEqual([]);
    const { rows } = await product.db.execute<{ status: string }>(sql`
      select m.status from message m join conversation v on v.id = m.conversation_id where v.chat_key = ${String(chat)} and m.author = 'bot'`);
    expect(rows).toEqual([{ status: "withheld" }]);
  });
}
