import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FakeFault, type FakeMeta, startFakeMeta } from "../../testing/fake-meta.ts";
import type { ChannelAccess, SendResult } from "../port.ts";
import { createWhatsApp, type WhatsAppDriver, type WhatsAppOptions } from "./index.ts";

const PHONE = "106540352242922";
const WABA = "5001";
const TOKEN = "EAAfake-token-of-the-owner";
const CHAT = "998901112233";
const HOUR = 3_600_000;

let fake: FakeMeta;
let whatsApp: WhatsAppDriver;
const closers: (() => Promise<void>)[] = [];

function driver(options: Partial<WhatsAppOptions> = {}): WhatsAppDriver {
  const timeouts = { sendMs: 300, callMs: 300, downloadMs: 500 };
  const made = createWhatsApp({ graphBaseUrl: fake.url, timeouts, ...options });
  closers.push(made.close);
  return made;
}

function accessOf(fields: Record<string, unknown> = {}): ChannelAccess {
  const entered = { phoneNumberId: PHONE, token: TOKEN, businessAccountId: WABA, ...fields };
  return { channelId: "chn_1", externalId: PHONE, credentials: whatsApp.credentialsOf(entered) };
}

beforeEach(async () => {
  fake = await startFakeMeta();
  fake.addNumber({ phoneNumberId: PHONE, token: TOKEN, businessAccountId: WABA });
  fake.addChat(PHONE, CHAT);
  whatsApp = driver();
});
afterEach(async () => {
  await fake.close();
  for (const close of closers.splice(0)) await close();
});

describe("the form", () => {
  it("takes ids, token and secret, and leaves out what is empty", () => {
    const entered = whatsApp.form.parse({ phoneNumberId: ` ${PHONE} `, token: "", appSecret: "" });
    expect(JSON.parse(whatsApp.credentialsOf(entered))).toEqual({ phoneNumberId: PHONE });
  });

  it.each<[string, Record<string, unknown>]>([
    ["no number", {}],
    ["a phone number in place of its id", { phoneNumberId: "+998901234567" }],
    ["a path in place of an id", { phoneNumberId: "1/../2" }],
    ["a token with a line break", { phoneNumberId: PHONE, token: "a\r\nb" }],
    ["a field that nobody knows", { phoneNumberId: PHONE, url: "https://a.uz" }],
    ["a business account that is no number", { phoneNumberId: PHONE, businessAccountId: "me" }],
  ])("refuses %s", (_name, entered) => {
    expect(whatsApp.form.safeParse(entered).success).toBe(false);
  });

  it("keeps the owner's own application's secret for checking signatures", () => {
    const { credentials } = accessOf({ appSecret: "0123456789abcdef" });
    expect(whatsApp.shared?.appSecretOf(credentials)).toBe("0123456789abcdef");
    expect(whatsApp.shared?.appSecretOf(accessOf().credentials)).toBeUndefined();
    expect(whatsApp.shared?.appSecretOf("{")).toBeUndefined();
  });
});

describe("identify", () => {
  it("tells the number's name and its link", async () => {
    expect(await whatsApp.identify(accessOf())).toEqual({
      externalId: PHONE,
      displayName: "Doʻkon",
      link: "https://wa.me/998901234567",
    });
  });

  it("uses the platform's token where the owner entered none, and the owner's where there is one", async () => {
    const platform = driver({ fallbackToken: TOKEN });
    expect(await platform.identify(accessOf({ token: undefined }))).toMatchObject({ externalId: PHONE });
    await expect(platform.identify(accessOf({ token: "EAAother" }))).rejects.toMatchObject({
      code: "channels.bad_credentials",
    });
  });

  it.each([
    ["no token at all", { token: undefined }],
    ["a number that the token may not read", { phoneNumberId: "999" }],
  ])("refuses %s", async (_name, fields) => {
    await expect(whatsApp.identify(accessOf(fields))).rejects.toMatchObject({
      code: "channels.bad_credentials",
    });
  });

  it.each<FakeFault>([
    { kind: "gateway", status: 502 },
    { kind: "rate_limit", retryAfter: 3 },
    { kind: "error", status: 500, code: 2 },
    { kind: "hang" },
    { kind: "reset" },
  ])("says that WhatsApp is unavailable on $kind", async (fault) => {
    fake.failNext({ path: `/${PHONE}`, fault });
    await expect(whatsApp.identify(accessOf())).rejects.toMatchObject({ code: "channels.unavailable" });
  });

  it("never puts the token into an address or an error", async () => {
    const lost = driver({ graphBaseUrl: "http://127.0.0.1:1" });
    const error = await lost.identify(accessOf()).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "channels.unavailable", details: { reason: "ECONNREFUSED" } });
    await whatsApp.identify(accessOf());
    for (const { path, query } of fake.calls()) expect(JSON.stringify([path, query])).not.toContain(TOKEN);
    expect(JSON.stringify(error) + String(error instanceof Error && error.stack)).not.toContain(TOKEN);
  });

  it("takes a base address with a version of its own", async () => {
    const versioned = driver({ graphBaseUrl: `${fake.url}/v99.0` });
    expect(await versioned.identify(accessOf())).toMatchObject({ externalId: PHONE });
  });
});

