import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import type { BotRow } from "../../bots/index.ts";
import type { Person } from "../../testing/start-platform.ts";
import { testPlatform } from "../../testing/test-platform.ts";
import { until } from "../../testing/until.ts";

const product = testPlatform();
const GROUP = -1_005;

let owner: Person;
let bot: BotRow;
let token: string;
const inbox = () => product.platform.services.inbox;
const telegram = () => product.platform.telegram;
const groupTexts = () =>
  telegram()
    .sent(token, GROUP)
    .map(({ text }) => text);
const says = (what: string) => until(what, async () => groupTexts().find((text) => text.includes(what)));

beforeAll(async () => {
  const shop = await product.business();
  owner = shop.person;
  bot = shop.bot;
  token = shop.token;
  telegram().addChat(token, GROUP, { type: "supergroup", title: "Jamoa", isForum: true, botIsAdmin: true });
});

async function conversationOf(chatId: number) {
  const { items } = await inbox().conversations(owner.workspaceId, bot.id, { limit: 50 });
  return items.find(({ chatKey }) => chatKey === String(chatId));
}

describe("the team's desk", () => {
  it("answers a wrong code once, and is linked by the right one, which works once", async () => {
    const { code } = await inbox().desk.start(owner.workspaceId, bot.id);
    telegram().groupWrites(token, { chatId: GROUP, text: "/link WRONG12345" });
    telegram().groupWrites(token, { chatId: GROUP, text: "/link WRONG12346" });
    await says("Kod yaroqsiz");
    expect(await inbox().desk.state(owner.workspaceId, bot.id)).toMatchObject({
      possible: true,
      group: null,
    });
    telegram().groupWrites(token, { chatId: GROUP, text: `/link ${code}` });
    await says("ish stoli");
    expect(groupTexts().filter((text) => text.includes("Kod yaroqsiz"))).toHaveLength(1);
    const state = await inbox().desk.state(owner.workspaceId, bot.id);
    expect(state).toEqual({ possible: true, group: { title: "Jamoa" }, codeExpiresAt: null });
  });

  it("opens a topic for a customer who needs a person, and carries words both ways, each once", async () => {
    const chatId = 7_001;
    telegram().customerWrites(token, { chatId, text: "Operator bilan gaplashmoqchiman", firstName: "Aziza" });
    const item = await until("the conversation", () => conversationOf(chatId));
    await until("a person to be wanted", async () => (await conversationOf(chatId))?.waitingSince);
    await inbox().desk.updateSoon(item.id);
    const topic = await until("a topic", async () => telegram().topics(token, GROUP)[0]);
    await says("Operator bilan gaplashmoqchiman");
    expect(topic.name).toBe("Aziza");

    // Whoever polls learns of the link within seconds.
    await sleep(4_000);
    const answers = () =>
      telegram()
        .sent(token, chatId)
        .map(({ text }) => text);
    telegram().groupWrites(token, { chatId: GROUP, topic: topic.id, text: "Salom, men Botirman" });
    await until("the answer at the customer", async () => answers().includes("Salom, men Botirman"));
    const detail = await inbox().conversation(owner.workspaceId, bot.id, item.id);
    expect(detail).toMatchObject({ mode: "person", waitingSince: null, deskLinked: true });

    telegram().customerWrites(token, { chatId, text: "Rahmat, tushundim" });
    await says("Rahmat, tushundim");
    const member = { id: owner.userId, name: "Dilnoza" };
    const writing = { text: "Men ham shu yerdaman", clientId: "desk-test-1" };
    await inbox().write(owner.workspaceId, bot.id, item.id, member, writing);
    await says("Dilnoza: Men ham shu yerdaman");
    telegram().groupWrites(token, { chatId: GROUP, topic: topic.id, text: "/note Doimiy mijoz" });
    await says("Eslatma saqlandi");
    telegram().groupWrites(token, { chatId: GROUP, topic: topic.id, text: "/close" });
    await says("Yana bot javob beradi");
    expect((await inbox().conversation(owner.workspaceId, bot.id, item.id)).mode).toBe("bot");
    await product.settled();
    expect(answers().filter((text) => text === "Salom, men Botirman")).toHaveLength(1);
    expect(answers().some((text) => text.includes("Doimiy mijoz"))).toBe(false);
    expect(groupTexts().filter((text) => text.includes("Rahmat, tushundim"))).toHaveLength(1);
    expect(groupTexts().some((text) => text.includes("Botirman"))).toBe(false);
  });

  it("waits as long as Telegram asks, and posts what was said meanwhile in order", async () => {
    const item = await until("the conversation", () => conversationOf(7_001));
    const member = { id: owner.userId, name: "Dilnoza" };
    telegram().failNext({
      token,
      method: "sendMessage",
      chatId: GROUP,
      fault: { kind: "rate_limit", retryAfter: 1 },
    });
    for (const [n, text] of ["birinchi", "ikkinchi", "uchinchi"].entries())
      await inbox().write(owner.workspaceId, bot.id, item.id, member, { text, clientId: `desk-order-${n}` });
    await says("uchinchi");
    const posted = groupTexts().flatMap((text) => /birinchi|ikkinchi|uchinchi/.exec(text) ?? []);
    expect(posted).toEqual(["birinchi", "ikkinchi", "uchinchi"]);
  });

  it("leaves out what Telegram will never take, and posts what was said after it", async () => {
    const item = await until("the conversation", () => conversationOf(7_001));
    const member = { id: owner.userId, name: "Dilnoza" };
    const fault = { kind: "error", code: 400, description: "Bad Request: MESSAGE_TOO_STRANGE" } as const;
    telegram().failNext({ token, method: "sendMessage", chatId: GROUP, fault });
    const write = (text: string, n: number) =>
      inbox().write(owner.workspaceId, bot.id, item.id, member, { text, clientId: `desk-strange-${n}` });
    await write("gʻalati", 1);
    await write("oddiy", 2);
    await says("oddiy");
    expect(groupTexts().some((text) => text.includes("gʻalati"))).toBe(false);
    await product.settled();
  });

  it("is closed to the groups of others, and unlinked", async () => {
    telegram().addChat(token, -1_006, {
      type: "supergroup",
      title: "Begona",
      isForum: true,
      botIsAdmin: true,
    });
    const before = telegram().sent(token, 7_001).length;
    telegram().groupWrites(token, { chatId: -1_006, topic: 1, text: "men begonaman" });
    await product.settled();
    expect(telegram().sent(token, 7_001)).toHaveLength(before);
    await inbox().desk.unlink(owner.workspaceId, bot.id);
    expect(await inbox().desk.state(owner.workspaceId, bot.id)).toMatchObject({ group: null });
    const item = await until("the conversation", () => conversationOf(7_001));
    expect((await inbox().conversation(owner.workspaceId, bot.id, item.id)).deskLinked).toBe(false);
  });
});
