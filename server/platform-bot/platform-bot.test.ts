import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { conversation, noticeDelivery, platformChat, platformLinkCode, user } from "../../db/schema/index.ts";
import { createNotices, type Notices } from "../notices/index.ts";
import type { Letter } from "../providers/mail/port.ts";
import { renderLetter } from "../providers/mail/render-letter.ts";
import { testPlatform } from "../testing/test-platform.ts";
import { until } from "../testing/until.ts";

const TOKEN = `5000001:${"platform-token-".padEnd(35, "x")}`;
const MINUTE = 60_000;
let now = Date.parse("2026-11-20T09:00:00Z");
const clock = { now: () => new Date(now) };
const product = testPlatform({ workers: false, webhooks: true, clock, env: { TELEGRAM_BOT_TOKEN: TOKEN } });
let people = 0;
let chats = 9000;
let running: { close(): Promise<void> };
let outbox: Letter[] = [];
let notices: Notices;

beforeAll(async () => {
  product.platform.telegram.addBot(TOKEN, { username: "botfactory_bot" });
  running = product.platform.services.platformBot.start();
  await until("the bot to be ready", async () => {
    const { state } = await product.platform.services.platformBot.state();
    return state === "ready";
  });
  const { jobs, translate, logger } = product.platform.composition;
  let ids = 0;
  notices = createNotices({
    db: product.db,
    clock,
    ids: { next: (prefix) => `${prefix}_test${++ids}` },
    logger,
    translate,
    renderLetter,
    mailer: { send: async (letter) => void outbox.push(letter) },
    messenger: product.platform.services.platformBot.messenger,
    dailyLimits: { free: 100 },
    jobs,
    siteUrl: "https://bot.example",
  });
}, 60_000);
afterAll(() => running.close());

async function owner(language: "uz" | "ru" | "en" = "en") {
  const person = await product.platform.signUp(`linked${++people}@example.com`);
  await product.db.update(user).set({ language, emailVerified: true }).where(eq(user.id, person.userId));
  return person;
}

function phone(chatId = ++chats) {
  const { telegram } = product.platform;
  const texts = () => telegram.sent(TOKEN, chatId).map(({ text }) => text);
  return {
    chatId,
    texts,
    messages: () => telegram.sent(TOKEN, chatId),
    /** Writes, and waits for the answer. */
    async writes(text: string, more: object = {}): Promise<string> {
      const before = texts().length;
      telegram.customerWrites(TOKEN, { chatId, text, firstName: "Gul", languageCode: "en", ...more });
      return until("an answer", () => texts()[before]);
    },
  };
}

const codeOf = (url: string) => new URL(url).searchParams.get("start") ?? "";

async function linked(language: "uz" | "ru" | "en" = "en") {
  const person = await owner(language);
  const device = phone();
  const { url } = await product.platform.services.platformBot.createLink(person.userId);
  await device.writes(`/start ${codeOf(url)}`);
  return { ...person, device };
}

describe("linking", () => {
  it("happens by a deep link: one use, 64 characters at most, kept as a hash alone", async () => {
    const person = await owner();
    const { platformBot } = product.platform.services;
    const { url, expiresAt } = await platformBot.createLink(person.userId);
    expect(url).toMatch(/^https:\/\/t\.me\/botfactory_bot\?start=[A-Za-z0-9_-]{43}$/);
    expect(expiresAt.getTime()).toBe(now + 15 * MINUTE);
    const rows = await product.db.select().from(platformLinkCode);
    expect(JSON.stringify(rows)).not.toContain(codeOf(url));
    const mine = phone();
    expect(await mine.writes(`/start ${codeOf(url)}`)).toContain("Your Telegram is linked");
    expect(await platformBot.linkOf(person.userId)).toMatchObject({
      chatKey: String(mine.chatId),
      name: "Gul",
    });
    const stranger = phone();
    expect(await stranger.writes(`/start ${codeOf(url)}`)).toContain("does not work any more");
    expect(await platformBot.linkOf(person.userId)).toMatchObject({ chatKey: String(mine.chatId) });
    expect(await mine.writes(`/start ${codeOf(url)}`)).toContain("Your Telegram is linked");
  });

  it("refuses codes that have expired, were replaced by a newer one, or were never made", async () => {
    const person = await owner();
    const { platformBot } = product.platform.services;
    const old = await platformBot.createLink(person.userId);
    const replaced = await platformBot.createLink(person.userId);
    const mine = phone();
    expect(await mine.writes(`/start ${codeOf(old.url)}`)).toContain("does not work any more");
    now += 15 * MINUTE;
    expect(await mine.writes(`/start ${codeOf(replaced.url)}`)).toContain("does not work any more");
    for (const code of ["x", "a".repeat(43), "a".repeat(64)])
      expect(await mine.writes(`/start ${code}`)).toContain("does not work any more");
    expect(await platformBot.linkOf(person.userId)).toBeUndefined();
  });

  it("keeps one Telegram for an account and one account for a Telegram", async () => {
    const first = await linked();
    const second = await owner();
    const { platformBot } = product.platform.services;
    const { url } = await platformBot.createLink(second.userId);
    await first.device.writes(`/start ${codeOf(url)}`);
    expect(await platformBot.linkOf(first.userId)).toBeUndefined();
    expect(await platformBot.linkOf(second.userId)).toMatchObject({ chatKey: String(first.device.chatId) });
  });

  it("ends by /unlink, and from the account", async () => {
    const { userId, device } = await linked();
    const { platformBot } = product.platform.services;
    expect(await device.writes("/unlink")).toContain("unlinked");
    expect(await platformBot.linkOf(userId)).toBeUndefined();
    expect(await device.writes("/status")).toContain("not linked");
    const other = await linked();
    expect(await platformBot.unlink(other.userId)).toBe(true);
    expect(await platformBot.unlink(other.userId)).toBe(false);
  });
});

