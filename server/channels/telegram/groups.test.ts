import { describe, expect, it } from "vitest";
import { parseUpdate } from "./parse-update.ts";

const NOW = new Date("2026-11-20T12:00:00Z");
const SELF = { externalId: "7001", username: "Dokon_bot" };
const BOT = { id: 7001, is_bot: true, first_name: "Doʻkon", username: "dokon_bot" };
const MEMBER = { id: 42, is_bot: false, first_name: "Aziza", language_code: "ru" };
const GROUP = { id: -1005, type: "supergroup", title: "Mahalla", username: "mahalla" };

const update = (message: object) => ({
  update_id: 900,
  message: { message_id: 7, from: MEMBER, chat: GROUP, date: 1_763_640_000, ...message },
});
const parse = (message: object, self: Parameters<typeof parseUpdate>[1] = SELF) =>
  parseUpdate(update(message), self, NOW).mails;
/** The text with an entity over each stretch between the first and the second word given. */
const marked = (text: string, type: string, word: string, extra = {}) => ({
  text,
  entities: [{ type, offset: text.indexOf(word), length: word.length, ...extra }],
});
const mentioned = (text: string) => marked(text, "mention", "@dokon_bot");

describe("a group", () => {
  it("is one customer, in which members speak and are quoted", () => {
    expect(parse(mentioned("@dokon_bot narxi qancha?"))).toEqual([
      {
        providerMessageId: "900.7",
        chatKey: "-1005",
        customer: { externalId: "-1005", name: "Mahalla", username: "mahalla", languageHint: "ru" },
        speaker: "Aziza",
        messageRef: "7",
        quote: true,
        sentAt: "2025-11-20T12:00:00.000Z",
        content: { type: "text", text: "narxi qancha?" },
      },
    ]);
  });

  it.each([
    [mentioned("@dokon_bot, narxi qancha?"), "narxi qancha?"],
    [mentioned("salom @dokon_bot, narxi?"), "salom, narxi?"],
    [mentioned("narxi qancha @dokon_bot?"), "narxi qancha?"],
    [mentioned("narxi @dokon_bot qancha"), "narxi qancha"],
    [mentioned("👨‍👩‍👧 narxi @dokon_bot"), "👨‍👩‍👧 narxi"],
    [marked("salom Doʻkon, narxi?", "text_mention", "Doʻkon", { user: BOT }), "salom, narxi?"],
    [{ text: "narxi?", reply_to_message: { message_id: 3, from: BOT } }, "narxi?"],
  ])("is answered where the bot is named or answered: %j", (message, text) => {
    expect(parse(message)[0]?.content).toEqual({ type: "text", text });
  });

  it("cuts the bot's name out wherever it stands", () => {
    const text = "@dokon_bot narxi qancha, @dokon_bot?";
    const entities = [0, 25].map((offset) => ({ type: "mention", offset, length: 10 }));
    expect(parse({ text, entities })[0]?.content).toEqual({ type: "text", text: "narxi qancha?" });
  });

  it.each([
    ["nobody", { text: "narxi qancha?" }],
    ["somebody else", marked("@boshqa_bot narxi?", "mention", "@boshqa_bot")],
    ["a name that Telegram did not mark", { text: "mail@dokon_bot narxi" }],
    ["another person by a name without @", marked("Ali narxi", "text_mention", "Ali", { user: MEMBER })],
    ["another bot's command", marked("/narx@boshqa_bot", "bot_command", "/narx@boshqa_bot")],
    ["a command for any bot", marked("/narx", "bot_command", "/narx")],
    ["another member", { text: "ha", reply_to_message: { message_id: 3, from: MEMBER } }],
    [
      "entities that are none",
      { text: "narxi", entities: [null, { type: "mention", offset: -5, length: 10 }] },
    ],
  ])("is left alone where a message is for %s", (_whom, message) => {
    expect(parse(message)).toEqual([]);
  });

  it("is not answered where a topic was merely opened by the bot", () => {
    const opening = { message_id: 3, from: BOT, forum_topic_created: { name: "Savollar" } };
    const topic = { is_topic_message: true, message_thread_id: 3 };
    expect(parse({ text: "salom", reply_to_message: opening, ...topic })).toEqual([]);
  });

  it.each([
    ["/narx@dokon_bot iPhone 15", { type: "command", name: "narx", text: "/narx iPhone 15" }],
    ["/start@dokon_bot promo", { type: "start", payload: "promo" }],
  ])("takes the command %s", (text, content) => {
    expect(parse(marked(text, "bot_command", text.split(" ")[0] ?? ""))[0]?.content).toEqual(content);
  });

  it("asks about the message that is answered where the bot is only called", () => {
    const asked = { message_id: 3, from: MEMBER, text: "Yetkazib berasizmi?" };
    const called = mentioned("@dokon_bot");
    expect(parse({ ...called, reply_to_message: asked })[0]?.content).toEqual({
      type: "text",
      text: "Yetkazib berasizmi?",
    });
    expect(parse(called)[0]?.content).toEqual({ type: "start" });
  });

  it("takes photos whose words name the bot, and voices that answer it", () => {
    const photo = [{ file_id: "p1", width: 1, height: 1 }];
    const { text: caption, entities: caption_entities } = mentioned("@dokon_bot shu bormi?");
    expect(parse({ photo, caption, caption_entities })[0]?.content).toMatchObject({
      type: "media",
      media: { kind: "photo", ref: "p1" },
      caption: "shu bormi?",
    });
    expect(parse({ photo, caption })).toEqual([]);
    const voice = { file_id: "v1" };
    const reply_to_message = { message_id: 3, from: BOT };
    expect(parse({ voice, reply_to_message })[0]?.content).toMatchObject({ type: "media" });
  });

  it("keeps the topics of a forum apart", () => {
    const topic = { message_thread_id: 3, is_topic_message: true };
    const keyOf = (message: object) => parse({ ...mentioned("@dokon_bot narxi"), ...message })[0]?.chatKey;
    expect(keyOf(topic)).toBe("-1005/3");
    expect(keyOf({ message_thread_id: 9 })).toBe("-1005");
  });

  it.each([
    ["a bot", { from: { ...MEMBER, is_bot: true } }],
    ["an administrator who hides", { from: { id: 1087968824, is_bot: true }, sender_chat: GROUP }],
    ["a channel", { sender_chat: { id: -100, type: "channel" } }],
    ["nobody", { from: undefined }],
  ])("is not answered where %s wrote", (_who, message) => {
    expect(parse({ ...mentioned("@dokon_bot narxi"), ...message })).toEqual([]);
  });

  it("gives nothing when it moves", () => {
    expect(parse({ migrate_to_chat_id: -1007 })).toEqual([]);
    expect(parse({ migrate_from_chat_id: -5 })).toEqual([]);
  });

  it("takes edits of what was said to the bot, and presses of members", () => {
    const edited_message = update(mentioned("@dokon_bot narxi 2 ta?")).message;
    expect(parseUpdate({ update_id: 901, edited_message }, SELF, NOW).mails).toMatchObject([
      { speaker: "Aziza", content: { type: "edit", of: "7", text: "narxi 2 ta?" } },
    ]);
    const message = { message_id: 8, chat: GROUP, message_thread_id: 3, is_topic_message: true };
    const callback_query = { id: "q1", from: MEMBER, message, data: "fb:1" };
    expect(parseUpdate({ update_id: 902, callback_query }, SELF, NOW).mails).toMatchObject([
      {
        chatKey: "-1005/3",
        customer: { externalId: "-1005", name: "Mahalla" },
        speaker: "Aziza",
        content: { type: "pressed", data: "fb:1", pressId: "q1" },
      },
    ]);
  });
});

