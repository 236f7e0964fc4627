import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseUpdate } from "./parse-update.ts";

const NOW = new Date("2026-11-20T12:00:00Z");
const FROM = {
  id: 42,
  is_bot: false,
  first_name: "Aziza",
  last_name: "Karimova",
  username: "aziza",
  language_code: "uz",
};
const CHAT = { id: 42, type: "private", first_name: "Aziza" };

const update = (message: object) => ({
  update_id: 900,
  message: { message_id: 7, from: FROM, chat: CHAT, date: 1_763_640_000, ...message },
});
const contentOf = (message: object) => parseUpdate(update(message), NOW)[0]?.content;

describe("reading an update", () => {
  it("gives the mail of a private message", () => {
    expect(parseUpdate(update({ text: "Narxi qancha?" }), NOW)).toEqual([
      {
        providerMessageId: "900.7",
        chatKey: "42",
        customer: { externalId: "42", name: "Aziza Karimova", username: "aziza", languageHint: "uz" },
        sentAt: "2025-11-20T12:00:00.000Z",
        content: { type: "text", text: "Narxi qancha?" },
      },
    ]);
  });

  it.each([
    ["/start", { type: "start" }],
    ["/start promo_1-A", { type: "start", payload: "promo_1-A" }],
    ["/start@dokon_bot promo", { type: "start", payload: "promo" }],
    ["/start narxlar haqida", { type: "start" }],
    [`/start ${"a".repeat(65)}`, { type: "start" }],
    ["/Narx iPhone 15", { type: "command", name: "narx", text: "/Narx iPhone 15" }],
    ["/ 5 ta", { type: "text", text: "/ 5 ta" }],
    ["/narx-navo", { type: "text", text: "/narx-navo" }],
    [" salom\u0000\ud800 ", { type: "text", text: "salom\ufffd" }],
  ])("reads %j", (text, content) => {
    expect(contentOf({ text })).toEqual(content);
  });

  it.each([
    [{ voice: { file_id: "1" } }, "voice"],
    [{ photo: [{ file_id: "1" }] }, "photo"],
    [{ document: { file_id: "1" } }, "document"],
    [{ animation: { file_id: "1" }, document: { file_id: "1" } }, "other"],
    [{ sticker: { file_id: "1", emoji: "👍" } }, "sticker"],
    [{ location: { latitude: 41, longitude: 69 } }, "other"],
  ])("names what it cannot read: %j", (message, kind) => {
    expect(contentOf(message)).toEqual({ type: "unsupported", kind });
  });

  it("takes the words under a photo as the question", () => {
    expect(contentOf({ photo: [{}], caption: "Shu bormi?" })).toEqual({ type: "text", text: "Shu bormi?" });
  });

  it("takes a pressed button as its own words", () => {
    const message = {
      message_id: 7,
      chat: CHAT,
      date: 1,
      reply_markup: { inline_keyboard: [[{ text: "Narxlar", callback_data: "q:1" }]] },
    };
    const query = { update_id: 901, callback_query: { id: "55", from: FROM, message, data: "q:1" } };
    expect(parseUpdate(query, NOW)).toMatchObject([
      { providerMessageId: "901.55", sentAt: NOW.toISOString(), content: { type: "text", text: "Narxlar" } },
    ]);
    const bare = {
      update_id: 902,
      callback_query: { id: "56", from: FROM, message: { chat: CHAT }, data: "Yetkazish" },
    };
    expect(parseUpdate(bare, NOW)[0]?.content).toEqual({ type: "text", text: "Yetkazish" });
  });

  it.each([
    ["a group", update({ text: "x", chat: { id: -100, type: "supergroup" } })],
    ["another bot", update({ text: "x", from: { ...FROM, is_bot: true } })],
    ["an edit", { update_id: 1, edited_message: update({ text: "x" }).message }],
    ["a block", { update_id: 1, my_chat_member: { chat: CHAT, from: FROM } }],
    ["Telegram's own notice", update({ pinned_message: { message_id: 1 } })],
    ["an update without an id", { message: update({ text: "x" }).message }],
    ["nothing", null],
    ["a list", [update({ text: "x" })]],
  ])("has nothing to do for %s", (_name, odd) => {
    expect(parseUpdate(odd, NOW)).toEqual([]);
  });

  it.each([
    ["uz-Latn", "uz"],
    ["ru", "ru"],
    ["kk", "ru"],
    ["en-GB", "en"],
    ["de", undefined],
    [5, undefined],
  ])("hints at a language by %s", (code, hint) => {
    const [mail] = parseUpdate(update({ text: "x", from: { ...FROM, language_code: code } }), NOW);
    expect(mail?.customer.languageHint).toBe(hint);
  });

  it("names a customer by what there is", () => {
    const nameOf = (from: object) => parseUpdate(update({ text: "x", from }), NOW)[0]?.customer.name;
    expect(nameOf({ id: 42, username: "aziza" })).toBe("aziza");
    expect(nameOf({ id: 42, first_name: " " })).toBe("42");
  });

  it("never throws, whatever arrives", () => {
    const field = fc.oneof(
      fc.anything(),
      fc.constantFrom("private", CHAT, FROM, 42, Number.MAX_VALUE, "/start", [[null]]),
    );
    const message = fc.record(
      {
        message_id: field,
        from: field,
        chat: fc.oneof(field, fc.constant(CHAT)),
        date: field,
        text: field,
        photo: field,
        caption: field,
      },
      { requiredKeys: [] },
    );
    const query = fc.record(
      {
        id: field,
        from: field,
        data: fc.oneof(field, fc.string()),
        message: fc.oneof(field, fc.record({ chat: fc.constant(CHAT), reply_markup: field })),
      },
      { requiredKeys: [] },
    );
    const anyUpdate = fc.record(
      {
        update_id: fc.oneof(fc.integer(), field),
        message: fc.oneof(message, field),
        callback_query: fc.oneof(query, field),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(anyUpdate, fc.anything()), (odd) => {
        for (const mail of parseUpdate(odd, NOW)) expect(Date.parse(mail.sentAt)).not.toBeNaN();
      }),
      { numRuns: 2000 },
    );
  });
});
