import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FakeFault, type FakeMeta, startFakeMeta } from "../../testing/fake-meta.ts";
import type { ChannelAccess, SendResult } from "../port.ts";
import { createInstagram, type InstagramDriver, type InstagramOptions } from "./index.ts";

const ACCOUNT = "17841400008460056";
const TOKEN = "IGAAfake-token-of-the-owner";
const CHAT = "6789012345678901";
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let fake: FakeMeta;
let instagram: InstagramDriver;
let now = new Date();
const closers: (() => Promise<void>)[] = [];

function driver(options: Partial<InstagramOptions> = {}): InstagramDriver {
  const timeouts = { sendMs: 300, callMs: 300, downloadMs: 500 };
  const made = createInstagram({ graphBaseUrl: fake.url, timeouts, clock: { now: () => now }, ...options });
  closers.push(made.close);
  return made;
}

function accessOf(fields: Record<string, unknown> = {}): ChannelAccess {
  const entered = { accountId: ACCOUNT, token: TOKEN, ...fields };
  return { channelId: "chn_1", credentials: instagram.credentialsOf(entered) };
}

/** Turns the clocks of the driver and of the fake on. */
function later(ms: number): void {
  fake.advance(ms);
  now = new Date(now.getTime() + ms);
}

beforeEach(async () => {
  now = new Date();
  fake = await startFakeMeta();
  fake.addProfile({ accountId: ACCOUNT, token: TOKEN, appScopedId: "555" });
  fake.addChat(ACCOUNT, CHAT);
  instagram = driver();
});
afterEach(async () => {
  await fake.close();
  for (const close of closers.splice(0)) await close();
});

describe("identify", () => {
  const identity = {
    externalId: ACCOUNT,
    displayName: "Doʻkon",
    username: "dokon_uz",
    link: "https://ig.me/m/dokon_uz",
  };

  it("tells who the account is, by either of its ids", async () => {
    expect(await instagram.identify(accessOf())).toMatchObject(identity);
    expect(await instagram.identify(accessOf({ accountId: "555" }))).toMatchObject(identity);
  });

  it("refuses a token of another account", async () => {
    await expect(instagram.identify(accessOf({ accountId: "123" }))).rejects.toMatchObject({
      code: "channels.bad_credentials",
    });
  });

  it("uses the platform's token for its own account alone", async () => {
    const platform = driver({ fallbackToken: TOKEN });
    expect(await platform.identify(accessOf({ token: "" }))).toEqual(identity);
    await expect(instagram.identify(accessOf({ token: "" }))).rejects.toMatchObject({
      code: "channels.bad_credentials",
    });
  });

  it.each<FakeFault>([
    { kind: "gateway", status: 502 },
    { kind: "rate_limit", retryAfter: 3 },
    { kind: "hang" },
    { kind: "reset" },
  ])("says that Instagram is unavailable on $kind", async (fault) => {
    fake.failNext({ path: "/me", fault });
    await expect(instagram.identify(accessOf())).rejects.toMatchObject({ code: "channels.unavailable" });
  });
});

describe("connect and check", () => {
  it("subscribes to messages, and unsubscribes", async () => {
    expect(await instagram.check(accessOf(), null)).toMatchObject({ code: "channels.webhook_lost" });
    await instagram.connect(accessOf(), null);
    expect(fake.subscriptions(ACCOUNT)).toEqual([
      "messages",
      "messaging_postbacks",
      "messaging_seen",
      "message_reactions",
    ]);
    expect(await instagram.check(accessOf(), null)).toEqual({ ok: true });
    await instagram.disconnect(accessOf());
    expect(fake.subscriptions(ACCOUNT)).toEqual([]);
  });

  it("finds a token that has ended, and takes an outage for an outage", async () => {
    await instagram.connect(accessOf(), null);
    fake.failNext({ path: "/me", fault: { kind: "gateway", status: 503 } });
    await expect(instagram.check(accessOf(), null)).rejects.toMatchObject({ code: "channels.unavailable" });
    later(61 * DAY);
    expect(await instagram.check(accessOf(), null)).toMatchObject({
      ok: false,
      code: "channels.bad_credentials",
    });
  });
});