describe("commands", () => {
  it("welcome a stranger in the language of their Telegram and show the way", async () => {
    expect(await phone().writes("/start", { languageCode: "ru" })).toContain("Добро пожаловать в BotFactory");
    expect(await phone().writes("/start", { languageCode: "uz" })).toContain("xush kelibsiz");
    expect(await phone().writes("salom", { languageCode: "en" })).toContain("/status");
  });

  it("tell how the own workspaces are doing, and no others", async () => {
    const mine = await linked();
    const other = await owner();
    const { bots, plans } = product.platform.services;
    const bot = await bots.create(mine.workspaceId, { name: "Nonvoyxona", language: "uz" });
    await plans.takeMessage(mine.workspaceId, bot);
    await plans.takeMessage(mine.workspaceId, bot);
    const strange = await bots.create(other.workspaceId, { name: "Strange", language: "uz" });
    await plans.takeMessage(other.workspaceId, strange);
    const waiting = {
      id: "cnv_pb",
      botId: bot.id,
      workspaceId: mine.workspaceId,
      channelId: "x",
      chatKey: "1",
    };
    const at = new Date(now);
    await product.db
      .insert(conversation)
      .values({ ...waiting, waitingSince: at, lastMessageAt: at, createdAt: at });
    const text = await mine.device.writes("/status");
    expect(text).toContain("Plan: Free, trial until 4 December");
    expect(text).toContain("Messages today: 2");
    expect(text).toContain("1 customer is waiting");
    expect(text.match(/Plan:/g)).toHaveLength(1);
  });

  it("change the language of the account by a button", async () => {
    const { userId, device } = await linked();
    await device.writes("/language");
    const before = device.texts().length;
    product.platform.telegram.pressButton(TOKEN, { chatId: device.chatId, data: "lang:ru" });
    expect(await until("an answer", () => device.texts()[before])).toBe("Теперь я пишу по-русски.");
    const [row] = await product.db.select().from(user).where(eq(user.id, userId));
    expect(row?.language).toBe("ru");
    expect(await device.writes("/help")).toContain("Что умеет этот бот");
  });

  it("in groups are none of its matter", async () => {
    const { telegram } = product.platform;
    telegram.addChat(TOKEN, -77, { type: "supergroup", title: "Group", botIsAdmin: true });
    telegram.groupWrites(TOKEN, { chatId: -77, text: "/status@botfactory_bot", from: { id: 5 } });
    await phone().writes("/help");
    expect(telegram.sent(TOKEN, -77)).toEqual([]);
  });

  it("are answered once although Telegram delivers them again, and twenty a minute at most", async () => {
    const device = phone();
    await device.writes("/help");
    const { telegram } = product.platform;
    const update = telegram.customerWrites(TOKEN, { chatId: device.chatId, text: "/status" });
    await until("the answer", () => device.texts()[1]);
    expect(await telegram.redeliver(TOKEN, update)).toBe(200);
    for (let i = 0; i < 30; i++) telegram.customerWrites(TOKEN, { chatId: device.chatId, text: "/help" });
    await until("all to be taken", () => telegram.pendingCount(TOKEN) === 0);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(device.texts().length).toBeLessThanOrEqual(20);
    expect(device.texts().filter((text) => text.includes("bogʻlanmagan"))).toHaveLength(1);
  });

  it("are shown by Telegram in three languages", async () => {
    const profile = () => product.platform.telegram.profile(TOKEN);
    await until("the names", () => profile()["commands.en"]);
    expect(profile()["commands.ru"]).toMatchObject([
      { command: "status", description: "как дела у ваших ботов" },
      { command: "language" },
      { command: "unlink" },
      { command: "help" },
    ]);
    expect(profile()["short_description.ru"]).toBeTruthy();
  });
});

