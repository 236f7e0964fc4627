import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createInstagram } from "../channels/instagram/index.ts";
import { readHandshake, verifySignature } from "../channels/meta/verify-signature.ts";
import type { ChannelDriver, Parsed } from "../channels/port.ts";
import { createWhatsApp } from "../channels/whatsapp-cloud/index.ts";
import { FAKE_APP_SECRET, type FakeMeta, startFakeMeta, startFakeMetaProcess } from "./fake-meta.ts";
import { type LoopbackServer, readBody, startLoopbackServer } from "./loopback-server.ts";
import { until } from "./until.ts";

const PHONE = "1001";
const ACCOUNT = "17841";
const CHAT = "998901112233";
const VERIFY = "verify-me";
const HOUR = 3_600_000;

type Arrived = { raw: Buffer; signature: string | undefined };

let fake: FakeMeta;
let ours: LoopbackServer;
let whatsApp: ChannelDriver & { close(): Promise<void> };
let instagram: ChannelDriver & { close(): Promise<void> };
let arrived: Arrived[];
let answers: number[];

const access = (token = "EAA1", phoneNumberId = PHONE) => ({
  channelId: "chn",
  credentials: JSON.stringify({ phoneNumberId, token }),
});

beforeEach(async () => {
  arrived = [];
  answers = [];
  ours = await startLoopbackServer(async (request, response) => {
    if (request.method === "GET") {
      const query = Object.fromEntries(new URL(request.url ?? "", "http://x").searchParams);
      const challenge = readHandshake(query, VERIFY);
      return void response.writeHead(challenge ? 200 : 403).end(challenge);
    }
    const raw = await readBody(request);
    arrived.push({ raw, signature: request.headers["x-hub-signature-256"]?.toString() });
    response.writeHead(answers.shift() ?? 200).end();
  });
  fake = await startFakeMeta({ webhookRetryMs: 20, statuses: "reversed" });
  fake.addNumber({ phoneNumberId: PHONE, token: "EAA1", businessAccountId: "W1" });
  fake.addNumber({ phoneNumberId: "1002", token: "EAA2", businessAccountId: "W2" });
  fake.addProfile({ accountId: ACCOUNT, token: "IGAA1" });
  whatsApp = createWhatsApp({ graphBaseUrl: fake.url });
  instagram = createInstagram({ graphBaseUrl: fake.url });
});
afterEach(async () => {
  await fake.close();
  await Promise.all([ours.close(), whatsApp.close(), instagram.close()]);
});

const webhook = (kind: "whatsapp" | "instagram") =>
  fake.setWebhook(kind, `${ours.url}/webhooks/${kind}`, VERIFY);
const arrivals = (count: number) => until(`${count} bodies`, () => arrived.length >= count);

function read(driver: ChannelDriver, { raw }: Arrived): (Parsed & { account: string })[] {
  const parts = driver.shared?.accountsOf(JSON.parse(raw.toString())) ?? [];
  return parts.map(({ externalId, update }) => ({
    account: externalId,
    ...driver.parse(update, { externalId }),
  }));
}

