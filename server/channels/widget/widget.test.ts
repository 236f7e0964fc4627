import { beforeAll, describe, expect, it } from "vitest";
import type { BotRow } from "../../bots/index.ts";
import { systemClock } from "../../kernel/clock.ts";
import type { Person } from "../../testing/start-platform.ts";
import { testPlatform } from "../../testing/test-platform.ts";
import { until } from "../../testing/until.ts";
import { SITE, widgetVisitor } from "../../testing/widget-visitor.ts";
import { signIdentity } from "./identity.ts";
import { createVisitorTokens } from "./visitor-token.ts";

const platform = testPlatform();
const KNOWLEDGE = "# Yetkazib berish\n\nToshkent boʻylab yetkazib berish 25 000 soʻm turadi.";
const QUESTION = "Yetkazib berish necha pul?";

let person: Person;
let bot: BotRow;
const visitor = (options = {}) => widgetVisitor(platform.platform.url, options);
const services = () => platform.platform.services;

async function newBot(name = "Gulzor"): Promise<BotRow> {
  return services().bots.create(person.workspaceId, {
    name,
    language: "uz",
    greeting: { ru: "Здравствуйте! Это Гулзор." },
    suggestedQuestions: { uz: ["Ish vaqti qanday?"] },
  });
}

beforeAll(async () => {
  person = await platform.platform.signUp();
  await services().plans.setPlan(person.workspaceId, "enterprise", 30);
  bot = await newBot();
  await platform.teach(
    { workspaceId: person.workspaceId, id: bot.id },
    { kind: "text", title: "Yetkazib berish", text: KNOWLEDGE },
  );
});

/** The texts of a chat once it has at least so many messages. */
async function saidIn(token: string, count: number): Promise<string[]> {
  return until(`${count} messages`, async () => {
    const { body } = await visitor().history(token);
    return body.items.length >= count && body.items.map(({ text }) => text);
  });
}

