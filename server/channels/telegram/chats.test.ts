import { describe, expect, it } from "vitest";
import { CHAT, FORUM, TOKEN, telegramForTests } from "../../testing/fake-telegram/telegram-for-tests.ts";
import { targetOf } from "./chat-key.ts";

const rig = telegramForTests();
const send = (chatKey: string, options = {}) => rig().telegram.send(rig.access, chatKey, "salom", options);
const receive = async () =>
  (await rig().telegram.poll(rig.access, rig.self, 0, AbortSignal.timeout(5000))).mails;
const lastSent = () => rig().fake.sent(TOKEN).at(-1);
const buttons = [
  { label: "👍", data: "fb:up" },
  { label: "👎", data: "fb:down" },
  { label: "Odam bilan gaplashish", data: "human" },
];

it.each([
  ["42", { chatId: 42 }],
  ["-1005", { chatId: -1005 }],
  ["-1005/3", { chatId: -1005, topic: 3 }],
  ["biz:a:b_c-1:42", { chatId: 42, business: "a:b_c-1" }],
  ["desk:-1005:3", { chatId: -1005, topic: 3 }],
  ["desk:-1005:0", { chatId: -1005 }],
  ["@kanal", { chatId: "@kanal" }],
  ["", { chatId: "" }],
])("reads the chat %j", (chatKey, target) => {
  expect(targetOf(chatKey)).toEqual(target);
});

describe("a group", () => {
  it("is heard and answered in its topic, by an answer that quotes", async () => {
    const topic = Number(await rig().telegram.desk.openTopic(rig.access, String(FORUM), "Savollar"));
    rig().fake.groupWrites(TOKEN, { chatId: FORUM, topic, text: "oʻzaro gap" });
    rig().fake.groupWrites(TOKEN, { chatId: FORUM, topic, text: "@dokon_bot narxi qancha?" });
    const [mail, ...rest] = await receive();
    expect(rest).toEqual([]);
    expect(mail).toMatchObject({ chatKey: `${FORUM}/${topic}`, content: { text: "narxi qancha?" } });
    await rig().telegram.showTyping(rig.access, mail?.chatKey ?? "");
    await send(mail?.chatKey ?? "", { replyTo: mail?.messageRef, suggestions: ["Yetkazish"] });
    expect(lastSent()).toMatchObject({
      chatId: String(FORUM),
      params: { message_thread_id: topic, reply_parameters: { message_id: Number(mail?.messageRef) } },
    });
    expect(lastSent()?.params.reply_markup).toBeUndefined();
    expect(rig().fake.calls(TOKEN, "sendChatAction")).toMatchObject([
      { status: 200, params: { message_thread_id: topic } },
    ]);
  });

  it("hears answers to its own messages, which privacy mode shows it", async () => {
    rig().fake.addChat(TOKEN, -7, { type: "group", title: "Guruh" });
    await send("-7");
    const replyTo = lastSent()?.messageId;
    expect(rig().fake.groupWrites(TOKEN, { chatId: -7, text: "oʻzaro" })).toBe(0);
    rig().fake.groupWrites(TOKEN, { chatId: -7, text: "va yana?", replyTo });
    expect(await receive()).toMatchObject([{ chatKey: "-7", quote: true, content: { text: "va yana?" } }]);
  });

  it("says that a topic is gone", async () => {
    expect(await send(`${FORUM}/999`)).toMatchObject({ outcome: "refused", reason: "chat_not_found" });
  });
});

