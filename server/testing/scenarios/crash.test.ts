import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { DEMO_EMAIL, DEMO_PASSWORD } from "../../start/create-demo.ts";
import { type FakeGemini, startFakeGemini } from "../fake-gemini.ts";
import { type FakeTelegram, startFakeTelegram } from "../fake-telegram.ts";
import { type Program, startProgram } from "../start-program.ts";
import { copyTemplate, databaseUrl, onServer } from "../template-database.ts";
import { until } from "../until.ts";

/**
 * The program itself (`server/main.ts`) is killed and stopped in the middle of its work. With TEST_DATABASE_URL it runs on that
 * PostgreSQL, otherwise on the embedded database.
 */
const TOKEN = "99000111:crash-crash-crash-crash-crash-crash";
const RECOVERY_MS = 30_000;
const GEMINI_MS = 400;

let directory = "";
let url = "";
let variables: Record<string, string> = {};
let dropDatabase = async (): Promise<void> => {};
let telegram: FakeTelegram;
let gemini: FakeGemini;
let program: Program;
let cookie = "";
let botId = "";

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "botfactory-start-"));
  [telegram, gemini] = await Promise.all([startFakeTelegram({ webhookRetryMs: 100 }), startFakeGemini()]);
  telegram.addBot(TOKEN);
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  variables = {
    ...(await prepareDatabase()),
    PORT: String(port),
    DOMAIN_URL: url,
    DATA_DIR: join(directory, "data"),
    TELEGRAM_API_ROOT: telegram.url,
    GOOGLE_API_KEY: gemini.apiKey,
    GEMINI_BASE_URL: gemini.url,
    QUIET_WINDOW_MS: "300",
    RATE_LIMIT_FACTOR: "1000",
  };
  program = await startProgram(directory, variables);
  cookie = await signIn();
  const bots = await call<{ items: { id: string }[] }>("GET", "/bots");
  botId = bots.items[0]?.id ?? "";
  await until(
    "the demo's knowledge to be read",
    async () => (await statuses()).every((one) => one === "ready"),
    60_000,
  );
  await call("PUT", `/bots/${botId}/channels/telegram`, { token: TOKEN });
}, 120_000);

afterAll(async () => {
  program?.kill("SIGKILL");
  await program?.ended;
  await Promise.all([telegram?.close(), gemini?.close()]);
  await dropDatabase();
  await rm(directory, { recursive: true, force: true });
});

it("a killed process loses neither a message it answered 200 to nor the vectors it made", {
  timeout: 120_000,
}, async () => {
  gemini.setDelay(GEMINI_MS);
  const mark = gemini.requests.length;
  const source = await call<Source>("POST", `/bots/${botId}/sources`, bigText("kill"));
  await until("some batches to be embedded", () => batchesSince(mark) >= 3);
  // One message is being thought about, another has just been taken, when the process dies.
  write(12, "What are the opening hours?");
  await until("the turn to have begun", () => questionsSince(mark) >= 1);
  write(11, "How much is delivery?");
  await until("the webhooks' 200", () => telegram.pendingCount(TOKEN) === 0);
  program.kill("SIGKILL");
  expect(await program.ended).toBe("SIGKILL");
  const embeddedBefore = textsSince(mark);
  expect(telegram.sentCount(TOKEN)).toBe(0);

  gemini.setDelay(0);
  program = await startProgram(directory, variables);
  const [waiting, thinking, { passageCount }] = await Promise.all([
    millisecondsUntil("the answer to what waited", () => telegram.sent(TOKEN, 11).length > 0),
    millisecondsUntil("the answer to what was begun", () => telegram.sent(TOKEN, 12).length > 0),
    readAgain(source.id),
  ]);
  report("after kill -9", { waiting, thinking });
  expect(embeddedBefore).toBeGreaterThan(100);
  expect(embeddedBefore).toBeLessThan(passageCount);
  // At most the batch under way was embedded in vain.
  expect(textsSince(mark)).toBeLessThanOrEqual(passageCount + 100);
  await onlyOneAnswerEach([11, 12]);
});

it("a stopped process cuts no request, ends with 0, and what it had begun is finished by the next one", {
  timeout: 120_000,
}, async () => {
  gemini.setDelay(GEMINI_MS);
  const mark = gemini.requests.length;
  const source = await call<Source>("POST", `/bots/${botId}/sources`, bigText("stop"));
  await until("some batches to be embedded", () => batchesSince(mark) >= 2);
  const chats = [21, 22, 23];
  const asked = ask("How much does the delivery cost?");
  await until("the question to be under way", () => questionsSince(mark) >= 1);
  for (const chatId of chats) write(chatId, "How much is delivery?");
  await until("the webhooks' 200", () => telegram.pendingCount(TOKEN) === 0);

  const stopping = performance.now();
  program.kill("SIGTERM");
  expect(await asked).toBe(200);
  expect(await program.ended).toBe(0);
  const stopped = performance.now() - stopping;
  expect(stopped).toBeLessThan(25_000);
  gemini.setDelay(0);
  program = await startProgram(directory, variables);
  const [read] = await Promise.all([
    millisecondsUntil("the source to be ready", () => readAgain(source.id)),
    ...chats.map((chatId) => until(`the answer in ${chatId}`, () => telegram.sent(TOKEN, chatId).length > 0)),
  ]);
  report("SIGTERM", { stopped, read });
  await onlyOneAnswerEach(chats);
});

