import { beforeAll, describe, expect, it } from "vitest";
import { billingOrder } from "../../../db/schema/index.ts";
import type { Person } from "../start-platform.ts";
import { testPlatform } from "../test-platform.ts";

const product = testPlatform({ webhooks: true });

type Operation = { method: string; path: string };

let owner: Person;
let stranger: Person;
/** Ids of the owner's things, by the name that a path gives them. */
let ids: Record<string, string>;
let operations: Operation[];

beforeAll(async () => {
  const shop = await product.business();
  owner = shop.person;
  stranger = await product.platform.signUp();
  const source = await product.teach(shop.bot, { kind: "text", title: "Tea", text: "Tea costs 5000 soum." });
  const asked = await product.call<{ conversationId: string }>(owner, "POST", `/bots/${shop.bot.id}/ask`, {
    question: "Do you sell red bicycles?",
  });
  const unanswered = await product.call<{ items: { id: string }[] }>(
    owner,
    "GET",
    `/bots/${shop.bot.id}/unanswered`,
  );
  product.platform.telegram.customerWrites(shop.token, { chatId: 4242, text: "Salom", firstName: "Aziza" });
  await product.answers(shop.token, 4242, 1);
  const { inbox } = product.platform.services;
  const { workspaceId } = owner;
  const page = await inbox.conversations(workspaceId, shop.bot.id, { limit: 10 });
  const written = page.items.find(({ chatKey }) => chatKey === "4242");
  const label = await inbox.addLabel(workspaceId, shop.bot.id, { name: "Owner's", colour: "blue" });
  const canned = await inbox.addCanned(workspaceId, shop.bot.id, { shortcut: "ours", text: "Ours" });
  const messages = await inbox.messages(workspaceId, shop.bot.id, asked.body.conversationId, { limit: 1 });
  await product.db.insert(billingOrder).values({
    id: "ord_owners",
    workspaceId,
    userId: owner.userId,
    plan: "business",
    months: 1,
    provider: "payme",
    amount: 100,
    currency: "UZS",
    status: "pending",
    language: "uz",
    createdAt: new Date(),
  });
  ids = {
    customerId: written?.customer.id ?? "",
    labelId: label.id,
    cannedId: canned.id,
    messageId: messages.items[0]?.id ?? "",
    id: shop.bot.id,
    sourceId: source.id,
    conversationId: asked.body.conversationId,
    orderId: "ord_owners",
    cid: asked.body.conversationId,
    questionId: unanswered.body.items[0]?.id ?? "",
    bot: shop.bot.id,
    kind: "telegram",
  };
  operations = Object.entries(product.platform.app.swagger().paths ?? {}).flatMap(([path, item]) =>
    ["get", "post", "put", "patch", "delete"]
      .filter((method) => method in (item ?? {}))
      .map((method) => ({ method: method.toUpperCase(), path })),
  );
});

/** A body that would be accepted, by the end of the path. */
const BODIES: Record<string, unknown> = {
  "POST /bots": { name: "Another", language: "en" },
  "PATCH /bots/{id}": { name: "Mine now" },
  "POST /bots/{id}/sources": { kind: "text", title: "Mine", text: "Everything is free." },
  "PATCH /bots/{id}/sources/{sourceId}": { title: "Mine now" },
  "POST /bots/{id}/search": { query: "tea" },
  "POST /bots/{id}/ask": { question: "How much is tea?" },
  "POST /bots/{id}/ask/stream": { question: "How much is tea?" },
  "PUT /bots/{id}/channels/telegram": { token: "424242:stranger-stranger-stranger-stranger" },
  "PUT /bots/{id}/channels/whatsapp": { phoneNumberId: "15550001", token: "EAAstranger" },
  "PUT /bots/{id}/channels/whatsapp-web": { riskAccepted: true },
  "PUT /bots/{id}/channels/instagram": { accountId: "17840001", token: "IGAAstranger" },
  "PUT /bots/{id}/channels/widget": {},
  "PATCH /bots/{id}/widget": { on: false },
  "POST /bots/{id}/unanswered/{questionId}/answer": { question: "Bicycles?", answer: "Free." },
  "POST /bots/{id}/conversations/{conversationId}/messages": { text: "Mine now", clientId: "stranger-1" },
  "POST /bots/{id}/conversations/{conversationId}/notes": { text: "Mine now" },
  "PUT /bots/{id}/conversations/{conversationId}/assignee": { userId: null },
  "PUT /bots/{id}/conversations/{conversationId}/labels": { labels: [] },
  "POST /bots/{id}/labels": { name: "Mine", colour: "red" },
  "PATCH /bots/{id}/labels/{labelId}": { name: "Mine now", colour: "red" },
  "POST /bots/{id}/canned-replies": { shortcut: "mine", text: "Everything is free." },
  "PATCH /bots/{id}/canned-replies/{cannedId}": { shortcut: "mine", text: "Everything is free." },
  "PATCH /bots/{id}/customers/{customerId}": { about: "Mine now" },
  "POST /billing/checkout": { plan: "business", provider: "payme" },
  "POST /billing/promo/check": { code: "SALOM" },
  "POST /billing/promo/redeem": { code: "SALOM" },
};

function withIds(path: string): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const id = ids[name];
    if (!id) throw new Error(`this test knows no ${name} for ${path}: add one`);
    return id;
  });
  return filled.endsWith("/events") ? `${filled}?bot=${ids.bot}` : filled;
}

