import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { brokenUpdate } from "../../testing/channel-contract/break-update.ts";
import { accountsOf, readWebhook } from "./read-webhook.ts";

const SELF = { externalId: "1065" };
const NOW = new Date("2026-11-20T10:00:00.000Z");
const metadata = { display_phone_number: "998901234567", phone_number_id: "1065" };
const contacts = [{ profile: { name: "Aziza" }, wa_id: "998901112233" }];

const change = (value: object, field = "messages") => ({ field, value: { metadata, ...value } });
const read = (value: object, field?: string) => readWebhook(change(value, field), SELF, NOW);
const message = (content: object) => ({
  from: "998901112233",
  id: "wamid.A",
  timestamp: "1763640000",
  ...content,
});
const contentOf = (content: object) => read({ contacts, messages: [message(content)] }).mails[0]?.content;

describe("a customer's message", () => {
  it("is named, timed and addressed", () => {
    expect(read({ contacts, messages: [message({ type: "text", text: { body: " Narxi? " } })] })).toEqual({
      mails: [
        {
          providerMessageId: "wamid.A",
          messageRef: "wamid.A",
          chatKey: "998901112233",
          customer: { externalId: "998901112233", name: "Aziza" },
          sentAt: "2025-11-20T12:00:00.000Z",
          content: { type: "text", text: "Narxi?" },
        },
      ],
      receipts: [],
    });
  });

  it("is taken from a person who hides their number", () => {
    const hidden = { id: "wamid.B", type: "text", text: { body: "Narxi?" } };
    const person = { profile: { name: "Aziza", username: "aziza" }, user_id: "UZ.1349" };
    for (const given of [hidden, { ...hidden, from_user_id: "UZ.1349" }]) {
      expect(read({ contacts: [person], messages: [given] }).mails[0]).toMatchObject({
        chatKey: "UZ.1349",
        customer: { externalId: "UZ.1349", name: "Aziza", username: "aziza" },
        sentAt: NOW.toISOString(),
      });
    }
  });

  it.each<[string, object, object | undefined]>([
    [
      "a picture",
      { type: "image", image: { id: "77", mime_type: "image/jpeg", caption: "Bu nima?" } },
      { type: "media", media: { kind: "photo", ref: "77", mimeType: "image/jpeg" }, caption: "Bu nima?" },
    ],
    [
      "a voice message",
      { type: "audio", audio: { id: "78", mime_type: "audio/ogg; codecs=opus", voice: true } },
      { type: "media", media: { kind: "voice", ref: "78", mimeType: "audio/ogg" } },
    ],
    [
      "music",
      { type: "audio", audio: { id: "79", mime_type: "audio/mpeg" } },
      { type: "media", media: { kind: "audio", ref: "79", mimeType: "audio/mpeg" } },
    ],
    [
      "a video",
      { type: "video", video: { id: "80" } },
      { type: "media", media: { kind: "video", ref: "80" } },
    ],
    [
      "a document",
      { type: "document", document: { id: "81", filename: "narx.pdf" } },
      { type: "media", media: { kind: "document", ref: "81", fileName: "narx.pdf" } },
    ],
    [
      "a file whose id leads elsewhere",
      { type: "image", image: { id: "../me", caption: "salom" } },
      { type: "unsupported", kind: "other", caption: "salom" },
    ],
    ["a sticker", { type: "sticker", sticker: { id: "82" } }, { type: "unsupported", kind: "sticker" }],
    ["a place", { type: "location", location: { latitude: 41 } }, { type: "unsupported", kind: "other" }],
    ["contacts", { type: "contacts", contacts: [{ name: {} }] }, { type: "unsupported", kind: "other" }],
    [
      "what Meta does not support",
      { type: "unsupported", errors: [{ code: 131051 }] },
      { type: "unsupported", kind: "other" },
    ],
    [
      "a tapped question",
      {
        type: "interactive",
        interactive: { type: "list_reply", list_reply: { id: "say:Narxi qancha?", title: "Narxi…" } },
      },
      { type: "text", text: "Narxi qancha?" },
    ],
    [
      "a button of ours",
      {
        type: "interactive",
        interactive: { type: "button_reply", button_reply: { id: "fb:1", title: "👍" } },
      },
      { type: "pressed", data: "fb:1" },
    ],
    [
      "a form filled in",
      { type: "interactive", interactive: { type: "nfm_reply", nfm_reply: {} } },
      { type: "unsupported", kind: "other" },
    ],
    [
      "a template's button",
      { type: "button", button: { payload: "p", text: "Ha, kerak" } },
      { type: "text", text: "Ha, kerak" },
    ],
    [
      "an edit",
      {
        type: "edit",
        edit: { original_message_id: "wamid.0", message: { type: "text", text: { body: "Yangi" } } },
      },
      { type: "edit", of: "wamid.0", text: "Yangi" },
    ],
    ["an edit that does not say of what", { type: "edit", edit: {} }, { type: "unsupported", kind: "other" }],
    ["a reaction", { type: "reaction", reaction: { message_id: "wamid.0", emoji: "👍" } }, undefined],
    ["a message taken back", { type: "revoke", revoke: { original_message_id: "wamid.0" } }, undefined],
  ])("may be %s", (_name, content, expected) => {
    expect(contentOf(content)).toEqual(expected);
  });
});