/** Waits until every conversation on Telegram holds its answers as sent, and checks that each customer got one message. */
async function onlyOneAnswerEach(chats: readonly number[]): Promise<void> {
  type Conversation = { id: string; channel: string };
  type Message = { author: string; status: string };
  const answers = await until("the answers to be written down as sent", async () => {
    const { items } = await call<{ items: Conversation[] }>("GET", `/bots/${botId}/conversations`);
    const found = await Promise.all(
      items
        .filter(({ channel }) => channel === "telegram")
        .map(({ id }) => call<{ items: Message[] }>("GET", `/bots/${botId}/conversations/${id}/messages`)),
    );
    const given = found.flatMap(({ items: messages }) => messages).filter(({ author }) => author === "bot");
    return given.every(({ status }) => status === "sent") && given;
  });
  expect(answers.length).toBe(telegram.sentCount(TOKEN));
  expect(chats.map((chatId) => telegram.sent(TOKEN, chatId).length)).toEqual(chats.map(() => 1));
}

type Source = { id: string; status: string; passageCount: number };

function readAgain(sourceId: string): Promise<Source> {
  return until(
    "the source to be ready",
    async () => {
      const source = await call<Source>("GET", `/bots/${botId}/sources/${sourceId}`);
      return source.status === "ready" && source;
    },
    RECOVERY_MS,
  );
}

function write(chatId: number, text: string): void {
  telegram.customerWrites(TOKEN, { chatId, text, languageCode: "en" });
}

async function millisecondsUntil(what: string, look: () => unknown): Promise<number> {
  const startedAt = performance.now();
  await until(what, async () => Boolean(await look()), RECOVERY_MS);
  return performance.now() - startedAt;
}

function questionsSince(mark: number): number {
  return gemini.requests.slice(mark).filter(({ operation }) => operation === "embedContent").length;
}

/** About 600 passages, no two alike. */
function bigText(word: string): object {
  const paragraphs = Array.from(
    { length: 600 },
    (_, i) => `## ${word} ${i}\n\n${`Article ${word}-${i} costs ${i * 7} soum in our shop. `.repeat(6)}`,
  );
  return { kind: "text", title: `Everything about ${word}`, text: paragraphs.join("\n\n") };
}

function batchesSince(mark: number): number {
  return gemini.requests.slice(mark).filter(({ operation }) => operation === "batchEmbedContents").length;
}

function textsSince(mark: number): number {
  return gemini.requests.slice(mark).reduce((sum, { body }) => sum + (body.requests?.length ?? 0), 0);
}

async function call<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: { cookie, ...(body !== undefined && { "content-type": "application/json" }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

async function ask(question: string): Promise<number> {
  const response = await fetch(`${url}/api/v1/bots/${botId}/ask`, {
    method: "POST",
    headers: { cookie, "content-type": "application/json" },
    body: JSON.stringify({ question }),
  });
  await response.text();
  return response.status;
}

async function statuses(): Promise<string[]> {
  const { items } = await call<{ items: { status: string }[] }>("GET", `/bots/${botId}/sources`);
  return items.map(({ status }) => status);
}

async function signIn(): Promise<string> {
  const response = await fetch(`${url}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: DEMO_EMAIL, password: DEMO_PASSWORD }),
  });
  expect(response.status).toBe(200);
  return response.headers
    .getSetCookie()
    .map((one) => one.split(";", 1)[0])
    .join("; ");
}

async function prepareDatabase(): Promise<Record<string, string>> {
  const databases = inject("databases");
  if (databases.kind === "embedded") {
    await copyTemplate(databases.template, join(directory, "data", "pg"));
    return {};
  }
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await onServer(databases.url, (client) =>
    client.query(`CREATE DATABASE ${name} TEMPLATE ${databases.template}`),
  );
  dropDatabase = async () => {
    await onServer(databases.url, (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
  };
  return { DATABASE_URL: databaseUrl(databases.url, name) };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Figures for whoever looks at the run; the bounds are what is tested. */
function report(what: string, milliseconds: Record<string, number>): void {
  const figures = Object.entries(milliseconds).map(([name, ms]) => `${name} ${Math.round(ms)} ms`);
  process.stdout.write(`${what}: ${figures.join(", ")}\n`);
}
