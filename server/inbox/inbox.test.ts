import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { BotRow } from "../bots/index.ts";
import type { Person } from "../testing/start-platform.ts";
import { testPlatform } from "../testing/test-platform.ts";
import { until } from "../testing/until.ts";
import type { ConversationItem } from "./index.ts";

const product = testPlatform();

let owner: Person;
let bot: BotRow;
let token: string;
let chats = 5_000;
const member = () => ({ id: owner.userId, name: "Dilnoza" });
const inbox = () => product.platform.services.inbox;

beforeAll(async () => {
  const shop = await product.business();
  owner = shop.person;
  bot = shop.bot;
  token = shop.token;
});

/** Somebody writes and is answered. */
async function customerWrites(
  text: string,
  name = "Aziza",
): Promise<{ chatId: number; item: ConversationItem }> {
  const chatId = ++chats;
  product.platform.telegram.customerWrites(token, { chatId, text, firstName: name });
  await product.answers(token, chatId, 1);
  const item = await until("the conversation", async () => {
    const { items } = await inbox().conversations(owner.workspaceId, bot.id, { limit: 50 });
    return items.find(({ chatKey }) => chatKey === String(chatId));
  });
  return { chatId, item };
}

const textsTo = (chatId: number) => product.platform.telegram.sent(token, chatId).map(({ text }) => text);
const read = async (id: string) =>
  (await inbox().latestMessages(owner.workspaceId, bot.id, id, { limit: 50 })).items;

describe("answering as a person", () => {
  let chat: Awaited<ReturnType<typeof customerWrites>>;
  const place = () => [owner.workspaceId, bot.id, chat.item.id] as const;

  beforeEach(async () => {
    chat = await customerWrites("Qizil velosiped bormi?");
  });

  it("reaches the customer once, though it was posted twice, and takes the conversation over", async () => {
    const before = textsTo(chat.chatId).length;
    const writing = { text: "Ha, ikkita bor.", clientId: "page-0001" };
    const [first, again] = await Promise.all([
      inbox().write(...place(), member(), writing),
      inbox().write(...place(), member(), writing),
    ]);
    expect(again.id).toBe(first.id);
    expect(first).toMatchObject({ author: "person", authorName: "Dilnoza", text: writing.text });
    await product.answers(token, chat.chatId, before + 1);
    await product.settled();
    expect(textsTo(chat.chatId).slice(before)).toEqual([writing.text]);
    const detail = await inbox().conversation(...place());
    expect(detail).toMatchObject({ mode: "person", assignee: member(), lastAuthor: "person", unread: 0 });
    expect(detail.resumeAt?.getTime()).toBeGreaterThan(Date.now() + 3 * 60 * 60_000);
  });

  it("keeps the bot silent until it is released", async () => {
    expect(await inbox().takeOver(...place(), member())).toMatchObject({
      mode: "person",
      assignee: member(),
    });
    const before = textsTo(chat.chatId).length;
    product.platform.telegram.customerWrites(token, { chatId: chat.chatId, text: "Narxi qancha?" });
    await until("the question to be written down", async () =>
      (await read(chat.item.id)).some(({ text }) => text === "Narxi qancha?"),
    );
    await product.settled();
    expect(textsTo(chat.chatId)).toHaveLength(before);
    expect(await inbox().release(...place())).toMatchObject({ mode: "bot", resumeAt: null });
    product.platform.telegram.customerWrites(token, { chatId: chat.chatId, text: "Eshityapsizmi?" });
    await product.answers(token, chat.chatId, before + 1);
  });

  it("shows notes to the team alone", async () => {
    const before = textsTo(chat.chatId).length;
    const note = await inbox().note(...place(), member(), "Doimiy mijoz");
    expect(note).toMatchObject({ internal: true, authorName: "Dilnoza" });
    await product.settled();
    expect(textsTo(chat.chatId)).toHaveLength(before);
    expect((await read(chat.item.id)).at(-1)?.text).toBe("Doimiy mijoz");
  });

  it("refuses what cannot arrive, with a reason", async () => {
    const { channels, customers } = product.platform.services;
    const writing = { text: "Salom", clientId: "page-0002" };
    await customers.block(owner.workspaceId, bot.id, chat.item.customer.id ?? "");
    await expect(inbox().write(...place(), member(), writing)).rejects.toMatchObject({
      code: "conversations.customer_blocked",
    });
    await customers.unblock(owner.workspaceId, bot.id, chat.item.customer.id ?? "");
    await channels.setOn(owner.workspaceId, bot.id, "telegram", false);
    await expect(inbox().write(...place(), member(), writing)).rejects.toMatchObject({
      code: "channels.off",
    });
    await channels.setOn(owner.workspaceId, bot.id, "telegram", true);
    const template = { name: "x", language: "uz", parameters: [] };
    await expect(inbox().write(...place(), member(), { ...writing, template })).rejects.toMatchObject({
      code: "conversations.template_not_found",
    });
  });

  it("closes, opens again, assigns to members only", async () => {
    expect((await inbox().close(...place())).closedAt).toBeInstanceOf(Date);
    const closed = await inbox().conversations(owner.workspaceId, bot.id, { limit: 50, view: "closed" });
    expect(closed.items.map(({ id }) => id)).toContain(chat.item.id);
    expect((await inbox().reopen(...place())).closedAt).toBeNull();
    await expect(inbox().assign(...place(), "nobody")).rejects.toMatchObject({
      code: "conversations.no_such_member",
    });
    expect((await inbox().assign(...place(), owner.userId)).assignee?.id).toBe(owner.userId);
    const counts = await inbox().counts(owner.workspaceId, bot.id, owner.userId);
    expect(counts.mine).toBeGreaterThan(0);
    expect((await inbox().assign(...place(), null)).assignee).toBeNull();
  });
});

