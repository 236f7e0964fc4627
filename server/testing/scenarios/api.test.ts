import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import type { Person } from "../start-platform.ts";
import { testPlatform } from "../test-platform.ts";

const product = testPlatform({ webhooks: true });

type List = { items: { id: string; name?: string; title?: string }[]; nextCursor: string | null };
type Failure = { error: { code: string; message: string; details?: unknown } };

let person: Person;
let botId: string;
beforeAll(async () => {
  person = await product.platform.signUp();
  await product.platform.services.plans.setPlan(person.workspaceId, "enterprise", 30);
  botId = (await product.call<{ id: string }>(person, "POST", "/bots", { name: "Main", language: "en" })).body
    .id;
});

const get = <T>(path: string, headers?: Record<string, string>) =>
  product.call<T>(person, "GET", path, undefined, headers);

/** Every item of a list, page by page. */
async function walk(path: string, limit: number): Promise<List["items"]> {
  const items: List["items"] = [];
  let cursor: string | null = "";
  for (let pages = 0; cursor !== null && pages < 50; pages++) {
    const { status, body }: { status: number; body: List } = await get<List>(
      `${path}?limit=${limit}${cursor && `&cursor=${cursor}`}`,
    );
    expect(status).toBe(200);
    expect(body.items.length).toBeLessThanOrEqual(limit);
    items.push(...body.items);
    cursor = body.nextCursor;
  }
  return items;
}

describe("lists", () => {
  it("come in pages without gaps or repeats, also where rows were made in the same millisecond", async () => {
    const names = Array.from({ length: 11 }, (_, i) => `Page ${i}`);
    await Promise.all(names.map((name) => product.call(person, "POST", "/bots", { name, language: "uz" })));
    for (const limit of [1, 3, 12, 100]) {
      const found = await walk("/bots", limit);
      expect(found.map(({ name }) => name).sort()).toEqual(["Main", ...names].sort());
      expect(new Set(found.map(({ id }) => id)).size).toBe(12);
    }
  });

  it("of passages and of messages keep their order over pages", async () => {
    const text = Array.from(
      { length: 7 },
      (_, i) => `## Part ${i}\n\n${`Sentence of part ${i}. `.repeat(12)}`,
    ).join("\n\n");
    const workspaceId = person.workspaceId;
    const source = await product.teach({ workspaceId, id: botId }, { kind: "text", title: "Long", text });
    const path = `/bots/${botId}/sources/${source.id}/passages`;
    const whole = await walk(path, 100);
    expect(whole.length).toBe(source.passageCount);
    expect(await walk(path, 2)).toEqual(whole);

    let conversationId: string | undefined;
    for (const i of [1, 2, 3]) {
      const asked = await product.call<{ conversationId: string }>(person, "POST", `/bots/${botId}/ask`, {
        question: `What does part ${i} say?`,
        ...(conversationId && { conversationId }),
      });
      conversationId = asked.body.conversationId;
    }
    const messages = `/bots/${botId}/conversations/${conversationId}/messages`;
    const all = await walk(messages, 100);
    expect(all).toHaveLength(6);
    expect(await walk(messages, 2)).toEqual(all);
  });

  it("refuse a cursor that they did not give and a limit that is none", async () => {
    for (const query of ["cursor=nonsense", "cursor=e30", "limit=0", "limit=101", "limit=many"]) {
      const { status, body } = await get<Failure>(`/bots?${query}`);
      expect([query, status]).toEqual([query, 400]);
      expect(body.error.message).toBeTruthy();
    }
  });
});

describe("errors", () => {
  it("have one shape, with words in the language that was asked for", async () => {
    const messages = [];
    for (const language of ["uz", "ru", "en", "de, ru;q=0.5"]) {
      const { status, body } = await get<Failure>("/bots/bot_nobody", { "accept-language": language });
      expect(status).toBe(404);
      expect(body).toEqual({ error: { code: "bots.not_found", message: expect.any(String) } });
      messages.push(body.error.message);
    }
    expect(new Set(messages.slice(0, 3)).size).toBe(3);
    expect(messages[3]).toBe(messages[1]);
  });

  it("name the field that is wrong", async () => {
    const { status, body } = await product.call<Failure>(person, "POST", "/bots", {
      name: "",
      language: "fr",
    });
    expect(status).toBe(400);
    expect(body.error).toMatchObject({
      code: "request.invalid",
      details: { issues: expect.arrayContaining([expect.objectContaining({ path: "language" })]) },
    });
  });

  it.each([
    ["GET", "/api/v1/nothing-here"],
    ["POST", "/api/nothing"],
    ["GET", "/webhooks/nothing"],
    ["PUT", "/api/v1/bots"],
  ])("answer %s %s with 404 in the same shape", async (method, path) => {
    const { status, body } = await product.request<Failure>(path, { method });
    expect(status).toBe(404);
    expect(body).toEqual({ error: { code: "request.not_found", message: expect.any(String) } });
  });

  it("tell broken JSON, a foreign type and a body that is too large apart", async () => {
    const send = (type: string, body: string) =>
      product.request<Failure>("/api/v1/bots", {
        method: "POST",
        headers: { cookie: person.cookie, "content-type": type },
        body,
      });
    const broken = await send("application/json", "{");
    expect([broken.status, broken.body.error.code]).toEqual([400, "request.malformed"]);
    const foreign = await send("application/xml", "<bot/>");
    expect([foreign.status, foreign.body.error.code]).toEqual([415, "request.unsupported_type"]);
    const large = await send("application/json", JSON.stringify({ name: "x".repeat(3_000_000) }));
    expect([large.status, large.body.error.code]).toEqual([413, "request.too_large"]);
  });
});

