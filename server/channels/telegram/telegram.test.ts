import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FakeFault, type FakeTelegram, startFakeTelegram } from "../../testing/fake-telegram.ts";
import type { ChannelAccess } from "../port.ts";
import { ALLOWED_UPDATES } from "./connect.ts";
import { createTelegram, type TelegramDriver, type TelegramOptions } from "./index.ts";

const TOKEN = "7001:AAfake-token_1";
const CHAT = "42";
const access: ChannelAccess = { channelId: "chn_1", credentials: TOKEN };
const SELF = { externalId: "7001", username: "dokon_bot" };

let fake: FakeTelegram;
let telegram: TelegramDriver;
const closers: (() => Promise<void>)[] = [];

function driver(options: TelegramOptions & { conflictMs?: number } = {}): TelegramDriver {
  const made = createTelegram({
    apiRoot: fake.url,
    sendMs: 1000,
    callMs: 1000,
    pollMs: 2000,
    conflictMs: 100,
    ...options,
  });
  closers.push(made.close);
  return made;
}

beforeEach(async () => {
  fake = await startFakeTelegram();
  fake.addBot(TOKEN, { username: "dokon_bot", firstName: "Doʻkon" });
  fake.addChat(TOKEN, CHAT);
  telegram = driver();
});
afterEach(async () => {
  await fake.close();
  for (const close of closers.splice(0)) await close();
});

const send = (part = "salom", options = {}) => telegram.send(access, CHAT, part, options);
const failNext = (fault: FakeFault, times = 1) => fake.failNext({ token: TOKEN, times, fault });

describe("identify", () => {
  it("tells the bot's name and link", async () => {
    expect(await telegram.identify(access)).toEqual({
      externalId: "7001",
      displayName: "Doʻkon",
      username: "dokon_bot",
      link: "https://t.me/dokon_bot",
    });
  });

  it.each(["7001:wrong", "no token", "", "1:a/../../x", "7001:AA?x=1"])(
    "refuses the token %j",
    async (credentials) => {
      await expect(telegram.identify({ ...access, credentials })).rejects.toMatchObject({
        code: "channels.bad_credentials",
      });
    },
  );

  it.each<FakeFault>([
    { kind: "gateway", status: 502 },
    { kind: "error", code: 500, description: "Internal Server Error" },
    { kind: "rate_limit", retryAfter: 3 },
    { kind: "hang" },
    { kind: "reset" },
  ])("says that Telegram is unavailable on $kind", async (fault) => {
    failNext(fault);
    await expect(telegram.identify(access)).rejects.toMatchObject({ code: "channels.unavailable" });
  });

  it("takes an API root with a slash at its end", async () => {
    expect(await driver({ apiRoot: `${fake.url}/` }).identify(access)).toMatchObject({ externalId: "7001" });
  });

  it("says so where nothing listens, and never repeats the token", async () => {
    const lost = driver({ apiRoot: "http://127.0.0.1:1" });
    const error = await lost.identify(access).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: "channels.unavailable",
      details: { reason: "ECONNREFUSED" },
    });
    expect(JSON.stringify(error) + String(error instanceof Error && error.stack)).not.toContain(TOKEN);
  });
});

describe("connect and disconnect", () => {
  const webhook = { url: "https://bot.example/webhooks/telegram/chn_1", secret: "s_1-A" };

  it("sets the webhook with its secret and keeps what has waited", async () => {
    fake.customerWrites(TOKEN, { chatId: 42, text: "early" });
    await telegram.connect(access, webhook);
    expect(fake.webhook(TOKEN)).toEqual({
      url: webhook.url,
      secret: webhook.secret,
      allowedUpdates: [...ALLOWED_UPDATES],
      maxConnections: 40,
    });
    expect(fake.pendingCount(TOKEN)).toBe(1);
  });

  it("takes the webhook away where the bot is to be polled", async () => {
    await telegram.connect(access, webhook);
    fake.customerWrites(TOKEN, { chatId: 42, text: "waits" });
    await telegram.connect(access, null);
    expect(fake.webhook(TOKEN)).toBeNull();
    expect(fake.pendingCount(TOKEN)).toBe(1);
  });

  it("reports a revoked token, and a webhook that Telegram does not take", async () => {
    const refused = { ...webhook, url: "http://bot.example/hook" };
    await expect(telegram.connect(access, refused)).rejects.toMatchObject({ code: "channels.unavailable" });
    fake.revoke(TOKEN);
    await expect(telegram.connect(access, webhook)).rejects.toMatchObject({
      code: "channels.bad_credentials",
    });
  });

  it("disconnects quietly even from a revoked bot", async () => {
    await telegram.connect(access, webhook);
    await telegram.disconnect(access);
    expect(fake.webhook(TOKEN)).toBeNull();
    fake.revoke(TOKEN);
    await telegram.disconnect(access);
    await telegram.disconnect({ ...access, credentials: "odd token" });
  });
});

