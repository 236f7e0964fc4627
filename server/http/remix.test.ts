import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import Fastify, { type FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadTranslations } from "../providers/translations/load-translations.ts";
import { answerErrors } from "./answer-errors.ts";
import { mostBytesOf } from "./count-body.ts";
import { type HostContext, remixPlugin } from "./remix.ts";

/** A build of one page that answers what it was asked with. */
const BUILD = `
const page = { default: () => null };
export const entry = { module: { default: async (request, status, headers, _remix, context) => {
  headers.set("content-type", "text/html");
  headers.append("set-cookie", "a=1"); headers.append("set-cookie", "b=2");
  const facts = { url: request.url, forwarded: request.headers.get("x-forwarded-host"), clientIp: context.clientIp, nonce: context.nonce };
  return new Response("<p>" + JSON.stringify(facts) + "</p>" + " ".repeat(2000), { status, headers });
} } };
export const routes = { root: { id: "root", path: "", module: { ...page, action: async ({ request }) => ({ got: await request.text() }) } } };
export const assets = { entry: { module: "", imports: [] }, routes: { root: { id: "root", path: "", module: "" } }, url: "", version: "1" };
export const future = { v3_singleFetch: true };
export const publicPath = "/"; export const basename = "/"; export const assetsBuildDirectory = "build/client"; export const isSpaMode = false;
`;

const SCRIPT = "console.log('hello');".repeat(100);

