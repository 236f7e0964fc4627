import { describe, expect, it } from "vitest";
import { parseUpdate } from "./parse-update.ts";

const NOW = new Date("2026-11-20T12:00:00Z");
const SELF = { externalId: "7001", username: "dokon_bot" };
const CUSTOMER = { id: 42, is_bot: false, first_name: "Aziza", language_code: "uz" };
const OWNER = { id: 99, is_bot: false, first_name: "Sardor" };
const CHAT = { id: 42, type: "private", first_name: "Aziza" };

const message = (extra: object) => ({
  business_connection_id: "bc-1",
  message_id: 7,
  from: CUSTOMER,
  chat: CHAT,
  date: 1_763_640_000,
  ...extra,
});
const parse = (extra: object) =>
  parseUpdate({ update_id: 900, business_message: message(extra) }, SELF, NOW).mails;

describe("a Telegram Business account", () => {
  it("has chats of its own with its customers", () => {
    expect(parse({ text: "Narxi qancha?" })).toEqual([
      {
        providerMessageId: "900.7",
        chatKey: "biz:bc-1:42",
        customer: { externalId: "42", name: "Aziza", languageHint: "uz" },
        messageRef: "7",
        sentAt: "2025-11-20T12:00:00.000Z",
        content: { type: "text", text: "Narxi qancha?" },
      },
    ]);
    expect(parse({ voice: { file_id: "v1" } })[0]?.content).toMatchObject({ type: "media" });
  });

  it("tells when its owner answers from their own phone", () => {
    expect(parse({ from: OWNER, text: "Salom, hozir aytaman" })).toMatchObject([
      {
        chatKey: "biz:bc-1:42",
        customer: { externalId: "42", name: "Aziza" },
        content: { type: "echo", text: "Salom, hozir aytaman" },
      },
    ]);
    expect(parse({ from: OWNER, photo: [{ file_id: "1" }] })[0]?.content).toEqual({ type: "echo", text: "" });
  });

  it.each([
    ["what we sent in the owner's name", { from: OWNER, text: "x", sender_business_bot: { id: 7001 } }],
    ["a greeting that Telegram sends by itself", { from: OWNER, text: "x", is_from_offline: true }],
    ["another bot", { from: { ...CUSTOMER, is_bot: true }, text: "x" }],
    ["a message without a connection", { business_connection_id: undefined, text: "x" }],
    ["Telegram's notices", { pinned_message: {} }],
    ["Telegram's notices of the owner", { from: OWNER, pinned_message: {} }],
  ])("gives nothing for %s", (_what, extra) => {
    expect(parse(extra)).toEqual([]);
  });

  it("takes its customers' edits and presses, and not the owner's edits", () => {
    const edit = (extra: object) =>
      parseUpdate({ update_id: 901, edited_business_message: message(extra) }, SELF, NOW).mails;
    expect(edit({ text: "Narxi 2 ta?" })).toMatchObject([
      { chatKey: "biz:bc-1:42", content: { type: "edit", of: "7", text: "Narxi 2 ta?" } },
    ]);
    expect(edit({ from: OWNER, text: "x" })).toEqual([]);
    const pressed = { id: "q1", from: CUSTOMER, message: message({ text: "x" }), data: "fb:1" };
    expect(parseUpdate({ update_id: 902, callback_query: pressed }, SELF, NOW).mails).toMatchObject([
      { chatKey: "biz:bc-1:42", content: { type: "pressed", data: "fb:1" } },
    ]);
  });
});