describe("send", () => {
  it("sends HTML without a link preview and gives the message's id", async () => {
    expect(await send("<b>narx</b> https://a.uz")).toEqual({ outcome: "sent", providerMessageId: "1" });
    expect(fake.sent(TOKEN, CHAT)).toMatchObject([
      {
        text: "narx https://a.uz",
        entities: [{ type: "bold", offset: 0, length: 4 }],
        params: { parse_mode: "HTML", link_preview_options: { is_disabled: true } },
      },
    ]);
  });

  it("offers suggestions as a keyboard that goes away after one tap", async () => {
    await send("salom", { suggestions: ["Narxlar qanday?", " ", "Ish vaqti"] });
    expect(fake.sent(TOKEN)[0]?.params.reply_markup).toEqual({
      keyboard: [[{ text: "Narxlar qanday?" }], [{ text: "Ish vaqti" }]],
      resize_keyboard: true,
      one_time_keyboard: true,
    });
    await send("yana", { suggestions: [] });
    expect(fake.sent(TOKEN)[1]?.params.reply_markup).toBeUndefined();
  });

  it("replies to a message, even one that is gone", async () => {
    expect(await send("javob", { replyTo: "555" })).toMatchObject({ outcome: "sent" });
    expect(fake.sent(TOKEN)[0]?.params.reply_parameters).toMatchObject({ message_id: 555 });
  });

  it("sends the words alone where Telegram cannot read the markup", async () => {
    expect(await send('<p>a</p> &lt; <a href="https://a.uz">b</a>')).toMatchObject({ outcome: "sent" });
    expect(fake.sent(TOKEN)).toMatchObject([{ text: "a < b (https://a.uz)" }]);
    expect(fake.calls(TOKEN, "sendMessage")).toHaveLength(2);
  });

  it("follows a group that has moved", async () => {
    fake.addChat(TOKEN, -5, { type: "group", migratedTo: -1005 });
    fake.addChat(TOKEN, -1005, { type: "supergroup" });
    expect(await telegram.send(access, "-5", "salom")).toMatchObject({ outcome: "sent" });
    expect(fake.sent(TOKEN, -1005)).toHaveLength(1);
  });

  const error = (code: number, description: string): FakeFault => ({ kind: "error", code, description });

  it.each<[FakeFault, object]>([
    [
      { kind: "rate_limit", retryAfter: 7 },
      { outcome: "retry", retryAfterMs: 7000 },
    ],
    [error(429, "Too Many Requests"), { outcome: "retry", retryAfterMs: 0 }],
    [error(500, "Internal Server Error"), { outcome: "retry", retryAfterMs: 0 }],
    [
      { kind: "gateway", status: 502 },
      { outcome: "retry", retryAfterMs: 0 },
    ],
    [{ kind: "blocked" }, { outcome: "refused", reason: "blocked" }],
    [{ kind: "deactivated" }, { outcome: "refused", reason: "blocked" }],
    [error(403, "Forbidden: bot was kicked from the group chat"), { outcome: "refused", reason: "blocked" }],
    [{ kind: "chat_not_found" }, { outcome: "refused", reason: "chat_not_found" }],
    [error(400, "Bad Request: PEER_ID_INVALID"), { outcome: "refused", reason: "chat_not_found" }],
    [{ kind: "unauthorized" }, { outcome: "refused", reason: "token_revoked" }],
    [error(404, "Not Found"), { outcome: "refused", reason: "token_revoked" }],
    [error(400, "Bad Request: message is too long"), { outcome: "refused", reason: "rejected" }],
    [
      { kind: "gateway", status: 413 },
      { outcome: "refused", reason: "rejected" },
    ],
    [{ kind: "hang" }, { outcome: "unclear" }],
    [{ kind: "reset" }, { outcome: "unclear" }],
  ])("reads %j as %j", async (fault, expected) => {
    failNext(fault);
    expect(await send()).toMatchObject(expected);
    expect(fake.sentCount(TOKEN)).toBe(0);
    fake.clearFaults();
    expect(await send()).toMatchObject({ outcome: "sent" });
  });

  it.each<FakeFault>([
    { kind: "effect_then_reset" },
    { kind: "effect_then_hang" },
    { kind: "effect_then_cut_body" },
  ])("does not claim to know where the answer is lost: $kind", async (fault) => {
    failNext(fault);
    expect(await send()).toMatchObject({ outcome: "unclear" });
    expect(fake.sentCount(TOKEN)).toBe(1);
  });

  it("tries again later where nothing listens", async () => {
    const lost = driver({ apiRoot: "http://127.0.0.1:1" });
    expect(await lost.send(access, CHAT, "x")).toEqual({
      outcome: "retry",
      retryAfterMs: 0,
      detail: "ECONNREFUSED",
    });
  });

  it("refuses a text with nothing in it, and a token that is none", async () => {
    expect(await send(" ")).toMatchObject({ outcome: "refused", reason: "rejected" });
    const odd = { ...access, credentials: "x/../y" };
    expect(await telegram.send(odd, CHAT, "x")).toMatchObject({
      outcome: "refused",
      reason: "token_revoked",
    });
  });

  it("does not give up before a slow answer within the time limit", async () => {
    failNext({ kind: "slow", ms: 200 });
    expect(await send()).toMatchObject({ outcome: "sent" });
  });

  it("keeps connections open and shares them between bots", async () => {
    const sockets = new Set<unknown>();
    const proxy = await startCountingProxy(sockets);
    const shared = driver({ apiRoot: proxy });
    for (let i = 0; i < 20; i++) {
      const token = `${8000 + i}:token`;
      fake.addBot(token);
      fake.addChat(token, CHAT);
      expect(await shared.send({ channelId: `c${i}`, credentials: token }, CHAT, "x")).toMatchObject({
        outcome: "sent",
      });
    }
    expect(sockets.size).toBeLessThanOrEqual(3);
  });
});

