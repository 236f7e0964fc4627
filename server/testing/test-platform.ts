import { afterAll, beforeAll, beforeEach, inject } from "vitest";
import type { Clock } from "../kernel/clock.ts";
import type { Env } from "../kernel/env.ts";
import type { SourceInput, SourceRow } from "../knowledge/index.ts";
import type { OpenedDatabase } from "../providers/database/open-database.ts";
import { type FakeGemini, startFakeGemini } from "./fake-gemini.ts";
import type { FakeTelegramOptions } from "./fake-telegram.ts";
import { type Person, type Platform, startPlatform } from "./start-platform.ts";
import { type TestDatabase, testDatabase } from "./test-database.ts";
import { until } from "./until.ts";

export type TestPlatformOptions = {
  env?: Partial<Env>;
  clock?: Clock;
  workers?: boolean;
  webhooks?: boolean;
  /** Whether answers and embeddings come from a fake Gemini instead of the offline model (false). */
  gemini?: boolean;
  /** How the fake Telegram behaves. */
  telegram?: FakeTelegramOptions;
};

export type Answer<T = unknown> = { status: number; headers: Headers; text: string; body: T };

/**
 * The whole product on a database of its own, for the tests of one file: real HTTP, real database, real queue, fakes of the outside
 * services. Call it at the top level; what it returns is ready inside tests and hooks.
 */
export function testPlatform(options: TestPlatformOptions = {}) {
  const database = testDatabase();
  const logs: string[] = [];
  let platform: Platform | undefined;
  let gemini: FakeGemini | undefined;
  let bots = 0;

  beforeAll(async () => {
    const { gemini: online, env, ...rest } = options;
    if (online) gemini = await startFakeGemini();
    const model = gemini && { GOOGLE_API_KEY: gemini.apiKey, GEMINI_BASE_URL: gemini.url };
    platform = await startPlatform({
      ...rest,
      database: openedDatabase(database),
      env: { LOG_LEVEL: "debug", ...model, ...env },
      onLog: (line) => logs.push(line),
    });
  }, 60_000);
  beforeEach(() => {
    platform?.telegram.clearFaults();
    gemini?.setAnswer(undefined);
    gemini?.setDelay(0);
  });
  afterAll(async () => {
    await platform?.close();
    await gemini?.close();
  });

  function get(): Platform {
    if (!platform) throw new Error("testPlatform() is ready inside tests and hooks only");
    return platform;
  }

  async function request<T>(path: string, init: RequestInit): Promise<Answer<T>> {
    const response = await fetch(get().url + path, init);
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json") && text !== "";
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: (isJson ? JSON.parse(text) : null) as T,
    };
  }

  return {
    get platform() {
      return get();
    },
    get gemini(): FakeGemini {
      if (!gemini) throw new Error("this platform runs without Gemini");
      return gemini;
    },
    get db() {
      return database.db;
    },
    /** Every line of the log, debug and above. */
    logs,
    request,

    /** A call of the API as this person (nobody where null), with JSON unless the body is a form. */
    call<T = Record<string, unknown>>(
      person: Pick<Person, "cookie"> | null,
      method: string,
      path: string,
      body?: unknown,
      headers: Record<string, string> = {},
    ): Promise<Answer<T>> {
      const isForm = body instanceof FormData;
      return request<T>(path.startsWith("/api/") ? path : `/api/v1${path}`, {
        method,
        headers: {
          ...(person && { cookie: person.cookie }),
          ...(body !== undefined && !isForm && { "content-type": "application/json" }),
          ...headers,
        },
        ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
      });
    },

    /** Somebody on a plan without limits, their bot, and its Telegram. */
    async business(name = "Demo") {
      const person = await get().signUp();
      await get().services.plans.setPlan(person.workspaceId, "enterprise", 30);
      const token = `${7_000_000 + ++bots}:${"scenario-token-".padEnd(35, "x")}`;
      const { bot, channelId } = await get().connectedBot(person, token, name);
      return { person, token, bot, channelId };
    },

    /** Gives the bot something to know and waits until it is read. */
    async teach(
      { workspaceId, id }: { workspaceId: string; id: string },
      input: SourceInput,
    ): Promise<SourceRow> {
      const { knowledge } = get().services;
      const added = await knowledge.add(workspaceId, id, input);
      return this.read(added);
    },

    /** Waits until the source is ready or failed. */
    read: ({ workspaceId, botId, id }: Pick<SourceRow, "workspaceId" | "botId" | "id">): Promise<SourceRow> =>
      until("the source to be read", async () => {
        const row = await get().services.knowledge.get(workspaceId, botId, id);
        return (row.status === "ready" || row.status === "failed") && row;
      }),

    /** What the customer has been sent in the chat, once it is at least so many messages. */
    answers: (token: string, chatId: number, count: number, withinMs?: number): Promise<string[]> =>
      until(
        `${count} answers in chat ${chatId}`,
        () => {
          const texts = get()
            .telegram.sent(token, chatId)
            .map(({ text }) => text);
          return texts.length >= count && texts;
        },
        withinMs,
      ),

    /** Waits until no turn is to come and no source is being read (one that failed for a while may wait for its next try). */
    settled: (withinMs?: number): Promise<boolean> =>
      until(
        "all work to be done",
        async () => {
          const { turns, sources } = await get().composition.jobs.counts();
          return turns.waiting + turns.active + turns.delayed + sources.waiting + sources.active === 0;
        },
        withinMs,
      ),
  };
}

export type TestPlatform = ReturnType<typeof testPlatform>;

/** A test's database as the product takes one; it stays open when the platform closes. */
function openedDatabase(database: TestDatabase): OpenedDatabase {
  const kind = inject("databases").kind === "embedded" ? "embedded" : "postgres";
  return { db: database.db, url: database.url, kind, close: async () => {} };
}