describe("connect and check", () => {
  it("has the business account's messages delivered, and asks nothing where its id is not known", async () => {
    fake.addNumber({ phoneNumberId: "200", token: "EAA2", businessAccountId: "6001", subscribed: false });
    await whatsApp.connect(
      accessOf({ phoneNumberId: "200", token: "EAA2", businessAccountId: undefined }),
      null,
    );
    expect(fake.subscriptions("200")).toEqual([]);
    await whatsApp.connect(
      accessOf({ phoneNumberId: "200", token: "EAA2", businessAccountId: "6001" }),
      null,
    );
    expect(fake.subscriptions("200")).toEqual(["messages"]);
  });

  it("refuses a business account that is not the token's", async () => {
    await expect(whatsApp.connect(accessOf({ businessAccountId: "777" }), null)).rejects.toMatchObject({
      code: "channels.bad_credentials",
    });
  });

  it("finds an account in order", async () => {
    expect(await whatsApp.check(accessOf(), null)).toEqual({ ok: true });
  });

  it.each(["BANNED", "RESTRICTED"])("finds a number that is %s", async (status) => {
    fake.setStatus(PHONE, status);
    expect(await whatsApp.check(accessOf(), null)).toEqual({
      ok: false,
      code: "channels.account_restricted",
      detail: status,
    });
  });

  it("finds a revoked token, a restricted account, and lost delivery", async () => {
    fake.failNext({ path: `/${PHONE}`, fault: { kind: "error", code: 368, message: "Temporarily blocked" } });
    expect(await whatsApp.check(accessOf(), null)).toMatchObject({ code: "channels.account_restricted" });
    fake.addNumber({ phoneNumberId: "200", token: "EAA2", businessAccountId: "6001", subscribed: false });
    const lost = accessOf({ phoneNumberId: "200", token: "EAA2", businessAccountId: "6001" });
    expect(await whatsApp.check(lost, null)).toMatchObject({ code: "channels.webhook_lost" });
    fake.revoke(TOKEN);
    expect(await whatsApp.check(accessOf(), null)).toMatchObject({ code: "channels.bad_credentials" });
  });

  it("takes an outage for an outage", async () => {
    fake.failNext({ path: `/${PHONE}`, fault: { kind: "gateway", status: 503 } });
    await expect(whatsApp.check(accessOf(), null)).rejects.toMatchObject({ code: "channels.unavailable" });
  });

  it("leaves the subscription of other numbers alone when it disconnects", async () => {
    await whatsApp.disconnect(accessOf());
    expect(fake.subscriptions(PHONE)).toEqual(["messages"]);
  });
});

