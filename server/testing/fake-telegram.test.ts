import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FakeTelegram, startFakeTelegram, startFakeTelegramProcess } from "./fake-telegram.ts";

const TOKEN = "7001:fake-token";
const CHAT = 42;

let fake: FakeTelegram;
const closers: (() => Promise<void>)[] = [];

beforeEach(async () => {
  fake = await startFakeTelegram({ webhookRetryMs: 20 });
  fake.addBot(TOKEN, { username: "dokon_bot" });
  fake.addChat(TOKEN, CHAT);
});
afterEach(async () => {
  await fake.close();
  for (const close of closers.splice(0)) await close();
});

type Answer = {
  status: number;
  body: { ok: boolean; description?: string; result?: unknown; parameters?: unknown };
};

async function call(method: string, params: object = {}, token = TOKEN): Promise<Answer> {
  const response = await fetch(`${fake.url}/bot${token}/${method}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(params),
    signal: AbortSignal.timeout(5000),
  });
  return { status: response.status, body: (await response.json()) as Answer["body"] };
}

type Received = { update: Record<string, unknown>; secret: string | undefined; at: number };

/** A webhook that answers with `answers` in turn, then with 200. */
async function startWebhook(
  answers: { status: number; headers?: Record<string, string>; body?: string }[] = [],
) {
  const received: Received[] = [];
  const server = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const secret = request.headers["x-telegram-bot-api-secret-token"];
    const update = JSON.parse(Buffer.concat(chunks).toString());
    received.push({ update, secret: String(secret), at: performance.now() });
    const { status, headers, body } = answers.shift() ?? { status: 200 };
    response.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, received };
}

describe("calls", () => {
  it("tells who a token speaks for, and nobody for a wrong or revoked one", async () => {
    expect((await call("getMe")).body.result).toMatchObject({
      id: 7001,
      is_bot: true,
      username: "dokon_bot",
    });
    expect((await call("getMe", {}, "7001:other")).status).toBe(401);
    fake.revoke(TOKEN);
    expect((await call("getMe")).status).toBe(401);
  });

  it("answers 404 to a method that does not exist", async () => {
    const { status, body } = await call("sendNothing");
    expect([status, body.description]).toEqual([404, "Not Found: method not found"]);
  });

  it.each([
    [{ text: "x" }, "Bad Request: chat_id is empty"],
    [{ chat_id: 999, text: "x" }, "Bad Request: chat not found"],
    [{ chat_id: CHAT }, "Bad Request: message text is empty"],
    [{ chat_id: CHAT, text: " \n\u200b" }, "Bad Request: text must be non-empty"],
    [{ chat_id: CHAT, text: "<b></b>", parse_mode: "HTML" }, "Bad Request: text must be non-empty"],
    [{ chat_id: CHAT, text: "я".repeat(4097) }, "Bad Request: message is too long"],
    [{ chat_id: CHAT, text: "я".repeat(16_385) }, "Bad Request: text is too long"],
    [{ chat_id: CHAT, text: "\ud800" }, "Bad Request: strings must be encoded in UTF-8"],
    [
      { chat_id: CHAT, text: "<p>x</p>", parse_mode: "HTML" },
      'Bad Request: can\'t parse entities: Unsupported start tag "p" at byte offset 0',
    ],
    [
      {
        chat_id: CHAT,
        text: "x",
        reply_markup: { inline_keyboard: [[{ text: "x", callback_data: "я".repeat(33) }]] },
      },
      "Bad Request: BUTTON_DATA_INVALID",
    ],
  ])("refuses the message %j", async (params, description) => {
    const { status, body } = await call("sendMessage", params);
    expect([status, body.description]).toEqual([400, description]);
    expect(fake.sentCount(TOKEN)).toBe(0);
  });

  it("takes 4096 units of text whatever its markup adds", async () => {
    const text = `<b>${"&amp;".repeat(4096)}</b>`;
    expect((await call("sendMessage", { chat_id: CHAT, text, parse_mode: "html" })).status).toBe(200);
    expect(fake.sent(TOKEN, CHAT)[0]?.text).toBe("&".repeat(4096));
  });

  it("edits a message once", async () => {
    await call("sendMessage", { chat_id: CHAT, text: "a" });
    const edit = { chat_id: CHAT, message_id: 1, text: "b" };
    expect((await call("editMessageText", edit)).status).toBe(200);
    expect((await call("editMessageText", edit)).body.description).toMatch(/message is not modified/);
    expect(fake.sent(TOKEN)[0]?.text).toBe("b");
  });

  it("keeps names, descriptions and commands by language", async () => {
    await call("setMyName", { name: "Doʻkon" });
    await call("setMyDescription", { description: "Магазин", language_code: "ru" });
    await call("setMyCommands", { commands: [{ command: "start", description: "Start" }] });
    expect((await call("setMyCommands", { commands: [{ command: "Старт", description: "x" }] })).status).toBe(
      400,
    );
    expect(fake.profile(TOKEN)).toMatchObject({ name: "Doʻkon", "description.ru": "Магазин" });
  });

  it("gives files by getFile", async () => {
    fake.addFile(TOKEN, "f1", "photos/1.jpg", Buffer.from("bytes"));
    const { result } = (await call("getFile", { file_id: "f1" })).body as { result: { file_path: string } };
    const file = await fetch(`${fake.url}/file/bot${TOKEN}/${result.file_path}`);
    expect(await file.text()).toBe("bytes");
    expect((await call("getFile", { file_id: "f2" })).status).toBe(400);
  });

  it("answers a pressed button once", async () => {
    const updateId = fake.pressButton(TOKEN, { chatId: CHAT, data: "x" });
    const [update] = (await call("getUpdates")).body.result as {
      update_id: number;
      callback_query: { id: string };
    }[];
    expect(update?.update_id).toBe(updateId);
    const answer = { callback_query_id: update?.callback_query.id };
    expect((await call("answerCallbackQuery", answer)).status).toBe(200);
    expect((await call("answerCallbackQuery", answer)).status).toBe(400);
  });

  it("takes drafts in private chats only", async () => {
    fake.addChat(TOKEN, -5, { type: "group" });
    const draft = { draft_id: 1, text: "Yozyapman" };
    expect((await call("sendMessageDraft", { ...draft, chat_id: CHAT })).status).toBe(200);
    expect((await call("sendMessageDraft", { ...draft, chat_id: -5 })).status).toBe(400);
    expect((await call("sendMessageDraft", { ...draft, chat_id: CHAT, draft_id: 0 })).status).toBe(400);
  });
});

describe("groups", () => {
  const FORUM = -1005;
  const write = (text: string, more = {}) => fake.groupWrites(TOKEN, { chatId: FORUM, text, ...more });

  it("shows a bot in privacy mode only what is meant for it", async () => {
    fake.addChat(TOKEN, FORUM, { type: "supergroup", title: "Mahalla" });
    await call("sendMessage", { chat_id: FORUM, text: "salom" });
    const replyTo = fake.sent(TOKEN)[0]?.messageId;
    const seen = ["gap", "@dokon_bot gap", "@boshqa_bot gap", "/narx"].map((text) => write(text) > 0);
    expect(seen).toEqual([false, true, false, true]);
    expect(write("ha", { replyTo })).toBeGreaterThan(0);
    expect(write("ha", { topic: replyTo })).toBe(0);
    fake.addChat(TOKEN, FORUM, { type: "supergroup", botIsAdmin: true });
    expect(write("gap")).toBeGreaterThan(0);
    expect(() => fake.groupWrites(TOKEN, { chatId: -9, text: "x" })).toThrow(/not added/);
  });

  it("shows everything to a bot that reads groups, and says so", async () => {
    fake.addBot("7002:x", { readsGroups: true });
    fake.addChat("7002:x", FORUM, { type: "group" });
    expect(fake.groupWrites("7002:x", { chatId: FORUM, text: "gap" })).toBeGreaterThan(0);
    const { result } = (await call("getMe", {}, "7002:x")).body;
    expect(result).toMatchObject({ can_read_all_group_messages: true });
  });

  it("marks names and commands where they stand", async () => {
    fake.addChat(TOKEN, FORUM, { type: "group" });
    write("/narx@dokon_bot 👨 @dokon_bot a@dokon_bot");
    const [update] = (await call("getUpdates")).body.result as { message: { entities: unknown } }[];
    expect(update?.message.entities).toEqual([
      { type: "bot_command", offset: 0, length: 15 },
      { type: "mention", offset: 19, length: 10 },
    ]);
  });

  it("opens and closes topics for an administrator of a forum, and takes messages in them", async () => {
    const open = (chat_id: number) => call("createForumTopic", { chat_id, name: "Aziza" });
    fake.addChat(TOKEN, FORUM, { type: "supergroup", isForum: true });
    expect((await open(FORUM)).body.description).toMatch(/not enough rights/);
    expect((await open(CHAT)).body.description).toMatch(/not a forum/);
    fake.addChat(TOKEN, FORUM, { type: "supergroup", isForum: true, botIsAdmin: true });
    const { message_thread_id } = (await open(FORUM)).body.result as { message_thread_id: number };
    const place = { chat_id: FORUM, message_thread_id };
    expect((await call("sendMessage", { ...place, text: "x" })).status).toBe(200);
    expect((await call("closeForumTopic", place)).status).toBe(200);
    expect((await call("closeForumTopic", place)).body.description).toMatch(/TOPIC_NOT_MODIFIED/);
    expect(fake.topics(TOKEN, FORUM)).toEqual([{ id: message_thread_id, name: "Aziza", closed: true }]);
    const nowhere = { chat_id: FORUM, message_thread_id: 999, text: "x" };
    expect((await call("sendMessage", nowhere)).body.description).toMatch(/message thread not found/);
  });
});

describe("people", () => {
  it("write to a business account, and its owner does too", async () => {
    fake.connectBusiness(TOKEN, "bc-1", 99);
    for (const by of ["customer", "owner", "bot"] as const)
      fake.businessWrites(TOKEN, { connectionId: "bc-1", chatId: 43, text: "x", by });
    const updates = (await call("getUpdates")).body.result as {
      business_message: { from: { id: number } };
    }[];
    expect(updates.map((update) => update.business_message.from.id)).toEqual([43, 99, 99]);
    const send = (business_connection_id: string) =>
      call("sendMessage", { chat_id: 43, text: "x", business_connection_id });
    expect((await send("bc-1")).status).toBe(200);
    expect((await send("bc-2")).body.description).toMatch(/business connection not found/);
  });

  it("edit what they wrote, block the bot and come back", async () => {
    const updateId = fake.customerWrites(TOKEN, { chatId: CHAT, text: "bir" });
    fake.edit(TOKEN, updateId, "ikki");
    fake.customerLeaves(TOKEN, CHAT);
    expect((await call("sendMessage", { chat_id: CHAT, text: "x" })).status).toBe(403);
    fake.customerReturns(TOKEN, CHAT);
    expect((await call("sendMessage", { chat_id: CHAT, text: "x" })).status).toBe(200);
    expect((await call("getUpdates")).body.result).toMatchObject([
      { message: { text: "bir", message_id: 1 } },
      { edited_message: { text: "ikki", message_id: 1, edit_date: expect.any(Number) } },
      { my_chat_member: { new_chat_member: { status: "kicked" } } },
      { my_chat_member: { new_chat_member: { status: "member" } } },
    ]);
  });

  it("press buttons under the message that has them", async () => {
    const reply_markup = { inline_keyboard: [[{ text: "👍", callback_data: "up" }]] };
    await call("sendMessage", { chat_id: CHAT, text: "Javob", reply_markup });
    await call("sendMessage", { chat_id: CHAT, text: "boshqa" });
    fake.pressButton(TOKEN, { chatId: CHAT, data: "up" });
    expect((await call("getUpdates")).body.result).toMatchObject([
      { callback_query: { data: "up", message: { text: "Javob", message_id: 1, reply_markup } } },
    ]);
  });
});

describe("failures on demand", () => {
  it("fails only what the rule names, and only as often as it says", async () => {
    fake.failNext({
      method: "sendMessage",
      chatId: CHAT,
      times: 2,
      fault: { kind: "rate_limit", retryAfter: 7 },
    });
    fake.addChat(TOKEN, 43);
    const send = (chatId: number) => call("sendMessage", { chat_id: chatId, text: "x" });
    expect((await send(43)).status).toBe(200);
    expect((await send(CHAT)).body.parameters).toEqual({ retry_after: 7 });
    expect((await send(CHAT)).status).toBe(429);
    expect((await send(CHAT)).status).toBe(200);
  });

  it("fails all methods of a kind until told to stop", async () => {
    fake.failNext({ method: "send*", times: Number.POSITIVE_INFINITY, fault: { kind: "blocked" } });
    for (const method of ["sendMessage", "sendChatAction", "sendMessage"])
      expect((await call(method, { chat_id: CHAT, text: "x", action: "typing" })).status).toBe(403);
    expect((await call("getMe")).status).toBe(200);
    fake.clearFaults();
    expect((await call("sendMessage", { chat_id: CHAT, text: "x" })).status).toBe(200);
  });

  it("breaks the connection before or after the effect", async () => {
    fake.failNext({ fault: { kind: "reset" } });
    await expect(call("sendMessage", { chat_id: CHAT, text: "lost" })).rejects.toThrow();
    fake.failNext({ fault: { kind: "effect_then_reset" } });
    await expect(call("sendMessage", { chat_id: CHAT, text: "kept" })).rejects.toThrow();
    expect(fake.sent(TOKEN).map((message) => message.text)).toEqual(["kept"]);
  });

  it("limits the sends of a second where asked to", async () => {
    const strict = await startFakeTelegram({ sendsPerSecond: 2, openChats: true });
    closers.push(strict.close);
    strict.addBot(TOKEN);
    const statuses: number[] = [];
    for (const chat of [1, 2, 3]) {
      const url = `${strict.url}/bot${TOKEN}/sendMessage?chat_id=${chat}&text=x`;
      statuses.push((await fetch(url)).status);
    }
    expect(statuses).toEqual([200, 200, 429]);
  });
});

describe("polling", () => {
  it("gives updates again until an offset confirms them", async () => {
    const first = fake.customerWrites(TOKEN, { chatId: CHAT, text: "1" });
    const second = fake.customerWrites(TOKEN, { chatId: CHAT, text: "2" });
    const ids = async (params: object) =>
      ((await call("getUpdates", params)).body.result as { update_id: number }[]).map((u) => u.update_id);
    expect(await ids({})).toEqual([first, second]);
    expect(await ids({ limit: 1 })).toEqual([first]);
    expect(await ids({ offset: second })).toEqual([second]);
    expect(await ids({ offset: second + 1 })).toEqual([]);
    expect(await ids({})).toEqual([]);
  });

  it("holds a poll until something arrives", async () => {
    const polled = call("getUpdates", { timeout: 10 });
    setTimeout(() => fake.customerWrites(TOKEN, { chatId: CHAT, text: "salom" }), 50);
    expect((await polled).body.result).toHaveLength(1);
  });

  it("ends the earlier of two polls with 409", async () => {
    const earlier = call("getUpdates", { timeout: 10 });
    await new Promise((resolve) => setTimeout(resolve, 50));
    const later = call("getUpdates", { timeout: 1 });
    expect((await earlier).status).toBe(409);
    expect((await later).status).toBe(200);
  });

  it("refuses a poll while a webhook is set", async () => {
    await call("setWebhook", { url: "https://bot.example/hook" });
    expect((await call("getUpdates")).body.description).toMatch(/webhook is active/);
    await call("deleteWebhook");
    expect((await call("getUpdates")).status).toBe(200);
  });

  it("keeps only the kinds of updates the bot asked for", async () => {
    await call("getUpdates", { allowed_updates: ["message"] });
    fake.pushUpdate(TOKEN, { my_chat_member: { chat: { id: CHAT, type: "private" } } });
    expect(fake.pendingCount(TOKEN)).toBe(0);
  });
});

describe("webhooks", () => {
  it.each([
    [{ url: "http://bot.example/hook" }, /HTTPS URL must be provided/],
    [{ url: "https://bot.example", secret_token: "a b" }, /unallowed characters/],
    [{ url: "https://bot.example", secret_token: "a".repeat(257) }, /too long/],
    [{ url: "https://bot.example", max_connections: 101 }, /max_connections/],
  ])("refuses %j", async (params, description) => {
    expect((await call("setWebhook", params)).body.description).toMatch(description);
  });

  it("delivers with the secret, in the order of each chat, again until the answer is 2xx", async () => {
    const hook = await startWebhook([{ status: 500 }, { status: 503 }]);
    await call("setWebhook", { url: hook.url, secret_token: "s-1" });
    for (const text of ["1", "2", "3"]) fake.customerWrites(TOKEN, { chatId: CHAT, text });
    await expect.poll(() => fake.pendingCount(TOKEN)).toBe(0);
    const texts = hook.received.map(({ update }) => (update.message as { text: string }).text);
    expect(texts).toEqual(["1", "1", "1", "2", "3"]);
    expect(new Set(hook.received.map(({ secret }) => secret))).toEqual(new Set(["s-1"]));
    expect(fake.deliveries(TOKEN)[0]).toMatchObject({ attempts: 3, status: 200, done: true });
  });

  it("waits as long as Retry-After says, while other chats go on", async () => {
    const hook = await startWebhook([{ status: 429, headers: { "retry-after": "1" } }]);
    await call("setWebhook", { url: hook.url });
    fake.customerWrites(TOKEN, { chatId: CHAT, text: "held" });
    await expect.poll(() => hook.received.length).toBe(1);
    fake.customerWrites(TOKEN, { chatId: 43, text: "other" });
    await expect.poll(() => hook.received.length, { timeout: 3000 }).toBe(3);
    const [first, other, again] = hook.received.map(({ at }) => at);
    expect((other ?? 0) - (first ?? 0)).toBeLessThan(500);
    expect((again ?? 0) - (first ?? 0)).toBeGreaterThan(950);
  });

  it("delivers what waited before the webhook was set, and an old update again on demand", async () => {
    const updateId = fake.customerWrites(TOKEN, { chatId: CHAT, text: "early" });
    const hook = await startWebhook();
    await call("setWebhook", { url: hook.url });
    await expect.poll(() => hook.received.length).toBe(1);
    expect(await fake.redeliver(TOKEN, updateId)).toBe(200);
    expect(hook.received[1]?.update).toEqual(hook.received[0]?.update);
  });

  it("says when a delivery last failed, and why", async () => {
    const hook = await startWebhook(Array.from({ length: 50 }, () => ({ status: 503 })));
    await call("setWebhook", { url: hook.url });
    fake.customerWrites(TOKEN, { chatId: CHAT, text: "salom" });
    await expect.poll(() => hook.received.length).toBeGreaterThan(0);
    await expect
      .poll(async () => (await call("getWebhookInfo")).body.result)
      .toMatchObject({
        pending_update_count: 1,
        last_error_date: expect.any(Number),
        last_error_message: "Wrong response from the webhook: 503",
      });
  });

  it("delivers for ten thousand bots at once", async () => {
    const hook = await startWebhook();
    const tokens = Array.from({ length: 10_000 }, (_, i) => `${8_000_000 + i}:t`);
    for (const token of tokens) fake.addBot(token);
    const some = tokens.filter((_, i) => i % 10 === 0);
    for (const token of some)
      await call("setWebhook", { url: hook.url, secret_token: token.slice(0, 7) }, token);
    for (const token of some) fake.customerWrites(token, { chatId: CHAT, text: "salom" });
    await expect.poll(() => hook.received.length, { timeout: 20_000 }).toBe(some.length);
    expect(new Set(hook.received.map(({ secret }) => secret)).size).toBe(some.length);
  });

  it("runs the call that a webhook's answer carries", async () => {
    const body = JSON.stringify({ method: "sendMessage", chat_id: CHAT, text: "at once" });
    const hook = await startWebhook([{ status: 200, body }]);
    await call("setWebhook", { url: hook.url });
    fake.customerWrites(TOKEN, { chatId: CHAT, text: "salom" });
    await expect.poll(() => fake.sent(TOKEN).map((message) => message.text)).toEqual(["at once"]);
  });
});

describe("a process of its own", () => {
  it("is controlled over HTTP", async () => {
    const remote = await startFakeTelegramProcess({ openChats: true });
    closers.push(remote.stop);
    await remote.addBot(TOKEN, { username: "far_bot" });
    const response = await fetch(`${remote.url}/bot${TOKEN}/sendMessage?chat_id=5&text=salom`);
    expect(response.status).toBe(200);
    expect(await remote.sent(TOKEN, 5)).toMatchObject([{ text: "salom", chatId: "5" }]);
    await expect(remote.sent("1:unknown")).rejects.toThrow(/not added/);
  });
});