describe("remixPlugin", () => {
  let root: string;
  let app: FastifyInstance;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "remix-plugin-"));
    await mkdir(join(root, "build/client/assets"), { recursive: true });
    await mkdir(join(root, "build/server"), { recursive: true });
    await writeFile(join(root, "build/server/package.json"), '{"type":"module"}');
    await writeFile(join(root, "build/server/index.js"), BUILD);
    await writeFile(join(root, "build/client/favicon.svg"), "<svg/>");
    await writeFile(join(root, "build/client/assets/x-1.js"), SCRIPT);
    await writeFile(join(root, "build/client/assets/x-1.js.gz"), gzipSync(SCRIPT));
    app = Fastify();
    answerErrors(app, loadTranslations());
    app.get("/healthz", async () => "fine");
    await app.register(remixPlugin, {
      production: true,
      root,
      limits: { factor: 0.1 }, // twelve posts a minute for strangers, thirty for people
      async loadContext({ headers }) {
        const id = headers.cookie;
        return { session: id ? { user: { id } } : null } as unknown as HostContext;
      },
    });
  });

  afterAll(async () => {
    await app.close();
    await rm(root, { recursive: true });
  });

  it("gives every page a policy with a nonce of its own, which the page knows", async () => {
    const [first, second] = await Promise.all([app.inject("/"), app.inject("/")]);
    const nonceOf = (policy: unknown) => /script-src 'self' 'nonce-([^']+)'/.exec(String(policy))?.[1];
    const nonce = nonceOf(first.headers["content-security-policy"]);
    expect(nonce).toHaveLength(24);
    expect(first.body).toContain(`"nonce":"${nonce}"`);
    expect(nonceOf(second.headers["content-security-policy"])).not.toBe(nonce);
    expect(first.headers["content-security-policy"]).toContain("frame-ancestors 'none'");
  });

  it("never lets the client choose the host that Remix compares the Origin with", async () => {
    const headers = { host: "shop.example", "x-forwarded-host": "evil.example" };
    const { body } = await app.inject({ url: "/", headers });
    expect(body).toContain('"url":"http://shop.example/"');
    expect(body).toContain('"forwarded":null');
  });

  it("hands forms over unread and keeps every cookie of the answer", async () => {
    const headers = {
      host: "a.example",
      origin: "http://a.example",
      "content-type": "application/x-www-form-urlencoded",
    };
    const answer = await app.inject({ method: "POST", url: "/", headers, payload: "x=1" });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers["set-cookie"]).toEqual(["a=1", "b=2"]);
  });

  it("serves hashed assets for a year as the build compressed them, other files for an hour", async () => {
    const asset = await app.inject({ url: "/assets/x-1.js", headers: { "accept-encoding": "gzip" } });
    expect(asset.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
    expect(asset.headers["content-encoding"]).toBe("gzip");
    expect(asset.rawPayload.equals(gzipSync(SCRIPT))).toBe(true);
    const icon = await app.inject("/favicon.svg");
    expect(icon.headers["cache-control"]).toBe("public, max-age=3600");
  });

  it("compresses pages for those who take it", async () => {
    const { headers } = await app.inject({ url: "/", headers: { "accept-encoding": "br" } });
    expect(headers["content-encoding"]).toBe("br");
  });

  const FORM = { "content-type": "application/x-www-form-urlencoded" };
  const KNOWLEDGE = "/uz/app/bots/bot_1/knowledge/add";
  let addresses = 0;
  const someAddress = () => `203.0.113.${++addresses}`;

  /** A body of 64 KB pieces that does not say how long it is, or does. */
  function post(url: string, bytes: number, options: { cookie?: string; says?: boolean } = {}) {
    const { cookie = "", says = false } = options;
    const length = says ? { "content-length": String(bytes) } : {};
    const headers = { ...FORM, cookie, ...length };
    const piece = Buffer.alloc(64 << 10, "x");
    const pieces = Readable.from(Array.from({ length: Math.ceil(bytes / piece.length) }, () => piece));
    const payload = says ? Buffer.alloc(bytes) : pieces;
    return app.inject({ method: "POST", url, headers, payload, remoteAddress: someAddress() });
  }

  it("answers a body that is too large with 413, whether it says so or not", async () => {
    expect((await post("/", 2 << 20)).statusCode).toBe(200);
    for (const says of [true, false]) {
      const refused = await post("/", (2 << 20) + (64 << 10), { says });
      expect([refused.statusCode, refused.json().error.code]).toEqual([413, "request.too_large"]);
    }
  });

  it("takes files for the knowledge of those who are signed in only, and not without end", async () => {
    expect((await post(KNOWLEDGE, 30 << 20, { cookie: "aziz", says: true })).statusCode).not.toBe(413);
    expect((await post(KNOWLEDGE, 30 << 20, { says: true })).statusCode).toBe(413);
    const settings = await post("/uz/app/bots/bot_1/settings", 3 << 20, { cookie: "aziz", says: true });
    expect(settings.statusCode).toBe(413);
    expect(mostBytesOf(KNOWLEDGE, true)).toBe(100 << 20);
    expect(mostBytesOf("/ru/app/bots/b/new/knowledge", true)).toBe(100 << 20);
    expect(mostBytesOf("/ru/app/bots/b/new/knowledge.data", true)).toBe(100 << 20);
    expect(mostBytesOf("/ru/app/bots/b/knowledgeable", true)).toBe(2 << 20);
  });

  function postEmpty(remoteAddress = someAddress(), cookie = "") {
    return app.inject({ method: "POST", url: "/", headers: { ...FORM, cookie }, remoteAddress });
  }

  async function statusesOf(count: number, one: () => ReturnType<typeof postEmpty>): Promise<number[]> {
    const found: number[] = [];
    for (let i = 0; i < count; i++) found.push((await one()).statusCode);
    return found;
  }

  it("stops strangers by their address and people by who they are, and nobody who only reads", async () => {
    const address = someAddress();
    expect(await statusesOf(13, () => postEmpty(address))).toEqual([...Array(12).fill(200), 429]);
    expect((await postEmpty()).statusCode).toBe(200);

    const lola = () => postEmpty(someAddress(), "lola");
    expect(await statusesOf(31, lola)).toEqual([...Array(30).fill(200), 429]);
    expect((await postEmpty(address, "dilnoza")).statusCode).toBe(200);
    expect((await app.inject({ url: "/", remoteAddress: address })).statusCode).toBe(200);

    const refused = await postEmpty(address);
    expect(refused.json().error.code).toBe("request.rate_limited");
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
  });

  it("leaves the routes of others alone", async () => {
    const answer = await app.inject("/healthz");
    expect(answer.body).toBe("fine");
    expect(answer.headers["content-security-policy"]).toBeUndefined();
  });
});