describe("sending", () => {
  const send = (part = "salom", options = {}) => whatsApp.send(accessOf(), CHAT, part, options);
  const lastBody = () => fake.sent(PHONE).at(-1)?.body;

  it("sends plain text without a preview of links", async () => {
    expect(await send("https://a.uz")).toMatchObject({ outcome: "sent" });
    expect(lastBody()).toEqual({
      messaging_product: "whatsapp",
      recipient_type: "individual",
      to: CHAT,
      type: "text",
      text: { body: "https://a.uz", preview_url: false },
    });
  });

  it("quotes a message", async () => {
    await send("javob", { replyTo: "wamid.HBgM=" });
    expect(lastBody()).toMatchObject({ context: { message_id: "wamid.HBgM=" } });
  });

  it("writes to a customer who hides their number by their id in the business", async () => {
    fake.addChat(PHONE, "UZ.13491208655302741918");
    expect(await whatsApp.send(accessOf(), "UZ.13491208655302741918", "salom")).toMatchObject({
      outcome: "sent",
    });
    expect(lastBody()).toMatchObject({ recipient: "UZ.13491208655302741918" });
    expect(lastBody()).not.toHaveProperty("to");
  });

  it("shows up to three choices as buttons, whole words in their ids", async () => {
    const long = "Yetkazib berish narxi qancha boʻladi?";
    await send("Savollar", { suggestions: ["Narxi?", long] });
    expect(fake.sent(PHONE)[0]?.choices).toEqual([
      { id: "say:Narxi?", title: "Narxi?" },
      { id: `say:${long}`, title: "Yetkazib berish nar…" },
    ]);
  });

  it("shows more than three as a list, whose rows carry what does not fit into a title", async () => {
    const suggestions = ["Birinchi savol juda ham uzun boʻldi", "Ikkinchi?", "Uchinchi?", "Toʻrtinchi?"];
    await send("Savollar", { suggestions });
    expect(lastBody()).toMatchObject({ interactive: { type: "list" } });
    expect(fake.sent(PHONE)[0]?.choices[0]).toEqual({
      id: `say:${suggestions[0]}`,
      title: "Birinchi savol juda ham…",
      description: suggestions[0],
    });
  });

  it("shows a list where cut titles would be the same", async () => {
    const suggestions = ["Yetkazib berish narxi Toshkentda", "Yetkazib berish narxi Samarqandda"];
    expect(await send("Savollar", { suggestions })).toMatchObject({ outcome: "sent" });
    expect(lastBody()).toMatchObject({ interactive: { type: "list" } });
  });

  it("sends the words without choices where Meta takes no choices under so many", async () => {
    expect(await send("a".repeat(1025), { suggestions: ["Narxi?"] })).toMatchObject({ outcome: "sent" });
    expect(lastBody()).toMatchObject({ type: "text" });
  });

  it.each<[number, Partial<FakeFault>, SendResult]>([
    [131047, {}, refused("window_closed")],
    [131026, {}, refused("undeliverable")],
    [131051, {}, refused("undeliverable")],
    [131049, {}, refused("undeliverable")],
    [131031, {}, refused("account_restricted")],
    [368, {}, refused("account_restricted")],
    [190, { status: 401 }, refused("token_revoked")],
    [10, { status: 403 }, refused("token_revoked")],
    [200, { status: 403 }, refused("token_revoked")],
    [100, {}, refused("rejected")],
    [80007, {}, retry(0, true)],
    [4, {}, retry(0, true)],
    [131056, {}, retry(6000)],
    [131000, { status: 500 }, retry(0)],
  ])("reads the error %i", async (code, more, expected) => {
    fake.failNext({ path: `/${PHONE}/messages`, fault: { kind: "error", code, ...more } as FakeFault });
    const { detail, ...result } = (await send()) as Extract<SendResult, { outcome: "refused" }>;
    expect(result).toEqual(expected);
    expect(detail).toContain(String(code));
    expect(fake.sent(PHONE)).toEqual([]);
  });

  it("keeps the whole number quiet for as long as Meta asks", async () => {
    fake.failNext({ path: `/${PHONE}/messages`, fault: { kind: "rate_limit", retryAfter: 9 } });
    expect(await send()).toMatchObject({ outcome: "retry", retryAfterMs: 9000, everyone: true });
  });

  it("may try again where nothing listens, and does not know after a cut answer", async () => {
    const lost = driver({ graphBaseUrl: "http://127.0.0.1:1" });
    expect(await lost.send(accessOf(), CHAT, "salom")).toMatchObject({
      outcome: "retry",
      detail: "ECONNREFUSED",
    });
    for (const kind of ["effect_then_cut_body", "effect_then_hang"] as const) {
      fake.failNext({ path: `/${PHONE}/messages`, fault: { kind } });
      expect(await send()).toMatchObject({ outcome: "unclear" });
    }
  });

  it("refuses unusable credentials without a call", async () => {
    const broken = { channelId: "c", credentials: "EAA-plain" };
    expect(await whatsApp.send(broken, CHAT, "salom")).toMatchObject(refused("token_revoked"));
    expect(fake.calls()).toEqual([]);
  });
});