describe("a visitor of a site", () => {
  it("is let in without an account, asks, and gets the answer on the live stream", async () => {
    const { status, body, headers } = await visitor().session(bot.id, { language: "uz" });
    expect(status).toBe(200);
    expect(headers.get("access-control-allow-origin")).toBe("*");
    expect(headers.get("set-cookie")).toBeNull();
    expect(body).toMatchObject({ verified: false, items: [], before: null });
    expect(body.config).toMatchObject({
      title: "Gulzor",
      language: "uz",
      suggestions: ["Ish vaqti qanday?"],
    });

    const stream = await visitor().follow(body.token, body.cursor);
    expect(stream.status).toBe(200);
    await stream.ready();
    expect((await visitor().say(body.token, QUESTION)).status).toBe(202);
    await until("the answer", () => stream.texts().length >= 2);
    expect(stream.texts()[0]).toBe(QUESTION);
    expect(stream.texts()[1]).toContain("25 000");
    const authors = stream.events.filter(({ event }) => event === "message").map(({ data }) => data.author);
    expect(authors).toEqual(["visitor", "bot"]);
    await stream.close();
  });

  it("finds the conversation again with the token, in any language of the page", async () => {
    const { token } = (await visitor().session(bot.id)).body;
    await visitor().say(token, QUESTION);
    await saidIn(token, 2);
    const { body } = await visitor().session(bot.id, { token, language: "ru" });
    expect(body.items.map(({ author }) => author)).toEqual(["visitor", "bot"]);
    expect(body.config.greeting).toBe("Здравствуйте! Это Гулзор.");
    expect(body.config.words.send).toBe("Отправить");
    expect((await visitor().session(bot.id, { language: "xx" })).body.config.language).toBe("uz");
  });

  it("sees a message at once on every page, before any worker has taken it up", async () => {
    const { token, cursor } = (await visitor().session(bot.id)).body;
    const [one, two] = await Promise.all([1, 2].map(() => visitor().follow(token, cursor)));
    await Promise.all([one?.ready(), two?.ready()]);
    await visitor().say(token, "Salom", "first-page-0001");
    for (const stream of [one, two]) {
      await until("the message", () => stream?.events.some(({ data }) => data.id === "first-page-0001"));
      await stream?.close();
    }
  });

  it("is answered once however often a message is posted, also at the same time", async () => {
    const { token } = (await visitor().session(bot.id)).body;
    const posts = await Promise.all([1, 2, 3].map(() => visitor().say(token, QUESTION, "the-same-message")));
    expect(posts.map(({ status }) => status)).toEqual([202, 202, 202]);
    await saidIn(token, 2);
    await platform.settled();
    await visitor().say(token, QUESTION, "the-same-message");
    await platform.settled();
    const { items } = (await visitor().history(token)).body;
    expect(items.map(({ id, author }) => [author, author === "visitor" && id])).toEqual([
      ["visitor", "the-same-message"],
      ["bot", false],
    ]);
  });

  it("cannot use up the ids of another visitor's messages", async () => {
    const [first, second] = await Promise.all([visitor().session(bot.id), visitor().session(bot.id)]);
    await visitor().say(first.body.token, "Rahmat", "shared-message-id");
    await visitor().say(second.body.token, "Xayr", "shared-message-id");
    expect((await saidIn(first.body.token, 2))[0]).toBe("Rahmat");
    expect((await saidIn(second.body.token, 2))[0]).toBe("Xayr");
  });

  it("reads back page by page, nothing twice and nothing left out", async () => {
    const { token } = (await visitor().session(bot.id)).body;
    for (let i = 10; i < 52; i++) await visitor().say(token, `xabar ${i}`, `message-number-${i}`);
    await platform.settled();
    const { items, before } = (await visitor().session(bot.id, { token })).body;
    expect(items).toHaveLength(30);
    const found = items.map(({ id }) => id);
    let next = before;
    while (next) {
      const { body } = await visitor().history(token, `?before=${next}`);
      found.unshift(...body.items.map(({ id }) => id));
      next = body.before;
    }
    const own = found.filter((id) => id.startsWith("message-number-"));
    expect(own).toEqual(Array.from({ length: 42 }, (_, i) => `message-number-${i + 10}`));
    expect(new Set(found).size).toBe(found.length);
  });

  it("is told on coming back what was said meanwhile, by the cursor of the last event", async () => {
    const { token, cursor } = (await visitor().session(bot.id)).body;
    const before = await visitor().follow(token, cursor);
    await visitor().say(token, "Salom", "before-the-gap-1");
    await until("an answer", () => before.texts().length >= 2);
    await before.close();
    const last = before.events.filter(({ id }) => id).at(-1)?.id;
    await visitor().say(token, QUESTION, "during-the-gap-1");
    await saidIn(token, 4);
    const after = await visitor().follow(token, last);
    await after.ready();
    const known = new Set(before.events.map(({ data }) => data.id));
    const missed = after.events.filter(({ event, data }) => event === "message" && !known.has(data.id));
    expect(missed.map(({ data }) => data.author)).toEqual(["visitor", "bot"]);
    expect(missed[1]?.data.text).toContain("25 000");
    await after.close();
  });

  it("never sees notes of the team, withheld or failed answers, nor other people's chats", async () => {
    const [mine, other] = await Promise.all([visitor().session(bot.id), visitor().session(bot.id)]);
    await visitor().say(other.body.token, "Boshqa odamning savoli");
    await visitor().say(mine.body.token, "Salom");
    await saidIn(mine.body.token, 2);
    await platform.settled();
    const { rows } = await platform.db.$client.query(
      "select conversation_id as id, workspace_id, bot_id from message where text = 'Salom' order by created_at desc limit 1",
    );
    const [{ id, workspace_id, bot_id }] = rows;
    for (const status of ["internal", "withheld", "failed", "pending"])
      await platform.db.$client.query(
        "insert into message (id, workspace_id, bot_id, conversation_id, author, text, status, created_at) values ($1, $2, $3, $4, 'person', $5, $6, now())",
        [`msg_${status}`, workspace_id, bot_id, id, `sirli ${status}`, status],
      );
    const texts = (await visitor().history(mine.body.token)).body.items.map(({ text }) => text);
    expect(texts.join()).not.toMatch(/sirli|Boshqa/);
    expect(texts).toHaveLength(2);
  });

  it("is shown typing and the answer as far as it is written, only in their own chat", async () => {
    const [mine, other] = await Promise.all([visitor().session(bot.id), visitor().session(bot.id)]);
    const streams = await Promise.all(
      [mine, other].map(({ body }) => visitor().follow(body.token, body.cursor)),
    );
    await Promise.all(streams.map((stream) => stream.ready()));
    await visitor().say(mine.body.token, "Rahmat");
    await until("an answer", () => (streams[0]?.texts().length ?? 0) >= 2);
    const { rows } = await platform.db.$client.query(
      "select channel_id, chat_key from conversation order by last_message_at desc limit 1",
    );
    const line = await services().channels.lineOf(rows[0].channel_id);
    if (!line) throw new Error("there is no line");
    await line.driver.showTyping(line.access, rows[0].chat_key);
    await line.driver.showDraft?.(line.access, rows[0].chat_key, { id: 1, text: "ў".repeat(9000) });
    await until("the draft", () => streams[0]?.events.some(({ event }) => event === "draft"));
    expect(streams[0]?.events.some(({ event }) => event === "typing")).toBe(true);
    expect(String(streams[0]?.events.find(({ event }) => event === "draft")?.data.text)).toHaveLength(3000);
    expect(streams[1]?.events.map(({ event }) => event)).toEqual(["ready"]);
    for (const stream of streams) await stream.close();
  });

  it("is held to the daily limit of the plan, and the platform is named where it advertises", async () => {
    const free = await platform.platform.signUp();
    const small = await services().bots.create(free.workspaceId, { name: "Kichik", language: "en" });
    const { body } = await visitor().session(small.id);
    expect(body.config.advertising).toBe(true);
    expect((await visitor().session(bot.id)).body.config.advertising).toBe(false);
    for (let i = 0; i < 100; i++) await services().plans.takeMessage(free.workspaceId, small);
    await visitor().say(body.token, "How much is delivery to the city?");
    expect((await saidIn(body.token, 2))[1]).toContain("Please write tomorrow");
  });
});

