import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { brokenUpdate } from "../../testing/channel-contract/break-update.ts";
import { accountsOf, readWebhook } from "./read-webhook.ts";

const SELF = { externalId: "1784" };
const NOW = new Date("2026-11-20T10:00:00.000Z");
const people = { sender: { id: "6789" }, recipient: { id: "1784" }, timestamp: 1_763_640_000_000 };

const read = (event: object) => readWebhook({ id: "1784", messaging: [{ ...people, ...event }] }, SELF, NOW);
const contents = (message: object) =>
  read({ message: { mid: "m1", ...message } }).mails.map(({ content }) => content);
const file = (type: string, url = "https://lookaside.fbsbx.com/a") => ({ type, payload: { url } });

describe("a customer's message", () => {
  it("is addressed, timed and named by the customer's id", () => {
    expect(read({ message: { mid: "m1", text: " Narxi? " } })).toEqual({
      mails: [
        {
          providerMessageId: "m1",
          messageRef: "m1",
          chatKey: "6789",
          customer: { externalId: "6789", name: "6789" },
          sentAt: "2025-11-20T12:00:00.000Z",
          content: { type: "text", text: "Narxi?" },
        },
      ],
      receipts: [],
    });
  });

  it.each<[string, object, object[]]>([
    [
      "a reply to a story",
      { text: "Narxi?", reply_to: { story: { id: "1", url: "https://a" } } },
      [{ type: "text", text: "Narxi?" }],
    ],
    [
      "a story that mentions us",
      { attachments: [file("story_mention")] },
      [{ type: "unsupported", kind: "other" }],
    ],
    [
      "a shared post with words",
      { text: "Bu bormi?", attachments: [file("share")] },
      [{ type: "unsupported", kind: "other", caption: "Bu bormi?" }],
    ],
    [
      "a picture with words",
      { text: "Bu nima?", attachments: [file("image")] },
      [
        {
          type: "media",
          media: { kind: "photo", ref: "https://lookaside.fbsbx.com/a" },
          caption: "Bu nima?",
        },
      ],
    ],
    [
      "a voice message",
      { attachments: [file("audio")] },
      [{ type: "media", media: { kind: "voice", ref: "https://lookaside.fbsbx.com/a" } }],
    ],
    [
      "a file",
      { attachments: [file("file")] },
      [{ type: "media", media: { kind: "document", ref: "https://lookaside.fbsbx.com/a" } }],
    ],
    ["a heart", { attachments: [{ type: "like_heart" }] }, [{ type: "unsupported", kind: "sticker" }]],
    ["what is not supported", { is_unsupported: true }, [{ type: "unsupported", kind: "other" }]],
    ["a message taken back", { is_deleted: true, text: "x" }, []],
    ["an echo of our own call", { is_echo: true, text: "Javob", app_id: 1 }, []],
    ["an echo of what the owner typed", { is_echo: true, text: "Javob" }, []],
    [
      "a tapped question",
      { text: "Narxi…", quick_reply: { payload: "say:Narxi qancha?" } },
      [{ type: "text", text: "Narxi qancha?" }],
    ],
    [
      "a button of ours",
      { text: "👍", quick_reply: { payload: "fb:1" } },
      [{ type: "pressed", data: "fb:1" }],
    ],
  ])("may be %s", (_name, message, expected) => {
    expect(contents(message)).toEqual(expected);
  });

  it("gives each of several pictures a mail of its own, known when it comes again", () => {
    const several = {
      mid: "m1",
      text: "Bular?",
      attachments: [file("image"), file("image", "https://lookaside.fbsbx.com/b")],
    };
    const { mails } = read({ message: several });
    expect(mails.map(({ providerMessageId }) => providerMessageId)).toEqual(["m1", "m1#1"]);
    expect(mails.map(({ messageRef }) => messageRef)).toEqual(["m1", "m1"]);
    expect(mails.map(({ content }) => content.type === "media" && content.caption)).toEqual([
      "Bular?",
      undefined,
    ]);
  });
});

describe("a tapped starter", () => {
  it.each<[object, object]>([
    [
      { title: "Narxlar qanday?", payload: "ICE_1" },
      { type: "text", text: "Narxlar qanday?" },
    ],
    [
      { title: "Ha", payload: "rate:5" },
      { type: "pressed", data: "rate:5" },
    ],
    [
      { title: "Narxi…", payload: "say:Narxi qancha?" },
      { type: "text", text: "Narxi qancha?" },
    ],
    [{ payload: "MENU_2" }, { type: "pressed", data: "MENU_2" }],
    [{ title: "Salom" }, { type: "text", text: "Salom" }],
  ])("%j is %j", (postback, expected) => {
    expect(read({ postback: { mid: "m2", ...postback } }).mails[0]?.content).toEqual(expected);
  });
});

describe("other events", () => {
  it("report that a message of ours was seen, where they name it", () => {
    expect(read({ read: { mid: "m9" } }).receipts).toEqual([
      { providerMessageId: "m9", state: "read", at: "2025-11-20T12:00:00.000Z" },
    ]);
    expect(read({ read: { watermark: 1 } })).toEqual({ mails: [], receipts: [] });
  });

  it("change an earlier message", () => {
    expect(read({ message_edit: { mid: "m1", text: "Yangi", num_edit: 2 } }).mails).toMatchObject([
      { providerMessageId: "m1.2", content: { type: "edit", of: "m1", text: "Yangi" } },
    ]);
  });

  it("are read in the form of changes too", () => {
    const value = { ...people, message: { mid: "m1", text: "salom" } };
    expect(
      readWebhook({ id: "1784", changes: [{ field: "messages", value }] }, SELF, NOW).mails,
    ).toHaveLength(1);
  });
});

describe("a body", () => {
  it("is split by accounts, and gives each only its own", () => {
    const entry = ["1784", "2000"].map((id) => ({
      id,
      messaging: [{ ...people, message: { mid: `m${id}`, text: "salom" } }],
    }));
    const body = { object: "instagram", entry };
    expect(accountsOf(body).map(({ externalId }) => externalId)).toEqual(["1784", "2000"]);
    expect(readWebhook(body, SELF, NOW).mails.map(({ providerMessageId }) => providerMessageId)).toEqual([
      "m1784",
    ]);
    expect(readWebhook(entry[1], SELF, NOW).mails).toEqual([]);
  });

  it("never throws and never gives half a mail, whatever of it is broken", () => {
    const body = {
      object: "instagram",
      entry: [
        {
          id: "1784",
          messaging: [
            { ...people, message: { mid: "m1", text: "a", attachments: [file("image"), file("share")] } },
            { ...people, message: { mid: "m2", quick_reply: { payload: "say:a" } } },
            { ...people, postback: { mid: "m3", title: "t", payload: "p" } },
            { ...people, message_edit: { mid: "m4", text: "t", num_edit: 1 } },
            { ...people, read: { mid: "m5" } },
          ],
          changes: [{ field: "messages", value: { ...people, message: { mid: "m6", text: "c" } } }],
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
