import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import Fastify, { type FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
    app.get("/healthz", async () => "fine");
    const context = {} as HostContext;
    await app.register(remixPlugin, { production: true, root, loadContext: async () => context });
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

  it("leaves the routes of others alone", async () => {
    const answer = await app.inject("/healthz");
    expect(answer.body).toBe("fine");
    expect(answer.headers["content-security-policy"]).toBeUndefined();
  });
});