describe("a token", () => {
  const refresh = (access: ChannelAccess) => instagram.refresh?.(access);

  it("whose end nobody knows is taken to end soon, so that it is renewed at the next check", async () => {
    const { expiresAt } = await instagram.identify(accessOf());
    expect(expiresAt?.getTime()).toBeLessThan(now.getTime() + 10 * DAY);
  });

  it("is renewed at once where nobody knows when it ends, then ten days before its end", async () => {
    const first = await refresh(accessOf({ appSecret: "0123456789abcdef" }));
    expect(first?.expiresAt.getTime()).toBeCloseTo(now.getTime() + 60 * DAY, -4);
    const renewed = { channelId: "chn_1", credentials: first?.credentials ?? "" };
    expect(JSON.parse(renewed.credentials)).toMatchObject({
      accountId: ACCOUNT,
      appSecret: "0123456789abcdef",
    });
    expect(JSON.parse(renewed.credentials).token).not.toBe(TOKEN);
    expect(await instagram.identify(renewed)).toMatchObject({ expiresAt: first?.expiresAt });

    later(49 * DAY);
    expect(await refresh(renewed)).toBeNull();
    later(2 * DAY);
    const second = await refresh(renewed);
    expect(fake.tokens(ACCOUNT)).toHaveLength(3);
    later(20 * DAY);
    expect(
      await instagram.identify({ channelId: "c", credentials: second?.credentials ?? "" }),
    ).toMatchObject({
      externalId: ACCOUNT,
    });
  });

  it("younger than a day is left for later", async () => {
    fake.addProfile({ accountId: "200", token: "IGAAyoung", tokenAgeMs: HOUR });
    expect(await refresh(accessOf({ accountId: "200", token: "IGAAyoung" }))).toBeNull();
  });

  it("of the platform is not ours to renew", async () => {
    const platform = driver({ fallbackToken: TOKEN });
    expect(await platform.refresh?.(accessOf({ token: undefined }))).toBeNull();
    expect(fake.calls()).toEqual([]);
  });

  it("that has ended, or an outage, is said", async () => {
    fake.failNext({ path: "/refresh_access_token", fault: { kind: "gateway", status: 503 } });
    await expect(refresh(accessOf())).rejects.toMatchObject({ code: "channels.unavailable" });
    later(61 * DAY);
    await expect(refresh(accessOf())).rejects.toMatchObject({ code: "channels.bad_credentials" });
  });
});

describe("sending", () => {
  const send = (part = "salom", options = {}) => instagram.send(accessOf(), CHAT, part, options);

  it("reaches 24 hours after the customer's last message, and no longer", async () => {
    later(24 * HOUR - 60_000);
    expect(await send()).toMatchObject({ outcome: "sent" });
    later(120_000);
    expect(await send()).toMatchObject({ outcome: "refused", reason: "window_closed" });
    fake.customerWrites(ACCOUNT, { from: CHAT, text: "hali ham bormi?" });
    expect(await send()).toMatchObject({ outcome: "sent" });
  });

  it("reaches seven days where a person writes and Meta has granted it, without a tag where none is needed", async () => {
    fake.addProfile({ accountId: ACCOUNT, token: TOKEN, humanAgent: true });
    fake.addChat(ACCOUNT, CHAT);
    await send("hozir", { byPerson: true });
    later(6 * DAY);
    expect(await send("kech")).toMatchObject({ reason: "window_closed" });
    expect(await send("kech", { byPerson: true })).toMatchObject({ outcome: "sent" });
    expect(fake.sent(ACCOUNT).map(({ body }) => body.tag)).toEqual([undefined, "HUMAN_AGENT"]);
    later(2 * DAY);
    expect(await send("juda kech", { byPerson: true })).toMatchObject({ reason: "window_closed" });
  });

  it("says that the window is closed where Meta has not granted the tag", async () => {
    later(2 * DAY);
    expect(await send("kech", { byPerson: true })).toMatchObject({
      outcome: "refused",
      reason: "window_closed",
    });
    expect(fake.sent(ACCOUNT)).toEqual([]);
  });

  it("does not know a person who never wrote", async () => {
    expect(await instagram.send(accessOf(), "999", "salom")).toMatchObject({ reason: "chat_not_found" });
  });

  it("shows choices as quick replies, whole words in their payloads", async () => {
    const question = "Yetkazib berish narxi qancha boʻladi?";
    await send("Savollar", { buttons: [{ label: "👍", data: "fb:1" }], suggestions: [question] });
    expect(fake.sent(ACCOUNT)[0]?.choices).toEqual([
      { id: "fb:1", title: "👍" },
      { id: `say:${question}`, title: "Yetkazib berish nar…" },
    ]);
  });

  it.each<[number, Partial<FakeFault>, object]>([
    [10, { subcode: 2534022 }, { outcome: "refused", reason: "window_closed" }],
    [10, {}, { outcome: "refused", reason: "token_revoked" }],
    [190, { status: 401 }, { outcome: "refused", reason: "token_revoked" }],
    [551, {}, { outcome: "refused", reason: "undeliverable" }],
    [100, { subcode: 2534014 }, { outcome: "refused", reason: "chat_not_found" }],
    [100, {}, { outcome: "refused", reason: "rejected" }],
    [368, {}, { outcome: "refused", reason: "account_restricted" }],
    [613, {}, { outcome: "retry", everyone: true, retryAfterMs: 0 }],
    [4, {}, { outcome: "retry", everyone: true, retryAfterMs: 0 }],
    [80006, {}, { outcome: "retry", everyone: true, retryAfterMs: 0 }],
    [2, { status: 500 }, { outcome: "retry", retryAfterMs: 0 }],
    [987654, { status: 503 }, { outcome: "retry", retryAfterMs: 0 }],
    [987654, { status: 401 }, { outcome: "refused", reason: "token_revoked" }],
  ])("reads the error %i %j", async (code, more, expected) => {
    fake.failNext({ path: `/${ACCOUNT}/messages`, fault: { kind: "error", code, ...more } as FakeFault });
    const result: SendResult = await send();
    expect(result).toMatchObject(expected);
    expect(fake.sent(ACCOUNT)).toEqual([]);
  });

  it("shows that it has seen the message and is writing", async () => {
    await instagram.showTyping(accessOf(), CHAT, "aWdf1");
    expect(fake.signs(ACCOUNT).map(({ action }) => action)).toEqual(["read", "typing"]);
  });
});