describe("a token of the web chat", () => {
  it("is refused when it was altered, signed by others, too old, or another bot's", async () => {
    const { token } = (await visitor().session(bot.id)).body;
    const [version, claims = "", signature] = token.split(".");
    const other = Buffer.from(
      Buffer.from(claims, "base64url")
        .toString()
        .replace(/"v":"v/, '"v":"u'),
    ).toString("base64url");
    const visitorOf = { botId: bot.id, channelId: "chn_x", chatKey: "v1" };
    const forged = createVisitorTokens({ signingKey: "another key", clock: systemClock }).issue(visitorOf);
    for (const bad of [
      "",
      "x",
      `${version}.${other}.${signature}`,
      `${version}.${claims}.`,
      forged,
      `${token}x`,
    ]) {
      for (const answer of [
        await visitor().say(bad, "Salom"),
        await visitor().history(bad),
        await visitor().call("/events", { token: bad }),
        await visitor().call("/actions", {
          token: bad,
          body: { clientId: "press-0001", messageId: "m", data: "d" },
        }),
      ])
        expect(answer).toMatchObject({ status: 401, body: { error: { code: "widget.bad_token" } } });
    }
  });

  it("ends after a year", () => {
    let now = new Date("2026-01-01T00:00:00Z");
    const tokens = createVisitorTokens({ signingKey: "key", clock: { now: () => now } });
    const token = tokens.issue({ botId: "b", channelId: "c", chatKey: "v" });
    now = new Date("2026-12-31T23:59:59Z");
    expect(tokens.read(token)).toEqual({ botId: "b", channelId: "c", chatKey: "v" });
    now = new Date("2027-01-01T00:00:01Z");
    expect(tokens.read(token)).toBeUndefined();
  });

  it("opens no conversation of another bot", async () => {
    const second = await newBot("Ikkinchi");
    const { token } = (await visitor().session(bot.id)).body;
    await visitor().say(token, "Salom");
    await saidIn(token, 2);
    const there = (await visitor().session(second.id, { token })).body;
    expect(there.items).toEqual([]);
    expect(there.token.split(".")[1]).not.toBe(token.split(".")[1]);
    await visitor().say(there.token, "Rahmat");
    expect((await saidIn(there.token, 2))[0]).toBe("Rahmat");
    expect(await saidIn(token, 2)).toHaveLength(2);
  });
});

describe("somebody whom the site vouches for", () => {
  async function secretOf(botRow: BotRow): Promise<string> {
    const row = await services().channels.ensure(botRow.id, "widget");
    if (!row) throw new Error("there is no web chat");
    return services().channels.secretOf(row);
  }

  it("has the same conversation on every device, and the team sees who it is", async () => {
    const hash = signIdentity(await secretOf(bot), "customer-17");
    const identity = { id: "customer-17", name: "Aziza Rahimova", email: "aziza@example.com", hash };
    const laptop = (await visitor().session(bot.id, { identity })).body;
    expect(laptop.verified).toBe(true);
    await visitor().say(laptop.token, QUESTION);
    await saidIn(laptop.token, 2);
    const phone = (
      await visitor().session(bot.id, { identity: { id: "customer-17", hash: hash.toUpperCase() } })
    ).body;
    expect(phone.items.map(({ text }) => text)[0]).toBe(QUESTION);
    const { rows } = await platform.db.$client.query(
      "select name, email, verified from customer where name = 'Aziza Rahimova'",
    );
    expect(rows).toEqual([{ name: "Aziza Rahimova", email: "aziza@example.com", verified: true }]);
  });

  it("is refused where the signature is missing, wrong, of another id or of another bot", async () => {
    const second = await newBot("Uchinchi");
    const secret = await secretOf(bot);
    const wrong = [
      { id: "customer-17", hash: "" },
      { id: "customer-17", hash: "00".repeat(32) },
      { id: "customer-18", hash: signIdentity(secret, "customer-17") },
      { id: "customer-17", hash: signIdentity(await secretOf(second), "customer-17") },
    ];
    for (const identity of wrong)
      expect(await visitor().session(bot.id, { identity })).toMatchObject({
        status: 403,
        body: { error: { code: "widget.bad_identity" } },
      });
  });

  it("leaves nothing to whoever uses the computer after them", async () => {
    const identity = { id: "customer-99", hash: signIdentity(await secretOf(bot), "customer-99") };
    const { token } = (await visitor().session(bot.id, { identity })).body;
    await visitor().say(token, "Maxfiy savol");
    await saidIn(token, 1);
    const next = (await visitor().session(bot.id, { token })).body;
    expect(next).toMatchObject({ verified: false, items: [] });
  });
});

describe("a site", () => {
  it("that the owner did not name is refused, the others and our own pages are not", async () => {
    const guarded = await newBot("Qoʻriqlangan");
    await services().channels.ensure(guarded.id, "widget");
    const open = (await visitor().session(guarded.id)).body;
    await services().channels.changeSettings(person.workspaceId, guarded.id, "widget", {
      widget: { colour: null, position: "left", title: {}, greeting: {}, allowedOrigins: [SITE] },
    });
    for (const origin of ["https://evil.example", "null", `${SITE}.evil.example`, "http://shop.example"]) {
      const evil = visitor({ origin });
      const refusals = [
        await evil.session(guarded.id),
        await evil.say(open.token, "Salom"),
        await evil.history(open.token),
        await evil.call("/events", { token: open.token }),
      ];
      for (const answer of refusals) {
        expect(answer).toMatchObject({ status: 403, body: { error: { code: "widget.site_not_allowed" } } });
        expect(answer.headers.get("access-control-allow-origin")).toBe("*");
      }
    }
    for (const origin of [SITE, platform.platform.url, null])
      expect((await visitor({ origin }).session(guarded.id)).status).toBe(200);
  });

  it("may ask beforehand, and is never given leave to send cookies", async () => {
    const answer = await visitor().call("/messages", { method: "OPTIONS" });
    expect(answer.status).toBe(204);
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    expect(answer.headers.get("access-control-allow-headers")).toContain("authorization");
    expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
    const api = await fetch(`${platform.platform.url}/api/v1/bots`, { headers: { origin: SITE } });
    expect(api.headers.get("access-control-allow-origin")).toBeNull();
  });

  it("sees nothing of a chat that is switched off, of no bot, or of what is no message", async () => {
    const off = await newBot("Oʻchiq");
    const { token } = (await visitor().session(off.id)).body;
    await services().channels.setOn(person.workspaceId, off.id, "widget", false);
    expect((await visitor().session(off.id)).body).toMatchObject({ error: { code: "channels.off" } });
    expect((await visitor().say(token, "Salom")).body).toMatchObject({ error: { code: "channels.off" } });
    expect((await visitor().session("bot_nobody")).status).toBe(404);
    expect((await visitor().session("%00")).status).toBe(404);
    const known = (await visitor().session(bot.id)).body.token;
    for (const body of [
      { clientId: "too-long-0001", text: "x".repeat(4001) },
      { clientId: "empty-00001", text: "  " },
      { clientId: "a:b", text: "Salom" },
      { text: "Salom" },
      { clientId: "only-nul-001", text: "\0" },
    ])
      expect((await visitor().call("/messages", { token: known, body })).status).toBe(400);
    const huge = { clientId: "huge-000001", text: "x".repeat(40_000) };
    expect((await visitor().call("/messages", { token: known, body: huge })).status).toBe(413);
    expect((await visitor().history(known, "?before=rubbish")).status).toBe(400);
    expect((await visitor().call("/events?cursor=rubbish", { token: known })).status).toBe(400);
  });
});

describe("a button under an answer", () => {
  it("can be pressed where it stands, and nothing else can", async () => {
    const { token } = (await visitor().session(bot.id)).body;
    await visitor().say(token, "Salom");
    await saidIn(token, 2);
    await platform.settled();
    const answer = (await visitor().history(token)).body.items[1];
    await platform.db.$client.query("update message set buttons = $1 where id = $2", [
      JSON.stringify([{ label: "👍", data: "feedback:up" }]),
      answer?.id,
    ]);
    const press = (messageId: string | undefined, data: string, by = token) =>
      visitor().call("/actions", { token: by, body: { clientId: "press-00001", messageId, data } });
    expect((await visitor().history(token)).body.items[1]?.buttons).toEqual([
      { label: "👍", data: "feedback:up" },
    ]);
    expect((await press(answer?.id, "feedback:down")).status).toBe(404);
    expect((await press("msg_nothing", "feedback:up")).status).toBe(404);
    const stranger = (await visitor().session(bot.id)).body.token;
    expect((await press(answer?.id, "feedback:up", stranger)).status).toBe(404);
    expect((await press(answer?.id, "feedback:up")).status).toBe(202);
    const { rows } = await platform.db.$client.query(
      "select body->'content' as content from mail where provider_message_id like '%:press-00001'",
    );
    expect(rows).toEqual([{ content: { type: "pressed", data: "feedback:up" } }]);
  });
});

describe("a conversation with the team", () => {
  const press = (token: string, messageId: string | undefined, data: string) =>
    visitor().call("/actions", {
      token,
      body: { clientId: `press-${data.replace(/\W/g, "")}`, messageId, data },
    });

  it("begins by the button that is offered, is heard on the live stream, and answers can be judged", async () => {
    await platform.db.$client.query("update bot set ask_feedback = true where id = $1", [bot.id]);
    const { token, cursor } = (await visitor().session(bot.id)).body;
    const stream = await visitor().follow(token, cursor);
    await stream.ready();
    await visitor().say(token, QUESTION, "a-good-question-1");
    await saidIn(token, 2);
    const answer = (await visitor().history(token)).body.items[1];
    expect(answer?.buttons.map(({ data }) => data.slice(0, 4))).toEqual(["fb:+", "fb:-"]);
    expect((await press(token, answer?.id, answer?.buttons[0]?.data ?? "")).status).toBe(202);
    await until("the thumb", async () => (await visitor().history(token)).body.items[1]?.feedback === 1);

    await visitor().say(token, "Kosmik kema dvigateli qanday ishlaydi?", "an-odd-question-1");
    const offer = await until("the offer of a person", async () =>
      (await visitor().history(token)).body.items.find(({ buttons }) =>
        buttons.some(({ data }) => data === "op"),
      ),
    );
    expect((await press(token, offer.id, "op")).status).toBe(202);
    const { rows } = await until("the hand-over", async () => {
      const found = await platform.db.$client.query(
        "select v.id, v.bot_id from conversation v join message m on m.conversation_id = v.id where m.id = $1 and v.mode = 'person'",
        [offer.id],
      );
      return found.rows.length > 0 && found;
    });
    const said = await platform.call(person, "POST", `/bots/${bot.id}/conversations/${rows[0].id}/messages`, {
      text: "Salom, men Dilnoza.",
    });
    expect(said.status, said.text).toBeLessThan(300);
    await until("the person's words", () => stream.texts().includes("Salom, men Dilnoza."));
    expect(stream.events.find(({ data }) => data.text === "Salom, men Dilnoza.")?.data.author).toBe("person");
    await stream.close();
  });
});

describe("the pages", () => {
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(platform.platform.url + path, { headers });

  it("of a bot are there for everybody, strict, and not for search engines", async () => {
    const page = await get(`/chat/${bot.id}`, { "accept-language": "ru" });
    const html = await page.text();
    expect(page.status).toBe(200);
    expect(page.headers.get("x-robots-tag")).toContain("noindex");
    expect(page.headers.get("content-security-policy")).not.toContain("unsafe");
    expect(page.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(html).toContain(`data-bot="${bot.id}" data-language="ru"`);
    expect(html).toContain("<title>Gulzor</title>");
  });

  it("of no bot and of one that is switched off say so", async () => {
    expect((await get("/chat/bot_nobody")).status).toBe(404);
    expect(await (await get("/chat/bot_nobody?language=en")).text()).toContain("There is no such chat.");
    const off = await newBot("Yopiq");
    await get(`/chat/${off.id}`);
    await services().channels.setOn(person.workspaceId, off.id, "widget", false);
    expect(await (await get(`/chat/${off.id}?language=en`)).text()).toContain("This chat is switched off.");
  });

  it("never let a bot's name or an address become markup", async () => {
    const odd = await newBot('"><script>alert(1)</script>');
    expect(await (await get(`/chat/${odd.id}`)).text()).not.toContain("<script>alert");
    expect(await (await get("/chat/%22%3E%3Cscript%3E")).text()).not.toContain("<script>");
  });
});

describe("the live stream", () => {
  it("is given to a visitor's pages six times, and then refused", async () => {
    const { token, cursor } = (await visitor().session(bot.id)).body;
    const streams = await Promise.all(Array.from({ length: 6 }, () => visitor().follow(token, cursor)));
    expect(streams.map(({ status }) => status)).toEqual(Array(6).fill(200));
    const seventh = await visitor().call("/events", { token });
    expect(seventh).toMatchObject({ status: 429, body: { error: { code: "widget.too_many_streams" } } });
    await streams[0]?.close();
    await until("a place", async () => {
      const again = await visitor().follow(token, cursor);
      await again.close();
      return again.status === 200;
    });
    for (const stream of streams) await stream.close();
  });
});
