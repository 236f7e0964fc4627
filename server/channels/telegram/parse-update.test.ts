import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseUpdate } from "./parse-update.ts";

const NOW = new Date("2026-11-20T12:00:00Z");
const SELF = { externalId: "7001", username: "dokon_bot" };
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
const parse = (odd: unknown) => parseUpdate(odd, SELF, NOW).mails;
const contentOf = (message: object) => parse(update(message))[0]?.content;

describe("reading an update", () => {
  it("gives the mail of a private message", () => {
    expect(parse(update({ text: "Narxi qancha?" }))).toEqual([
      {
        providerMessageId: "900.7",
        chatKey: "42",
        customer: { externalId: "42", name: "Aziza Karimova", username: "aziza", languageHint: "uz" },
        messageRef: "7",
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
    [
      { voice: { file_id: "v1", mime_type: "audio/ogg", file_size: 900, duration: 4 } },
      { kind: "voice", ref: "v1", mimeType: "audio/ogg", bytes: 900, seconds: 4 },
    ],
    [
      { audio: { file_id: "a1", file_name: "ashula.mp3", title: "x" } },
      { kind: "audio", ref: "a1", fileName: "ashula.mp3" },
    ],
    [
      {
        photo: [
          { file_id: "s", width: 90, height: 60 },
          { file_id: "l", width: 900, height: 600, file_size: 5000 },
          { file_id: "m", width: 300, height: 200 },
        ],
      },
      { kind: "photo", ref: "l", mimeType: "image/jpeg", bytes: 5000 },
    ],
    [{ video: { file_id: "d1", duration: 9 } }, { kind: "video", ref: "d1", seconds: 9 }],
    [{ video_note: { file_id: "n1" } }, { kind: "video", ref: "n1" }],
    [
      { document: { file_id: "f1", file_name: "narx.pdf", mime_type: "application/pdf", file_size: -1 } },
      { kind: "document", ref: "f1", mimeType: "application/pdf", fileName: "narx.pdf" },
    ],
  ])("takes what was sent: %j", (message, media) => {
    expect(contentOf(message)).toEqual({ type: "media", media });
    expect(contentOf({ ...message, caption: " Shu bormi? " })).toEqual({
      type: "media",
      media,
      caption: "Shu bormi?",
    });
  });

  it.each([
    [{ animation: { file_id: "1" }, document: { file_id: "1" } }, "other"],
    [{ sticker: { file_id: "1", emoji: "👍" } }, "sticker"],
    [{ location: { latitude: 41, longitude: 69 } }, "other"],
    [{ poll: { id: "1", question: "?" } }, "other"],
  ])("names what it cannot read: %j", (message, kind) => {
    expect(contentOf(message)).toEqual({ type: "unsupported", kind });
  });

  it("keeps the words under what it cannot read", () => {
    expect(contentOf({ animation: { file_id: "1" }, caption: "Shu bormi?" })).toEqual({
      type: "unsupported",
      kind: "other",
      caption: "Shu bormi?",
    });
  });

  it("keeps the topics of a private chat apart, where they are switched on", () => {
    const topic = { message_thread_id: 3, is_topic_message: true };
    expect(parse(update({ text: "x", ...topic }))[0]?.chatKey).toBe("42/3");
    const message = { message_id: 8, chat: CHAT, ...topic };
    const callback_query = { id: "1", from: FROM, message, data: "d" };
    expect(parse({ update_id: 901, callback_query })[0]?.chatKey).toBe("42/3");
  });

  it("gives the data of a pressed button", () => {
    const message = { message_id: 7, chat: CHAT, date: 1 };
    const query = { update_id: 901, callback_query: { id: "55", from: FROM, message, data: "ask:2" } };
    expect(parse(query)).toEqual([
      {
        providerMessageId: "901.55",
        chatKey: "42",
        customer: { externalId: "42", name: "Aziza Karimova", username: "aziza", languageHint: "uz" },
        sentAt: NOW.toISOString(),
        content: { type: "pressed", data: "ask:2", pressId: "55" },
      },
    ]);
    for (const odd of ["", " ", "a\u0000b", 5, undefined]) {
      expect(parse({ update_id: 902, callback_query: { id: "56", from: FROM, message, data: odd } })).toEqual(
        [],
      );
    }
  });

  it("takes an edit as a change of the earlier message, each edit once", () => {
    const edited = { ...update({ text: "Narxi 5 kgga?", edit_date: 1_763_640_100 }).message };
    const edit = (update_id: number) => parse({ update_id, edited_message: edited });
    expect(edit(903)).toMatchObject([
      {
        chatKey: "42",
        messageRef: "7",
        sentAt: "2025-11-20T12:01:40.000Z",
        content: { type: "edit", of: "7", text: "Narxi 5 kgga?" },
      },
    ]);
    const ids = [parse(update({ text: "x" })), edit(903), edit(904)].map(([mail]) => mail?.providerMessageId);
    expect(new Set(ids).size).toBe(3);
    expect(edit(903)).toEqual(edit(903));
    const caption = { ...update({ photo: [{ file_id: "1" }], caption: "yangi" }).message };
    expect(parse({ update_id: 905, edited_message: caption })[0]?.content).toMatchObject({ text: "yangi" });
    const moved = { ...update({ location: { latitude: 1, longitude: 2 } }).message };
    expect(parse({ update_id: 906, edited_message: moved })).toEqual([]);
  });

  it.each([
    ["kicked", "blocked"],
    ["member", "active"],
    ["left", undefined],
  ])("takes the bot's status %s in a private chat as %s", (status, state) => {
    const change = { chat: CHAT, from: FROM, date: 1_763_640_000, new_chat_member: { status } };
    const mails = parse({ update_id: 907, my_chat_member: change });
    expect(mails.map(({ chatKey, content }) => [chatKey, content])).toEqual(
      state ? [["42", { type: "membership", state }]] : [],
    );
    const group = { ...change, chat: { id: -5, type: "group" } };
    expect(parse({ update_id: 908, my_chat_member: group })).toEqual([]);
  });

  it.each([
    ["a group", update({ text: "x", chat: { id: -100, type: "supergroup" } })],
    ["another bot", update({ text: "x", from: { ...FROM, is_bot: true } })],
    ["a business that is connected", { update_id: 1, business_connection: { id: "b", user: FROM } }],
    ["Telegram's own notice", update({ pinned_message: { message_id: 1 } })],
    ["an update without an id", { message: update({ text: "x" }).message }],
    ["nothing", null],
    ["a list", [update({ text: "x" })]],
  ])("has nothing to do for %s", (_name, odd) => {
    expect(parseUpdate(odd, SELF, NOW)).toEqual({ mails: [], receipts: [] });
  });

  it.each([
    ["uz-Latn", "uz"],
    ["ru", "ru"],
    ["kk", "ru"],
    ["en-GB", "en"],
    ["de", undefined],
    [5, undefined],
  ])("hints at a language by %s", (code, hint) => {
    const [mail] = parse(update({ text: "x", from: { ...FROM, language_code: code } }));
    expect(mail?.customer.languageHint).toBe(hint);
  });

  it("names a customer by what there is", () => {
    const nameOf = (from: object) => parse(update({ text: "x", from }))[0]?.customer.name;
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
        edited_message: fc.oneof(message, field),
        business_message: fc.oneof(message, field),
        my_chat_member: fc.oneof(message, field),
        callback_query: fc.oneof(query, field),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(anyUpdate, fc.anything()), (odd) => {
        for (const mail of parse(odd)) expect(Date.parse(mail.sentAt)).not.toBeNaN();
      }),
      { numRuns: 2000 },
    );
  });
});