describe("Meta's webhooks", () => {
  it("are taken after the handshake alone", async () => {
    expect(await fake.setWebhook("whatsapp", `${ours.url}/webhooks/whatsapp`, "wrong")).toBe(false);
    fake.customerWrites(PHONE, { from: CHAT, text: "hech kimga" });
    expect(await webhook("whatsapp")).toBe(true);
    fake.customerWrites(PHONE, { from: CHAT, text: "salom" });
    await arrivals(1);
    expect(fake.deliveries()).toHaveLength(1);
  });

  it("are signed over bytes in which letters beyond ASCII are escaped", async () => {
    await webhook("whatsapp");
    fake.customerWrites(PHONE, { from: CHAT, name: "Гулноза", text: "Нархи қанча? https://a.uz/x 👍" });
    await arrivals(1);
    const [{ raw, signature }] = arrived as [Arrived];
    expect(raw.toString()).toContain("\\u041d\\u0430\\u0440\\u0445\\u0438");
    expect(raw.toString()).toContain("https:\\/\\/a.uz\\/x \\ud83d\\udc4d");
    expect(raw.every((byte) => byte < 128)).toBe(true);
    expect(verifySignature(raw, signature, ["other", FAKE_APP_SECRET])).toBe(true);
    expect(verifySignature(raw, signature, ["other"])).toBe(false);
    expect(read(whatsApp, { raw, signature })).toMatchObject([
      {
        account: PHONE,
        mails: [
          {
            chatKey: CHAT,
            customer: { name: "Гулноза" },
            content: { text: "Нархи қанча? https://a.uz/x 👍" },
          },
        ],
      },
    ]);
  });

  it("bring several accounts in one body", async () => {
    await webhook("whatsapp");
    fake.hold("whatsapp");
    fake.customerWrites(PHONE, { from: CHAT, text: "bir" });
    fake.customerWrites("1002", { from: CHAT, text: "ikki" });
    fake.customerWrites(PHONE, { from: "998907", text: "uch" });
    fake.release("whatsapp");
    await arrivals(1);
    expect(
      read(whatsApp, arrived[0] as Arrived).map(({ account, mails }) => [account, mails.length]),
    ).toEqual([
      [PHONE, 1],
      [PHONE, 1],
      ["1002", 1],
    ]);
  });

  it("are signed by the owner's own application where a number has one", async () => {
    fake.addNumber({ phoneNumberId: "1003", token: "EAA3", appSecret: "owners-own-secret" });
    await webhook("whatsapp");
    fake.hold("whatsapp");
    fake.customerWrites(PHONE, { from: CHAT, text: "bir" });
    fake.customerWrites("1003", { from: CHAT, text: "ikki" });
    fake.release("whatsapp");
    await arrivals(2);
    const signers = arrived.map(({ raw, signature }) =>
      [FAKE_APP_SECRET, "owners-own-secret"].findIndex((secret) => verifySignature(raw, signature, [secret])),
    );
    expect(signers.sort()).toEqual([0, 1]);
  });

  it("come again until they are taken, and once more when told to, the same each time", async () => {
    answers = [500, 404];
    await webhook("whatsapp");
    const id = fake.customerWrites(PHONE, { from: CHAT, text: "salom" });
    await arrivals(3);
    await until("the delivery", () => fake.deliveries()[0]?.done);
    expect(await fake.redeliver(fake.deliveries()[0]?.id ?? 0)).toBe(200);
    const mails = arrived.flatMap((one) => read(whatsApp, one)).flatMap((one) => one.mails);
    expect(mails.map((mail) => mail.providerMessageId)).toEqual([id, id, id, id]);
  });

  it("report what became of a message, in any order", async () => {
    await webhook("whatsapp");
    fake.addChat(PHONE, CHAT);
    fake.hold("whatsapp");
    const sent = await whatsApp.send(access(), CHAT, "javob");
    const id = sent.outcome === "sent" ? sent.providerMessageId : "";
    fake.customerReads(PHONE, id);
    fake.release("whatsapp");
    await arrivals(1);
    const receipts = read(whatsApp, arrived[0] as Arrived).flatMap((one) => one.receipts);
    expect(receipts.map(({ providerMessageId, state }) => [providerMessageId, state])).toEqual([
      [id, "delivered"],
      [id, "sent"],
      [id, "read"],
    ]);
  });

  it("report afterwards that a message came too late for the 24 hours, and that they are open again", async () => {
    await webhook("whatsapp");
    fake.addChat(PHONE, CHAT);
    fake.advance(25 * HOUR);
    expect(await whatsApp.send(access(), CHAT, "kech")).toMatchObject({ outcome: "sent" });
    await arrivals(1);
    expect(read(whatsApp, arrived[0] as Arrived)[0]?.receipts).toMatchObject([
      { state: "failed", reason: "window_closed", detail: expect.stringMatching(/131047.*24 hours/) },
    ]);
    fake.customerTaps(PHONE, { from: CHAT, id: "say:Narxi?", title: "Narxi?" });
    await whatsApp.send(access(), CHAT, "vaqtida");
    await arrivals(4);
    const states = arrived.flatMap((one) => read(whatsApp, one)).flatMap(({ receipts }) => receipts);
    expect(states.map(({ state }) => state).sort()).toEqual(["delivered", "failed", "sent"]);
  });

  it("report a failure that was asked for", async () => {
    await webhook("whatsapp");
    fake.addChat(PHONE, CHAT);
    fake.failNext({ fault: { kind: "fail_later", code: 131026 } });
    expect(await whatsApp.send(access(), CHAT, "javob")).toMatchObject({ outcome: "sent" });
    await arrivals(1);
    expect(read(whatsApp, arrived[0] as Arrived)[0]?.receipts).toMatchObject([
      { state: "failed", reason: "undeliverable" },
    ]);
  });

  it("of Instagram come after its subscription, and echo what we said", async () => {
    const account = { channelId: "c", credentials: JSON.stringify({ accountId: ACCOUNT, token: "IGAA1" }) };
    await webhook("instagram");
    fake.customerWrites(ACCOUNT, { from: "6789", text: "hali emas" });
    await instagram.connect(account, null);
    const asked = fake.customerWrites(ACCOUNT, { from: "6789", text: "Narxi?" });
    await arrivals(1);
    const sent = await instagram.send(account, "6789", "4000 soʻm");
    await arrivals(2);
    fake.customerReads(ACCOUNT, sent.outcome === "sent" ? sent.providerMessageId : "");
    await arrivals(3);
    const parsed = arrived.flatMap((one) => read(instagram, one));
    expect(parsed.flatMap(({ mails }) => mails).map((mail) => mail.providerMessageId)).toEqual([asked]);
    expect(arrived[1]?.raw.toString()).toContain('"is_echo":true');
    expect(parsed.flatMap(({ receipts }) => receipts)).toMatchObject([{ state: "read" }]);
  });
});