describe("a Telegram Business account", () => {
  it("is answered in its owner's name, without a keyboard, with buttons", async () => {
    rig().fake.connectBusiness(TOKEN, "bc-1", 99);
    rig().fake.businessWrites(TOKEN, { connectionId: "bc-1", chatId: 43, text: "Narxi?" });
    rig().fake.businessWrites(TOKEN, { connectionId: "bc-1", chatId: 43, text: "men oʻzim", by: "owner" });
    rig().fake.businessWrites(TOKEN, { connectionId: "bc-1", chatId: 43, text: "bot", by: "bot" });
    const mails = await receive();
    expect(mails.map(({ chatKey, content }) => [chatKey, content.type])).toEqual([
      ["biz:bc-1:43", "text"],
      ["biz:bc-1:43", "echo"],
    ]);
    await send("biz:bc-1:43", { suggestions: ["Yetkazish"] });
    expect(lastSent()?.params).toMatchObject({ chat_id: 43, business_connection_id: "bc-1" });
    expect(lastSent()?.params.reply_markup).toBeUndefined();
    await send("biz:bc-1:43", { buttons });
    rig().fake.pressButton(TOKEN, { chatId: 43, data: "human" });
    expect((await receive()).at(-1)).toMatchObject({
      chatKey: "biz:bc-1:43",
      content: { type: "pressed", data: "human" },
    });
  });

  it("says that the bot was disconnected", async () => {
    expect(await send("biz:gone:42")).toMatchObject({ outcome: "refused", reason: "chat_not_found" });
  });
});

describe("buttons", () => {
  it("stand beside one another where they are short, and win over suggestions", async () => {
    await send(String(CHAT), { buttons, suggestions: ["Yetkazish"] });
    expect(lastSent()?.params.reply_markup).toEqual({
      inline_keyboard: [
        [
          { text: "👍", callback_data: "fb:up" },
          { text: "👎", callback_data: "fb:down" },
        ],
        [{ text: "Odam bilan gaplashish", callback_data: "human" }],
      ],
    });
  });

  it("are left out where Telegram would refuse the answer for them, and suggestions come instead", async () => {
    const bad = [
      { label: " ", data: "a" },
      { label: "b", data: "" },
      { label: "c", data: "я".repeat(33) },
    ];
    expect(await send(String(CHAT), { buttons: bad, suggestions: ["Yetkazish"] })).toMatchObject({
      outcome: "sent",
    });
    expect(lastSent()?.params.reply_markup).toMatchObject({ keyboard: [[{ text: "Yetkazish" }]] });
  });

  it("are heard when pressed, in words or without", async () => {
    await send(String(CHAT), { buttons });
    rig().fake.pressButton(TOKEN, { chatId: CHAT, data: "fb:up" });
    rig().fake.pressButton(TOKEN, { chatId: CHAT, data: "fb:down" });
    const presses = (await receive()).flatMap(({ content }) => (content.type === "pressed" ? [content] : []));
    const [first, second] = presses.map(({ pressId }) => pressId ?? "");
    await rig().telegram.acknowledge(rig.access, first ?? "", "Rahmat! ".repeat(50));
    await rig().telegram.acknowledge(rig.access, second ?? "");
    await rig().telegram.acknowledge(rig.access, "old press", "Rahmat");
    const answers = rig().fake.pressAnswers(TOKEN);
    expect(Object.keys(answers)).toEqual([first, second]);
    expect(answers[first ?? ""]).toMatch(/^Rahmat! /);
    expect(answers[second ?? ""]).toBe("");
  });
});