describe("bots and sources", () => {
  it("are made, shown, changed and deleted", async () => {
    const made = await product.call<{ id: string }>(person, "POST", "/bots", {
      name: "Tea",
      language: "ru",
      tone: "formal",
    });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      name: "Tea",
      language: "ru",
      tone: "formal",
      timeZone: "Asia/Tashkent",
    });
    const path = `/bots/${made.body.id}`;
    const changed = await product.call(person, "PATCH", path, { greeting: { ru: "Добро пожаловать" } });
    expect(changed.body).toMatchObject({ name: "Tea", greeting: { ru: "Добро пожаловать" } });
    expect((await get(path)).body).toEqual(changed.body);
    expect((await product.call(person, "DELETE", path)).status).toBe(204);
    expect((await get(path)).status).toBe(404);
    expect((await product.call(person, "DELETE", path)).status).toBe(404);
  });

  it("take a file as multipart and answer 202 at once", async () => {
    const form = new FormData();
    form.append("file", new Blob(["Item,Price\nGreen tea,5000\n"], { type: "text/csv" }), "prices.csv");
    const added = await product.call<{ id: string }>(person, "POST", `/bots/${botId}/sources`, form);
    expect(added.status).toBe(202);
    expect(added.body).toMatchObject({
      kind: "file",
      fileName: "prices.csv",
      status: "waiting",
      progress: 0,
      error: null,
    });
    const read = await product.read({ workspaceId: person.workspaceId, botId, id: added.body.id });
    expect(read.status).toBe("ready");
    const found = await product.call<{ passages: object[] }>(person, "POST", `/bots/${botId}/search`, {
      query: "green tea price",
    });
    expect(found.body.passages[0]).toMatchObject({
      sourceId: added.body.id,
      text: expect.stringContaining("5000"),
    });
  });

  it("refuse a form without a file, a body without a kind, and an address that is none", async () => {
    const path = `/bots/${botId}/sources`;
    const form = new FormData();
    form.append("title", "no file");
    expect((await product.call(person, "POST", path, form)).status).toBe(400);
    for (const body of [
      {},
      { kind: "site" },
      { kind: "url", url: "ftp://x.y" },
      { kind: "text", title: "x", text: " " },
    ])
      expect((await product.call(person, "POST", path, body)).status).toBe(400);
    expect((await product.call(person, "POST", path)).status).toBe(400);
  });

  it("refuse an address in the private network", async () => {
    const added = await product.call<{ id: string }>(person, "POST", `/bots/${botId}/sources`, {
      kind: "url",
      url: `${product.platform.url}/healthz`,
    });
    expect(added.status).toBe(202);
    const read = await product.read({ workspaceId: person.workspaceId, botId, id: added.body.id });
    expect([read.status, read.errorCode]).toEqual(["failed", "web_pages.private_address"]);
  });
});

describe("who is asking", () => {
  it("is told by /me with their workspaces", async () => {
    const { body } = await get("/me");
    expect(body).toMatchObject({
      user: { email: person.email, language: "uz" },
      workspaces: [{ id: person.workspaceId, plan: "enterprise", status: "active", role: "owner" }],
    });
  });
});