/** Passes calls on to the fake and remembers the connections they came over. */
async function startCountingProxy(sockets: Set<unknown>): Promise<string> {
  const server = http.createServer((request, response) => {
    sockets.add(request.socket);
    const onward = http.request(
      `${fake.url}${request.url}`,
      { method: request.method, headers: request.headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      },
    );
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("showing that the bot is writing", () => {
  it("tells Telegram, and keeps quiet about failures", async () => {
    await telegram.showTyping(access, CHAT);
    expect(fake.calls(TOKEN, "sendChatAction")).toMatchObject([
      { status: 200, params: { action: "typing" } },
    ]);
    failNext({ kind: "blocked" });
    await telegram.showTyping(access, CHAT);
  });
});

describe("poll", () => {
  const signal = () => AbortSignal.timeout(10_000);

  it("gives the mail and the offset that confirms it", async () => {
    const first = fake.customerWrites(TOKEN, { chatId: 42, text: "bir" });
    const second = fake.customerWrites(TOKEN, { chatId: 43, text: "ikki" });
    const polled = await telegram.poll(access, SELF, 0, signal());
    expect(polled.mails.map((mail) => mail.content)).toEqual([
      { type: "text", text: "bir" },
      { type: "text", text: "ikki" },
    ]);
    expect(polled.nextOffset).toBe(second + 1);
    expect((await telegram.poll(access, SELF, first, signal())).mails).toHaveLength(2);
    fake.customerWrites(TOKEN, { chatId: 42, text: "uch" });
    expect((await telegram.poll(access, SELF, polled.nextOffset, signal())).mails).toHaveLength(1);
  });

  it("names the same update alike whether it was polled or pushed", async () => {
    fake.customerWrites(TOKEN, { chatId: 42, text: "bir" });
    const polled = await telegram.poll(access, SELF, 0, signal());
    const response = await fetch(`${fake.url}/bot${TOKEN}/getUpdates`);
    const { result } = (await response.json()) as { result: unknown[] };
    expect(telegram.parse(result[0], SELF).mails).toEqual(polled.mails);
  });

  it("moves past updates that hold nothing for it", async () => {
    const updateId = fake.pushUpdate(TOKEN, {
      message: { message_id: 1, chat: { id: -1, type: "group" }, text: "x" },
    });
    expect(await telegram.poll(access, SELF, 0, signal())).toEqual({
      mails: [],
      receipts: [],
      nextOffset: updateId + 1,
    });
  });

  it("goes on where Telegram has begun its ids anew below the last offset", async () => {
    fake.startUpdateIdsAt(TOKEN, 700_000_000);
    fake.customerWrites(TOKEN, { chatId: 42, text: "bir" });
    const before = await telegram.poll(access, SELF, 0, signal());
    await telegram.poll(access, SELF, before.nextOffset, AbortSignal.timeout(100));

    fake.startUpdateIdsAt(TOKEN, 100_000_000);
    fake.customerWrites(TOKEN, { chatId: 42, text: "ikki" });
    const after = await telegram.poll(access, SELF, before.nextOffset, signal());
    expect(after).toMatchObject({ mails: [{ content: { text: "ikki" } }], nextOffset: 100_000_001 });
    fake.customerWrites(TOKEN, { chatId: 42, text: "uch" });
    const next = await telegram.poll(access, SELF, after.nextOffset, signal());
    expect(next.mails.map((mail) => mail.content)).toEqual([{ type: "text", text: "uch" }]);
  });

  it("waits for a message, and ends at once when told to", async () => {
    setTimeout(() => fake.customerWrites(TOKEN, { chatId: 42, text: "kech" }), 100);
    const { mails, nextOffset } = await telegram.poll(access, SELF, 0, signal());
    expect(mails).toHaveLength(1);

    const stop = new AbortController();
    setTimeout(() => stop.abort(), 100);
    const started = performance.now();
    expect(await telegram.poll(access, SELF, nextOffset, stop.signal)).toEqual({
      mails: [],
      receipts: [],
      nextOffset,
    });
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it("comes back with nothing when nobody has written", async () => {
    const quick = driver({ pollMs: 1000 });
    expect(await quick.poll(access, SELF, 5, signal())).toEqual({ mails: [], receipts: [], nextOffset: 5 });
  });

  it("takes away a webhook that is in the way, and loses nothing by it", async () => {
    await telegram.connect(access, { url: "https://other.example/hook", secret: "s" });
    fake.customerWrites(TOKEN, { chatId: 42, text: "bir" });
    expect(await telegram.poll(access, SELF, 0, signal())).toEqual({
      mails: [],
      receipts: [],
      nextOffset: 0,
    });
    expect((await telegram.poll(access, SELF, 0, signal())).mails).toHaveLength(1);
  });

  it("stands back while another program polls the same bot", async () => {
    const waiting = telegram.poll(access, SELF, 0, signal());
    await expect.poll(() => fake.pendingCount(TOKEN)).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const started = performance.now();
    const other = driver({ pollMs: 1000 }).poll(access, SELF, 0, signal());
    expect(await waiting).toEqual({ mails: [], receipts: [], nextOffset: 0 });
    expect(performance.now() - started).toBeGreaterThan(95);
    await other;
  });

  it("reports a revoked token and a provider that is away", async () => {
    failNext({ kind: "gateway", status: 502 });
    await expect(telegram.poll(access, SELF, 0, signal())).rejects.toMatchObject({
      code: "channels.unavailable",
    });
    fake.revoke(TOKEN);
    await expect(telegram.poll(access, SELF, 0, signal())).rejects.toMatchObject({
      code: "channels.bad_credentials",
    });
  });

  it("does not hold up answers while many bots wait", async () => {
    const patient = driver({ sendMs: 8000, pollMs: 20_000 });
    const stop = new AbortController();
    const polls = Array.from({ length: 200 }, (_, i) => {
      const token = `${9000 + i}:token`;
      fake.addBot(token);
      return patient.poll({ channelId: `c${i}`, credentials: token }, SELF, 0, stop.signal);
    });
    const sent = await patient.send(access, CHAT, "salom");
    stop.abort();
    await Promise.all(polls);
    expect(sent).toMatchObject({ outcome: "sent" });
  });
});