describe("the webhook", () => {
  it("believes only Telegram", async () => {
    const body = {
      update_id: 1,
      message: { message_id: 1, date: 1, chat: { id: 1, type: "private" }, text: "/start" },
    };
    for (const secret of [undefined, "wrong"]) {
      const answer = await product.request("/webhooks/platform-bot", {
        method: "POST",
        headers: {
          "content-type": "application/json",
          ...(secret && { "x-telegram-bot-api-secret-token": secret }),
        },
        body: JSON.stringify(body),
      });
      expect(answer.status).toBe(401);
    }
    expect(await product.db.select().from(platformChat).where(eq(platformChat.chatKey, "1"))).toEqual([]);
  });
});

describe("a notice on Telegram", () => {
  let occasions = 0;
  async function told({ workspaceId, userId }: { workspaceId: string; userId: string }) {
    outbox = [];
    const data = { plan: "business", months: 3, amount: 14_700, currency: "USD" };
    await notices.tell({ workspaceId, kind: "payment_received", occasion: `o${++occasions}`, data });
    return deliveriesOf(userId);
  }
  const deliveriesOf = (userId: string) =>
    product.db
      .select()
      .from(noticeDelivery)
      .where(eq(noticeDelivery.userId, userId))
      .orderBy(noticeDelivery.medium);
  const deliverAll = async (userId: string, times = 1) => {
    for (const { id } of await deliveriesOf(userId))
      await Promise.all(Array.from({ length: times }, () => notices.deliver(id)));
  };

  it.each(["uz", "ru", "en"] as const)(
    "comes once by each medium, in %s, escaped, with a button",
    async (language) => {
      const mine = await linked(language);
      const before = mine.device.texts().length;
      const rows = await told(mine);
      expect(rows.map(({ medium }) => medium)).toEqual(["email", "telegram"]);
      await deliverAll(mine.userId, 3);
      await deliverAll(mine.userId, 3);
      expect(outbox).toHaveLength(1);
      const messages = mine.device.messages().slice(before);
      expect(messages).toHaveLength(1);
      expect(messages[0]?.text).toContain("$147");
      expect(messages[0]?.text).not.toMatch(/\{\{|notices:/);
      expect(messages[0]?.params.reply_markup).toMatchObject({
        inline_keyboard: [[{ url: `https://bot.example/${language}/app/billing` }]],
      });
    },
  );

  it("goes by letter when the person has blocked the bot, which is remembered", async () => {
    const mine = await linked();
    await notices.choose(mine.userId, [{ kind: "payment_received", email: false, telegram: true }]);
    product.platform.telegram.block(TOKEN, mine.device.chatId);
    const rows = await told(mine);
    expect(rows.map(({ medium }) => medium)).toEqual(["telegram"]);
    await deliverAll(mine.userId);
    await deliverAll(mine.userId);
    expect(outbox).toHaveLength(1);
    expect((await product.platform.services.platformBot.linkOf(mine.userId))?.blockedAt).not.toBeNull();
    expect((await deliveriesOf(mine.userId)).map(({ medium, status }) => `${medium} ${status}`)).toEqual([
      "email sent",
      "telegram failed",
    ]);
    product.platform.telegram.unblock(TOKEN, mine.device.chatId);
    await mine.device.writes("/start");
    expect((await product.platform.services.platformBot.linkOf(mine.userId))?.blockedAt).toBeNull();
  });

  it("waits exactly as long as Telegram asks for, and so do all others", async () => {
    const mine = await linked();
    const other = await linked();
    const before = mine.device.texts().length;
    await told(mine);
    product.platform.telegram.failNext({
      token: TOKEN,
      method: "sendMessage",
      fault: { kind: "rate_limit", retryAfter: 20 },
    });
    await deliverAll(mine.userId);
    const [, row] = await deliveriesOf(mine.userId);
    expect(row).toMatchObject({ medium: "telegram", status: "waiting", dueAt: new Date(now + 20_000) });
    await told(other);
    const calls = product.platform.telegram.calls(TOKEN, "sendMessage").length;
    await deliverAll(other.userId);
    expect(product.platform.telegram.calls(TOKEN, "sendMessage")).toHaveLength(calls);
    now += 21_000;
    await deliverAll(mine.userId);
    await deliverAll(other.userId);
    expect(mine.device.texts()).toHaveLength(before + 1);
    expect(other.device.texts().at(-1)).toContain("$147");
  });
});