describe("the list", () => {
  it("finds words in any script and names while they are typed, within the bot only", async () => {
    const { item } = await customerWrites("Moʻjizaviy qalamdonlar bormi?", "Gulchehra");
    const find = async (q: string) =>
      (await inbox().conversations(owner.workspaceId, bot.id, { limit: 50, q })).items.map(({ id }) => id);
    for (const q of ["mo'jizaviy", "МЎЖИЗАВИЙ", "qalamdon", "gulch", "Gulchehra qalamdonlar"])
      expect([q, await find(q)]).toEqual([q, [item.id]]);
    expect(await find("moʻjizaviy samolyot")).toEqual([]);
    const other = await product.business("Other");
    const elsewhere = await inbox().conversations(other.person.workspaceId, other.bot.id, {
      limit: 50,
      q: "mo'jizaviy",
    });
    expect(elsewhere.items).toEqual([]);
  });

  it("is narrowed by label, and a label that is gone is shown nowhere", async () => {
    const { item } = await customerWrites("Salom");
    const label = await inbox().addLabel(owner.workspaceId, bot.id, { name: "Shoshilinch", colour: "red" });
    await expect(
      inbox().addLabel(owner.workspaceId, bot.id, { name: "Shoshilinch", colour: "blue" }),
    ).rejects.toMatchObject({ code: "conversations.label_taken" });
    await inbox().setLabels(owner.workspaceId, bot.id, item.id, [label.id]);
    const labelled = await inbox().conversations(owner.workspaceId, bot.id, { limit: 50, label: label.id });
    expect(labelled.items.map(({ id, labels }) => ({ id, labels }))).toEqual([
      { id: item.id, labels: [label] },
    ]);
    await inbox().removeLabel(owner.workspaceId, bot.id, label.id);
    expect((await inbox().conversation(owner.workspaceId, bot.id, item.id)).labels).toEqual([]);
  });

  it("is paged without gaps or repeats", async () => {
    for (let i = 0; i < 3; i++) await customerWrites(`Salom ${i}`);
    const all = await inbox().conversations(owner.workspaceId, bot.id, { limit: 50 });
    const seen: string[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < 30; page++) {
      const { items, nextCursor } = await inbox().conversations(owner.workspaceId, bot.id, {
        limit: 2,
        ...(cursor && { cursor }),
      });
      seen.push(...items.map(({ id }) => id));
      if (!nextCursor) break;
      cursor = nextCursor;
    }
    expect(seen).toEqual(all.items.map(({ id }) => id));
  });
});

describe("what a team keeps at hand", () => {
  it("offers ready answers by the beginning of their shortcut first", async () => {
    const { workspaceId } = owner;
    const add = (shortcut: string, text: string) =>
      inbox().addCanned(workspaceId, bot.id, { shortcut, text });
    await add("manzil", "Chilonzor 5");
    const hours = await add("vaqt", "Har kuni 9 dan 18 gacha, manzil saytda");
    await expect(add("vaqt", "x")).rejects.toMatchObject({ code: "conversations.shortcut_taken" });
    const found = await inbox().cannedReplies(workspaceId, bot.id, "man");
    expect(found.map(({ shortcut }) => shortcut)).toEqual(["manzil", "vaqt"]);
    await inbox().removeCanned(workspaceId, bot.id, hours.id);
    expect(await inbox().cannedReplies(workspaceId, bot.id)).toHaveLength(1);
  });

  it("gives a conversation out as text and as JSON, notes marked", async () => {
    const { item } = await customerWrites("Yetkazib berasizmi?", "Botir");
    await inbox().note(owner.workspaceId, bot.id, item.id, member(), "Samarqanddan");
    const base = `/bots/${bot.id}/conversations/${item.id}/export`;
    const text = await product.call(owner, "GET", `${base}?format=text`);
    expect(text.text).toContain("Botir: Yetkazib berasizmi?");
    expect(text.text).toContain("Dilnoza (eslatma): Samarqanddan");
    const json = await product.call<{ messages: { note: boolean; text: string }[] }>(owner, "GET", base);
    expect(json.body.messages.filter(({ note }) => note).map(({ text }) => text)).toEqual(["Samarqanddan"]);
  });

  it("sums up a conversation once until something new is said", async () => {
    const { item } = await customerWrites("Kafolat bormi?");
    const first = await inbox().brief(owner.workspaceId, bot.id, item.id, "uz");
    expect(first).toContain("Kafolat");
    const detail = await inbox().conversation(owner.workspaceId, bot.id, item.id);
    expect(detail).toMatchObject({ brief: first, briefIsOld: false });
    await inbox().write(owner.workspaceId, bot.id, item.id, member(), {
      text: "Bir yil.",
      clientId: "page-0009",
    });
    expect((await inbox().conversation(owner.workspaceId, bot.id, item.id)).briefIsOld).toBe(true);
  });
});