describe("the team's desk", () => {
  const desk = () => rig().telegram.desk;
  const forum = String(FORUM);

  it("has a topic for each customer, with the words as they were written", async () => {
    const topic = await desk().openTopic(rig.access, forum, `${"Aziza ".repeat(40)}`);
    expect(await desk().post(rig.access, forum, topic, "<b>5 < 6</b> & **x**")).toMatchObject({
      outcome: "sent",
    });
    expect(lastSent()).toMatchObject({
      text: "<b>5 < 6</b> & **x**",
      params: { message_thread_id: Number(topic) },
    });
    await desk().post(rig.access, forum, undefined, "hammaga");
    expect(lastSent()?.params.message_thread_id).toBeUndefined();
    await desk().closeTopic(rig.access, forum, topic);
    await desk().closeTopic(rig.access, forum, topic);
    await desk().closeTopic(rig.access, forum, "999");
    expect(rig().fake.topics(TOKEN, FORUM)).toMatchObject([{ id: Number(topic), closed: true }]);
    expect(rig().fake.topics(TOKEN, FORUM)[0]?.name.length).toBeLessThanOrEqual(128);
  });

  it("takes long words in several messages, and says that there was nothing to post", async () => {
    await desk().post(rig.access, forum, undefined, "soʻz ".repeat(2000));
    expect(rig().fake.sentCount(TOKEN)).toBe(3);
    expect(await desk().post(rig.access, forum, undefined, " ")).toMatchObject({ outcome: "refused" });
  });

  it("says that a topic is gone, and that the provider is away", async () => {
    expect(await desk().post(rig.access, forum, "999", "x")).toMatchObject({ reason: "chat_not_found" });
    rig().fake.failNext({ method: "send*", fault: { kind: "rate_limit", retryAfter: 3 } });
    expect(await desk().post(rig.access, forum, undefined, "x")).toMatchObject({
      outcome: "retry",
      retryAfterMs: 3000,
    });
    const nobody = { ...rig.access, credentials: "none" };
    expect(await desk().post(nobody, forum, undefined, "x")).toMatchObject({ reason: "token_revoked" });
  });

  it("is refused where the bot may not make topics, and only there", async () => {
    rig().fake.addChat(TOKEN, -8, { type: "group" });
    rig().fake.addChat(TOKEN, -9, { type: "supergroup", isForum: true });
    for (const chat of ["-8", "-9", "-404"])
      await expect(desk().openTopic(rig.access, chat, "x")).rejects.toMatchObject({
        code: "channels.desk_refused",
      });
    rig().fake.failNext({ fault: { kind: "gateway", status: 502 } });
    await expect(desk().openTopic(rig.access, forum, "x")).rejects.toMatchObject({
      code: "channels.unavailable",
    });
    rig().fake.revoke(TOKEN);
    await expect(desk().openTopic(rig.access, forum, "x")).rejects.toMatchObject({
      code: "channels.bad_credentials",
    });
  });

  it("hears every word of the team, though it names nobody", async () => {
    const topic = Number(await desk().openTopic(rig.access, forum, "Aziza"));
    rig().fake.groupWrites(TOKEN, { chatId: FORUM, topic, text: "Ha, bor" });
    const self = { ...rig.self, deskChatId: forum };
    const { mails } = await rig().telegram.poll(rig.access, self, 0, AbortSignal.timeout(5000));
    expect(mails).toMatchObject([
      { chatKey: `desk:${FORUM}:${topic}`, content: { type: "desk", topic: String(topic), text: "Ha, bor" } },
    ]);
    expect(await send(mails[0]?.chatKey ?? "")).toMatchObject({ outcome: "sent" });
    expect(lastSent()?.params.message_thread_id).toBe(topic);
  });
});

describe("what a customer changes", () => {
  it("arrives as an edit of the message that is meant, and as leaving and coming back", async () => {
    const updateId = rig().fake.customerWrites(TOKEN, { chatId: CHAT, text: "Narxi?" });
    rig().fake.edit(TOKEN, updateId, "Narxi 2 ta?");
    rig().fake.customerLeaves(TOKEN, CHAT);
    expect(await send(String(CHAT))).toMatchObject({ outcome: "refused", reason: "blocked" });
    rig().fake.customerReturns(TOKEN, CHAT);
    expect(await send(String(CHAT))).toMatchObject({ outcome: "sent" });
    const mails = await receive();
    expect(mails.map(({ content }) => content)).toEqual([
      { type: "text", text: "Narxi?" },
      { type: "edit", of: mails[0]?.messageRef, text: "Narxi 2 ta?" },
      { type: "membership", state: "blocked" },
      { type: "membership", state: "active" },
    ]);
    expect(new Set(mails.map(({ providerMessageId }) => providerMessageId)).size).toBe(4);
  });
});