describe("the team's desk", () => {
  const desk = { ...SELF, deskChatId: "-1005" };
  const topic = { message_thread_id: 3, is_topic_message: true };
  const inDesk = (message: object) => parse(message, desk);

  it("gives what a member of the team wrote in a topic", () => {
    expect(inDesk({ text: "Ha, bor", ...topic })).toEqual([
      {
        providerMessageId: "900.7",
        chatKey: "desk:-1005:3",
        customer: { externalId: "-1005", name: "Mahalla" },
        messageRef: "7",
        sentAt: "2025-11-20T12:00:00.000Z",
        content: {
          type: "desk",
          chatId: "-1005",
          topic: "3",
          author: "Aziza",
          text: "Ha, bor",
          chatTitle: "Mahalla",
        },
      },
    ]);
  });

  it("takes commands with the bot's name, captions, and administrators who write as the group", () => {
    const textOf = (message: object) => inDesk({ ...topic, ...message }).map(({ content }) => content);
    expect(textOf({ text: "/close@dokon_bot" })).toMatchObject([{ text: "/close" }]);
    expect(textOf({ photo: [{ file_id: "1" }], caption: "Mana" })).toMatchObject([{ text: "Mana" }]);
    expect(textOf({ voice: { file_id: "1" } })).toMatchObject([{ type: "desk", text: "" }]);
    const hidden = { from: { id: 1087968824, is_bot: true, first_name: "Group" }, sender_chat: GROUP };
    expect(textOf({ text: "Ha", ...hidden })).toMatchObject([{ author: "Mahalla", text: "Ha" }]);
  });

  it.each([
    ["outside of topics", { text: "salom" }],
    ["to the bot outside of topics", mentioned("@dokon_bot narxi")],
    ["by a bot", { text: "salom", ...topic, from: BOT }],
    ["by a channel", { text: "salom", ...topic, sender_chat: { id: -100, type: "channel" } }],
    ["by Telegram", { forum_topic_created: { name: "x" }, ...topic }],
    ["by closing the topic", { forum_topic_closed: {}, ...topic }],
  ])("gives nothing for what is said %s", (_how, message) => {
    expect(inDesk(message)).toEqual([]);
  });

  it("does not repeat a word of the team's that is edited", () => {
    const edited_message = update({ text: "Ha, bor!", ...topic }).message;
    expect(parseUpdate({ update_id: 901, edited_message }, desk, NOW).mails).toEqual([]);
  });

  it.each(["/link ABC-123", "/link@dokon_bot ABC-123"])("is made of any group by %s", (text) => {
    expect(parse({ text })).toMatchObject([
      {
        chatKey: "desk:-1005:0",
        content: {
          type: "desk",
          chatId: "-1005",
          author: "Aziza",
          text: "/link ABC-123",
          chatTitle: "Mahalla",
        },
      },
    ]);
  });

  it("is not made by another bot's command, a bot, or in a private chat", () => {
    expect(parse({ text: "/link@boshqa_bot ABC" })).toEqual([]);
    expect(parse({ text: "/link ABC", from: BOT })).toEqual([]);
    const chat = { id: 42, type: "private" };
    expect(parse({ text: "/link ABC", chat })[0]?.content).toMatchObject({ type: "command", name: "link" });
  });
});