describe("fields that hide what they are", () => {
  it.each<{ odd: unknown }>([
    { odd: { toString: false } },
    { odd: { valueOf: 1, toString: 1 } },
    { odd: [[]] },
    { odd: true },
  ])("are no reason to fail: %j", ({ odd }) => {
    const odder = message({ type: "text", text: { body: "salom" }, timestamp: odd });
    expect(read({ contacts, messages: [odder] }).mails[0]?.sentAt).toBe(NOW.toISOString());
    const statuses = [{ id: "w", status: odd }];
    expect(read({ messages: [message({ type: odd })], statuses }).receipts).toEqual([]);
    const errors = [{ code: odd, error_subcode: odd }];
    expect(read({ statuses: [{ id: "w", status: "failed", errors }] }).receipts).toHaveLength(1);
  });
});

describe("what the business writes on its own phone", () => {
  it("tells that a person has taken over", () => {
    const echo = {
      from: "998901234567",
      to: "998901112233",
      id: "wamid.E",
      timestamp: "1763640000",
      type: "text",
      text: { body: "Men javob beraman" },
    };
    expect(read({ message_echoes: [echo] }, "smb_message_echoes").mails).toMatchObject([
      { chatKey: "998901112233", content: { type: "echo", text: "Men javob beraman" } },
    ]);
    const picture = { ...echo, type: "image", image: { id: "1" } };
    expect(read({ message_echoes: [picture] }, "smb_message_echoes").mails[0]?.content.type).toBe("echo");
  });
});

describe("a report", () => {
  const status = (more: object) => ({
    id: "wamid.S",
    timestamp: "1763640000",
    recipient_id: "998901112233",
    ...more,
  });

  it("names the message, its state and its time", () => {
    const statuses = ["sent", "delivered", "read", "played", "deleted"].map((state) =>
      status({ status: state }),
    );
    expect(read({ statuses }).receipts).toEqual(
      ["sent", "delivered", "read", "read"].map((state) => ({
        providerMessageId: "wamid.S",
        state,
        at: "2025-11-20T12:00:00.000Z",
      })),
    );
  });

  it.each([
    [131047, "window_closed"],
    [131026, "undeliverable"],
    [131049, "undeliverable"],
    [131031, "account_restricted"],
    [130429, "undeliverable"],
    [999999, "undeliverable"],
  ])("of a failure %i says why, in Meta's words", (code, reason) => {
    const errors = [
      { code, title: "Title", message: "Message", error_data: { details: "More than 24 hours" } },
    ];
    expect(read({ statuses: [status({ status: "failed", errors })] }).receipts).toMatchObject([
      { state: "failed", reason, detail: `${code}: More than 24 hours` },
    ]);
  });
});

describe("a body", () => {
  it("is split by numbers, through all business accounts", () => {
    const other = { ...change({}), value: { metadata: { phone_number_id: "2000" } } };
    const body = {
      object: "whatsapp_business_account",
      entry: [
        { id: "W1", changes: [change({}), other] },
        { id: "W2", changes: [change({}), { field: "account_update", value: {} }] },
      ],
    };
    expect(accountsOf(body).map(({ externalId }) => externalId)).toEqual(["1065", "2000", "1065"]);
    expect(accountsOf({ ...body, object: "instagram" })).toEqual([]);
  });

  it("gives a number only what is its own", () => {
    const message1 = message({ type: "text", text: { body: "salom" } });
    const ours = change({ contacts, messages: [message1] });
    const theirs = {
      field: "messages",
      value: { metadata: { phone_number_id: "2" }, contacts, messages: [message1] },
    };
    const body = { object: "whatsapp_business_account", entry: [{ id: "W", changes: [theirs, ours] }] };
    expect(readWebhook(body, SELF, NOW).mails).toHaveLength(1);
    expect(readWebhook(theirs, SELF, NOW).mails).toEqual([]);
  });

  it("never throws and never gives half a mail, whatever of it is broken", () => {
    const body = {
      object: "whatsapp_business_account",
      entry: [
        {
          id: "W",
          changes: [
            change({
              contacts,
              messages: [
                message({ type: "image", image: { id: "1", caption: "a" } }),
                message({
                  type: "edit",
                  edit: { original_message_id: "1", message: { type: "text", text: { body: "b" } } },
                }),
                message({ type: "interactive", interactive: { button_reply: { id: "say:a" } } }),
              ],
              statuses: [
                { id: "w", status: "failed", errors: [{ code: 131047, error_data: { details: "d" } }] },
              ],
            }),
            change(
              { message_echoes: [{ ...message({ type: "text", text: { body: "e" } }), to: "998" }] },
              "smb_message_echoes",
            ),
          ],
        },
      ],
    };
    expect(readWebhook(body, SELF, NOW).mails.length).toBeGreaterThan(2);
    fc.assert(
      fc.property(brokenUpdate([body]), (odd) => {
        const parts = accountsOf(odd).map(({ update }) => update);
        for (const update of [odd, ...parts]) {
          const { mails, receipts } = readWebhook(update, SELF, NOW);
          for (const mail of mails) {
            const texts = [mail.providerMessageId, mail.chatKey, mail.customer.name, mail.sentAt];
            for (const text of texts) expect(typeof text === "string" && text !== "").toBe(true);
            expect(JSON.stringify(mail)).not.toContain("\\u0000");
            expect(Number.isNaN(Date.parse(mail.sentAt))).toBe(false);
          }
          for (const { at } of receipts) expect(Number.isNaN(Date.parse(at))).toBe(false);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