describe("templates", () => {
  const body = (text: string) => ({ type: "BODY", text });

  it("gives the approved ones that words can fill, over all pages", async () => {
    for (let i = 0; i < 130; i++)
      fake.addTemplate(WABA, {
        name: `t${i}`,
        language: "uz",
        components: [body(`Salom {{1}}, {{2}} №${i}`)],
      });
    const templates = await whatsApp.templates?.(accessOf());
    expect(templates).toHaveLength(130);
    expect(templates?.[129]).toEqual({
      name: "t129",
      language: "uz",
      body: "Salom {{1}}, {{2}} №129",
      parameters: 2,
    });
  });

  it.each<[string, Record<string, unknown>]>([
    ["not approved yet", { status: "PENDING", components: [body("a")] }],
    ["with a picture", { components: [{ type: "HEADER", format: "IMAGE" }, body("a")] }],
    [
      "with a value in the header",
      { components: [{ type: "HEADER", format: "TEXT", text: "{{1}}" }, body("a")] },
    ],
    [
      "with a value in a button",
      { components: [body("a"), { type: "BUTTONS", buttons: [{ type: "URL", url: "https://a.uz/{{1}}" }] }] },
    ],
    ["with named values", { parameter_format: "NAMED", components: [body("{{name}}")] }],
    ["of a one-time code", { category: "AUTHENTICATION", components: [body("{{1}}")] }],
    ["without a body", { components: [] }],
  ])("leaves out those %s", async (_name, template) => {
    fake.addTemplate(WABA, { name: "a", language: "uz", ...template });
    expect(await whatsApp.templates?.(accessOf())).toEqual([]);
  });

  it("has none where the business account is not known", async () => {
    expect(await whatsApp.templates?.(accessOf({ businessAccountId: undefined }))).toEqual([]);
  });

  it("reaches a customer whose 24 hours are over", async () => {
    fake.addTemplate(WABA, {
      name: "order",
      language: "uz",
      components: [body("{{1}}, buyurtmangiz {{2}}.")],
    });
    fake.advance(25 * HOUR);
    const template = { name: "order", language: "uz", parameters: ["Aziza\nopa", "tayyor"] };
    expect(await whatsApp.sendTemplate?.(accessOf(), CHAT, template)).toMatchObject({ outcome: "sent" });
    expect(fake.sent(PHONE)[0]?.text).toBe("Aziza opa, buyurtmangiz tayyor.");
  });

  it("is refused where there is no such template, or a value is missing", async () => {
    fake.addTemplate(WABA, { name: "order", language: "uz", components: [body("{{1}}")] });
    for (const [name, parameters] of [
      ["nothing", []],
      ["order", []],
    ] as const) {
      const template = { name, language: "uz", parameters: [...parameters] };
      expect(await whatsApp.sendTemplate?.(accessOf(), CHAT, template)).toMatchObject(refused("rejected"));
    }
  });
});

describe("typing and reading", () => {
  it("marks the message as read and shows typing in one call", async () => {
    const messageId = fake.customerWrites(PHONE, { from: CHAT, text: "Narxi?" });
    await whatsApp.showTyping(accessOf(), CHAT, messageId);
    expect(fake.signs(PHONE)).toEqual([
      { account: PHONE, action: "read", chat: CHAT, messageId },
      { account: PHONE, action: "typing", chat: CHAT, messageId },
    ]);
    expect(fake.calls()).toHaveLength(1);
  });

  it("asks nothing where no message is named", async () => {
    await whatsApp.showTyping(accessOf(), CHAT);
    expect(fake.calls()).toEqual([]);
  });
});

describe("media", () => {
  const base64 = Buffer.from("ovoz").toString("base64");

  it("fetches the bytes with the token, at the address that Meta gives for five minutes", async () => {
    const { id } = fake.addMedia(PHONE, { base64, mimeType: "audio/ogg; codecs=opus" });
    expect(await whatsApp.download?.(accessOf(), id, { maxBytes: 4 })).toEqual({
      bytes: Buffer.from("ovoz"),
      mimeType: "audio/ogg",
    });
  });

  it("says that a file of another number is gone", async () => {
    fake.addNumber({ phoneNumberId: "200", token: "EAA2" });
    const { id } = fake.addMedia("200", { base64, mimeType: "audio/ogg" });
    await expect(whatsApp.download?.(accessOf(), id, { maxBytes: 99 })).rejects.toMatchObject({
      code: "channels.media_gone",
    });
  });
});

function refused(reason: string): SendResult {
  return { outcome: "refused", reason } as SendResult;
}

function retry(retryAfterMs: number, everyone?: boolean): SendResult {
  return { outcome: "retry", retryAfterMs, ...(everyone && { everyone }) } as SendResult;
}