describe("a Telegram token", () => {
  it("goes in and never comes out, in no answer and in no line of the log", async () => {
    const token = "55667788:very-secret-token-very-secret-token";
    product.platform.telegram.addBot(token);
    const path = `/bots/${botId}/channels`;
    const seen: string[] = [];
    const call = async (method: string, at: string, body?: unknown) => {
      const answer = await product.call<Failure>(person, method, at, body);
      seen.push(answer.text, JSON.stringify([...answer.headers]));
      return answer;
    };
    const connected = await call("PUT", `${path}/telegram`, { token });
    expect(connected.status).toBe(200);
    expect(connected.body).toMatchObject({ kind: "telegram", status: "active", delivery: "webhook" });
    await call("GET", path);
    product.platform.telegram.customerWrites(token, { chatId: 31, text: "Hello" });
    await product.answers(token, 31, 1);
    for (const fault of [
      { kind: "reset" },
      { kind: "gateway", status: 502 },
      { kind: "unauthorized" },
    ] as const) {
      product.platform.telegram.failNext({ token, method: "getMe", fault });
      const refused = await call("PUT", `${path}/telegram`, { token });
      expect(refused.status).toBe(fault.kind === "unauthorized" ? 422 : 502);
    }
    product.platform.telegram.failNext({ token, method: "sendMessage", fault: { kind: "reset" } });
    product.platform.telegram.customerWrites(token, { chatId: 31, text: "Thank you" });
    await product.answers(token, 31, 2);
    expect((await call("PUT", `${path}/telegram`, { token: "not a token" })).status).toBe(400);
    expect((await call("DELETE", `${path}/telegram`)).status).toBe(204);
    expect((await call("DELETE", `${path}/telegram`)).status).toBe(404);
    expect(product.platform.telegram.webhook(token)).toBeNull();
    const everything = [...seen, ...product.logs].join("\n");
    expect(product.logs.length).toBeGreaterThan(50);
    expect(everything).not.toContain("very-secret");
    expect(everything).not.toContain(encodeURIComponent(token));
  });

  it("that serves one bot is refused for another, also at the same moment", async () => {
    const token = "66778899:very-secret-token-very-secret-token";
    product.platform.telegram.addBot(token);
    const bots = await Promise.all(
      ["One", "Two", "Three"].map((name) =>
        product.call<{ id: string }>(person, "POST", "/bots", { name, language: "uz" }),
      ),
    );
    const answers = await Promise.all(
      bots.map(({ body }) =>
        product.call<Failure>(person, "PUT", `/bots/${body.id}/channels/telegram`, { token }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused?.body.error.code).toBe("channels.taken");
  });

  it("whose webhook cannot be set leaves no channel that looks alive", async () => {
    const token = "77889900:very-secret-token-very-secret-token";
    product.platform.telegram.addBot(token);
    const made = await product.call<{ id: string }>(person, "POST", "/bots", {
      name: "Four",
      language: "uz",
    });
    const path = `/bots/${made.body.id}/channels`;
    product.platform.telegram.failNext({
      token,
      method: "setWebhook",
      times: 3,
      fault: { kind: "gateway", status: 502 },
    });
    expect((await product.call(person, "PUT", `${path}/telegram`, { token })).status).toBe(502);
    expect((await get<List>(path)).body.items).toEqual([]);
  });
});

describe("the API's description", () => {
  type Described = {
    openapi: string;
    paths: Record<string, Record<string, { requestBody?: { content: object } }>>;
  };

  it("names every route of the API, with both ways to give a source", async () => {
    const { status, body } = await product.request<Described>("/api/openapi.json", { method: "GET" });
    expect(status).toBe(200);
    expect(body.openapi).toMatch(/^3\.1/);
    const described = Object.entries(body.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
    for (const route of [
      "GET /api/v1/me",
      "POST /api/v1/bots",
      "PATCH /api/v1/bots/{id}",
      "POST /api/v1/bots/{id}/sources/{sourceId}/reread",
      "PUT /api/v1/bots/{id}/channels/telegram",
      "POST /api/v1/bots/{id}/ask",
      "GET /api/v1/bots/{id}/unanswered",
    ])
      expect(described).toContain(route);
    for (const route of described) expect(route).toMatch(/^\w+ \/api\/v1\//);
    const sources = body.paths["/api/v1/bots/{id}/sources"]?.post?.requestBody?.content ?? {};
    expect(Object.keys(sources).sort()).toEqual(["application/json", "multipart/form-data"]);
  });

  it("can be browsed with nothing but our own files", async () => {
    const page = await product.request("/api/docs/", { method: "GET" });
    expect(page.status).toBe(200);
    expect(page.headers.get("content-security-policy")).toContain("default-src 'self'");
    const sources = [...page.text.matchAll(/<(?:script|link)[^>]*(?:src|href)="([^"]+)"/g)].map(
      ([, at = ""]) => at,
    );
    expect(sources.length).toBeGreaterThan(0);
    for (const source of sources) {
      const address = new URL(source, `${product.platform.url}/api/docs/`);
      expect(address.origin).toBe(product.platform.url);
      expect((await product.request(address.pathname, { method: "GET" })).status).toBe(200);
    }
    expect(page.text).not.toMatch(/https?:\/\/(?:cdn|fonts|proxy)\./);
  });
});

describe("the operator's doors", () => {
  it("tell that the program is alive and ready, and count what it does", async () => {
    expect((await product.request("/healthz", { method: "GET" })).status).toBe(200);
    const ready = await product.request("/readyz", { method: "GET" });
    expect([ready.status, ready.body]).toEqual([
      200,
      { status: "ready", checks: { database: "ok", queue: "ok" } },
    ]);
    await product.db.execute(sql`alter schema drizzle rename to drizzle_away`);
    const away = await product.request("/readyz", { method: "GET" });
    await product.db.execute(sql`alter schema drizzle_away rename to drizzle`);
    expect([away.status, away.body]).toMatchObject([503, { checks: { database: "failed", queue: "ok" } }]);
    const metrics = await product.request("/metrics", { method: "GET" });
    expect(metrics.text).toContain("http_request_duration_seconds");
    expect(metrics.text).not.toContain(botId);
  });
});