describe("a customer's profile", () => {
  it("gives the name that messages do not carry", async () => {
    expect(await instagram.profileOf?.(accessOf(), CHAT)).toEqual({
      name: `Mijoz ${CHAT}`,
      username: `mijoz_${CHAT}`,
    });
  });

  it("is none, without an error, where Instagram does not tell", async () => {
    for (const id of ["999", "me", "../x"]) expect(await instagram.profileOf?.(accessOf(), id)).toBeNull();
    fake.failNext({ fault: { kind: "hang" } });
    expect(await instagram.profileOf?.(accessOf(), CHAT)).toBeNull();
    expect(await instagram.profileOf?.({ channelId: "c", credentials: "" }, CHAT)).toBeNull();
  });
});

describe("files", () => {
  it("are fetched without the token", async () => {
    const base64 = Buffer.from("rasm").toString("base64");
    const { url } = fake.addMedia(ACCOUNT, { base64, mimeType: "image/jpeg" });
    const file = await instagram.download?.(accessOf(), url, { maxBytes: 4 });
    expect(file).toEqual({ bytes: Buffer.from("rasm"), mimeType: "image/jpeg" });
    expect(fake.calls().map(({ token }) => token)).toEqual([""]);
  });

  it("are not fetched from anywhere but Meta", async () => {
    for (const ref of ["http://127.0.0.1:1/x", "https://evil.example/x"])
      await expect(instagram.download?.(accessOf(), ref, { maxBytes: 4 })).rejects.toMatchObject({
        code: "channels.media_gone",
      });
  });
});

describe("rendering for Instagram", () => {
  it.each([
    ["formats as words", "## Narx\n**4000** *soʻm* `x`", "Narx\n\n4000 soʻm x"],
    ["links with their address", "[sayt](https://a.uz)", "sayt (https://a.uz)"],
    ["lists", "- bir\n- ikki", "• bir\n• ikki"],
  ])("shows %s", (_name, markdown, expected) => {
    expect(instagram.render(markdown)).toEqual([expected]);
  });

  it("fills a thousand bytes, not a thousand letters", () => {
    const parts = instagram.render("Доставка по городу бесплатна. ".repeat(60));
    for (const part of parts) expect(Buffer.byteLength(part)).toBeLessThanOrEqual(1000);
    expect(Buffer.byteLength(parts[0] ?? "")).toBeGreaterThan(850);
    const latin = instagram.render("Oʻzbekiston boʻylab yetkazib berish. ".repeat(60));
    expect(Buffer.byteLength(latin[0] ?? "")).toBeGreaterThan(850);
  });

  it("counts each part by its own letters and addresses, not by the answer's average", () => {
    const mixed = `${"plain latin words. ".repeat(150)}${"русские слова. ".repeat(150)}`;
    const links = "[a](https://dokon.uz/mahsulotlar/katalog?sahifa=1) ".repeat(60);
    for (const answer of [mixed, links]) {
      const parts = instagram.render(answer);
      expect(parts.length).toBeGreaterThan(2);
      for (const part of parts) expect(Buffer.byteLength(part)).toBeLessThanOrEqual(1000);
    }
  });

  it("ends an endless answer with an ellipsis that still fits", () => {
    const parts = instagram.render("нарх ".repeat(5000));
    expect(parts).toHaveLength(10);
    expect(parts.at(-1)).toMatch(/…$/);
    for (const part of parts) expect(Buffer.byteLength(part)).toBeLessThanOrEqual(1000);
  });
});