describe("the fake Graph API", () => {
  const call = async (path: string, { token = "EAA1", ...init }: RequestInit & { token?: string } = {}) => {
    const answer = await fetch(`${fake.url}/v24.0${path}`, {
      ...init,
      headers: { authorization: `Bearer ${token}` },
    });
    return { status: answer.status, body: await answer.json() };
  };
  const post = (path: string, body: object, token?: string) =>
    call(path, { method: "POST", body: JSON.stringify(body), ...(token && { token }) });
  const text = (body: string) => ({ messaging_product: "whatsapp", to: CHAT, type: "text", text: { body } });

  it.each<[string, object, number]>([
    ["a text that is too long", text("a".repeat(4097)), 100],
    ["no text", text(" "), 100],
    ["another product", { ...text("a"), messaging_product: "messenger" }, 100],
    ["four buttons", buttons(["a", "b", "c", "d"]), 131009],
    ["two buttons of one title", buttons(["a", "a"]), 131009],
    ["a title that is too long", buttons(["a".repeat(21)]), 100],
    ["a quoted message that is none", { ...text("a"), context: { message_id: "7" } }, 131009],
    [
      "a read mark for a message that nobody wrote",
      { messaging_product: "whatsapp", status: "read", message_id: "wamid.x" },
      131009,
    ],
    [
      "a template that does not exist",
      { ...text("a"), type: "template", template: { name: "x", language: { code: "uz" } } },
      132001,
    ],
  ])("refuses %s", async (_name, body, code) => {
    expect(await post(`/${PHONE}/messages`, body)).toMatchObject({ body: { error: { code } } });
    expect(fake.sent(PHONE)).toEqual([]);
  });

  it("counts Instagram's text in bytes", async () => {
    fake.addChat(ACCOUNT, "6789");
    const send = (words: string) =>
      post(`/${ACCOUNT}/messages`, { recipient: { id: "6789" }, message: { text: words } }, "IGAA1");
    expect(await send("я".repeat(500))).toMatchObject({ status: 200 });
    expect(await send("я".repeat(501))).toMatchObject({ body: { error: { code: 100 } } });
  });

  it("lets a token do only what is its own", async () => {
    expect(await call(`/${PHONE}`, { token: "nobody" })).toMatchObject({
      status: 401,
      body: { error: { code: 190 } },
    });
    for (const path of [
      "/1002",
      "/W2/subscribed_apps",
      "/W2/message_templates",
      `/${ACCOUNT}/subscribed_apps`,
      "/me",
    ])
      expect(await call(path), path).toMatchObject({ status: 400, body: { error: { code: 100 } } });
    expect(await post("/1002/messages", text("a"))).toMatchObject({ body: { error: { code: 100 } } });
    fake.revoke("EAA1");
    expect(await post(`/${PHONE}/messages`, text("a"))).toMatchObject({ body: { error: { code: 190 } } });
  });

  it("runs in a process of its own", async () => {
    const remote = await startFakeMetaProcess();
    try {
      await remote.addNumber({ phoneNumberId: PHONE, token: "EAA1" });
      await remote.addChat(PHONE, CHAT);
      const driver = createWhatsApp({ graphBaseUrl: remote.url });
      expect(await driver.send(access(), CHAT, "salom")).toMatchObject({ outcome: "sent" });
      expect(await remote.sent(PHONE)).toMatchObject([{ chat: CHAT, text: "salom" }]);
      await expect(remote.addChat("none", CHAT)).rejects.toThrow(/not added/);
      await driver.close();
    } finally {
      await remote.stop();
    }
  });
});

function buttons(titles: string[]): object {
  const replies = titles.map((title, id) => ({ type: "reply", reply: { id: `b${id}`, title } }));
  return {
    messaging_product: "whatsapp",
    to: CHAT,
    type: "interactive",
    interactive: { type: "button", body: { text: "?" }, action: { buttons: replies } },
  };
}