function bodyOf({ method, path }: Operation): unknown {
  return BODIES[`${method} ${path.replace("/api/v1", "")}`];
}

function as(person: Person | null, operation: Operation, headers: Record<string, string> = {}) {
  return product.call<{ error?: { code: string } }>(
    person,
    operation.method,
    withIds(operation.path),
    bodyOf(operation),
    headers,
  );
}

const named = ({ method, path }: Operation) => `${method} ${path}`;
const touchesAThing = ({ path }: Operation) => path.includes("{") || path.endsWith("/events");

/** What a browser says of a request that another site has made. */
const FROM_ELSEWHERE: Record<string, string>[] = [
  { origin: "https://evil.example" },
  { origin: "null" },
  { "sec-fetch-site": "cross-site" },
  { "sec-fetch-site": "same-site" },
];

describe("every route of the API", () => {
  it("is known to this test, with a body where it takes one", () => {
    expect(operations.length).toBeGreaterThan(18);
    const paths = product.platform.app.swagger().paths ?? {};
    for (const operation of operations) {
      expect(operation.path).toMatch(/^\/api\/v1\//);
      const item = paths[operation.path] as Record<string, { requestBody?: unknown }> | undefined;
      const takesBody = Boolean(item?.[operation.method.toLowerCase()]?.requestBody);
      expect([named(operation), takesBody]).toEqual([named(operation), bodyOf(operation) !== undefined]);
    }
  });

  it("asks who is there", async () => {
    for (const operation of operations) {
      const { status, body } = await as(null, operation);
      expect([named(operation), status, body.error?.code]).toEqual([named(operation), 401, "auth.required"]);
    }
  });

  it("does not know the things of another workspace", async () => {
    for (const operation of operations.filter(touchesAThing)) {
      const { status, text } = await as(stranger, operation);
      expect([named(operation), status]).toEqual([named(operation), 404]);
      expect(text).toContain('"error"');
    }
  });

  it("does not know another's things below one's own bot either", async () => {
    const own = await product.call<{ id: string }>(stranger, "POST", "/bots", {
      name: "Own",
      language: "en",
    });
    expect(own.status).toBe(201);
    const nested = operations.filter(({ path }) => (path.match(/\{/g)?.length ?? 0) > 1);
    expect(nested.length).toBeGreaterThan(3);
    for (const operation of nested) {
      const path = withIds(operation.path.replace("{id}", own.body.id));
      const { status } = await product.call(stranger, operation.method, path, bodyOf(operation));
      expect([named(operation), status]).toEqual([named(operation), 404]);
    }
    const conversationId = ids.conversationId;
    const question = { question: "And how much is it?", conversationId };
    expect((await product.call(stranger, "POST", `/bots/${own.body.id}/ask`, question)).status).toBe(404);
  });

  it("does not act in a workspace that one is no member of", async () => {
    for (const operation of operations) {
      const { status } = await as(stranger, operation, { "x-workspace-id": owner.workspaceId });
      expect([named(operation), status]).toEqual([named(operation), 404]);
    }
    const own = await product.call(owner, "GET", `/bots/${ids.id}`, undefined, {
      "x-workspace-id": owner.workspaceId,
    });
    expect(own.status).toBe(200);
  });

  it("refuses what another site sends with a person's cookie, before anything happens", async () => {
    for (const operation of operations.filter(({ method }) => method !== "GET")) {
      for (const headers of FROM_ELSEWHERE) {
        const { status, body } = await as(owner, operation, headers);
        expect([named(operation), status, body.error?.code]).toEqual([
          named(operation),
          403,
          "request.bad_origin",
        ]);
      }
    }
    expect((await product.call(owner, "GET", `/bots/${ids.id}`)).status).toBe(200);
    const ours = { origin: product.platform.url };
    const renamed = await product.call(owner, "PATCH", `/bots/${ids.id}`, { name: "Renamed" }, ours);
    expect(renamed.status).toBe(200);
  });

  it("has not changed anything of the owner's through all of that", async () => {
    const bot = await product.call<{ name: string }>(owner, "GET", `/bots/${ids.id}`);
    expect(bot.body.name).toBe("Renamed");
    const source = await product.call<{ title: string }>(
      owner,
      "GET",
      `/bots/${ids.id}/sources/${ids.sourceId}`,
    );
    expect(source.body.title).toBe("Tea");
    const list = await product.call<{ items: unknown[] }>(owner, "GET", `/bots/${ids.id}/sources`);
    expect(list.body.items).toHaveLength(1);
    const { inbox, customers } = product.platform.services;
    expect(await inbox.labels(owner.workspaceId, ids.id ?? "")).toMatchObject([{ name: "Owner's" }]);
    expect(await inbox.cannedReplies(owner.workspaceId, ids.id ?? "")).toMatchObject([{ text: "Ours" }]);
    const customer = await customers.get(owner.workspaceId, ids.id ?? "", ids.customerId ?? "");
    expect(customer).toMatchObject({ name: "Aziza", about: "", blockedAt: null });
  });
});

describe("security headers", () => {
  it.each(["/api/v1/me", "/api/openapi.json", "/webhooks/telegram/nobody", "/healthz", "/api/docs/"])(
    "stand on %s",
    async (path) => {
      const { headers } = await product.request(path, { method: "GET" });
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("x-frame-options")).toMatch(/deny/i);
      expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
      expect(headers.get("referrer-policy")).toBeTruthy();
      expect(headers.get("permissions-policy")).toContain("camera=()");
      expect(headers.get("x-powered-by")).toBeNull();
    },
  );
});
