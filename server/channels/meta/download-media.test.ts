import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type LoopbackServer, startLoopbackServer } from "../../testing/loopback-server.ts";
import { downloadMedia } from "./download-media.ts";
import { createGraphClient, GRAPH_TIMEOUTS, type GraphClient } from "./graph-client.ts";

const TOKEN = "EAAsecret";
let meta: LoopbackServer;
let stranger: LoopbackServer;
let client: GraphClient;
let strangerAsked = 0;
let asked: { path: string; token: string | undefined }[] = [];

beforeEach(async () => {
  strangerAsked = 0;
  asked = [];
  stranger = await startLoopbackServer((_request, response) => {
    strangerAsked++;
    response.end("stolen");
  });
  meta = await startLoopbackServer((request, response) => {
    asked.push({ path: request.url ?? "", token: request.headers.authorization });
    if (request.url === "/away") response.writeHead(302, { location: `${stranger.url}/x` }).end();
    else if (request.url === "/near") response.writeHead(302, { location: "/bytes" }).end();
    else if (request.url === "/round") response.writeHead(302, { location: "/round" }).end();
    else if (request.url === "/bytes")
      response.writeHead(200, { "content-type": "image/png; x=y" }).end("12345");
    else if (request.url === "/stream") {
      response.writeHead(200);
      const timer = setInterval(() => response.write(Buffer.alloc(1000)), 1);
      response.once("close", () => clearInterval(timer));
    } else if (request.url === "/busy") response.writeHead(503).end();
    else if (request.url !== "/silent") response.writeHead(404).end();
  });
  client = createGraphClient(meta.url, GRAPH_TIMEOUTS);
});
afterEach(async () => {
  await Promise.all([meta.close(), stranger.close()]);
  await client.close();
});

const get = (address: string, more = {}) =>
  downloadMedia(client, address, { token: TOKEN, maxBytes: 100, timeoutMs: 300, ...more });

describe("downloading from Meta", () => {
  it("follows redirects within Meta, with the token", async () => {
    expect(await get(`${meta.url}/near`)).toEqual({ bytes: Buffer.from("12345"), mimeType: "image/png" });
    expect(asked.map(({ token }) => token)).toEqual([`Bearer ${TOKEN}`, `Bearer ${TOKEN}`]);
  });

  it("never follows one to anywhere else", async () => {
    await expect(get(`${meta.url}/away`)).rejects.toMatchObject({ code: "channels.media_gone" });
    expect(strangerAsked).toBe(0);
  });

  it.each([
    "http://169.254.169.254/latest",
    "https://evil.example/x",
    "https://fbsbx.com.evil.example/x",
    "https://evilfbsbx.com/x",
    "http://lookaside.fbsbx.com/plain",
    "https://user@evil.example/fbsbx.com",
    "ftp://fbsbx.com/a",
    "file:///etc/passwd",
    "no address",
    "",
  ])("asks nothing of %j", async (address) => {
    let opened = 0;
    const watched = {
      ...client,
      open: async () => {
        opened++;
        throw new Error("was asked");
      },
    };
    const options = { token: TOKEN, maxBytes: 10, timeoutMs: 100 };
    await expect(downloadMedia(watched, address, options)).rejects.toMatchObject({
      code: "channels.media_gone",
    });
    expect(opened).toBe(0);
  });

  it.each([
    "https://lookaside.fbsbx.com/a",
    "https://mmg.whatsapp.net/a",
    "https://scontent.cdninstagram.com/a",
  ])("asks %s", async (address) => {
    const opened: string[] = [];
    const watched: GraphClient = {
      ...client,
      open: async (url) => {
        opened.push(url.href);
        throw new Error("no network in tests");
      },
    };
    await expect(downloadMedia(watched, address, { maxBytes: 10, timeoutMs: 100 })).rejects.toMatchObject({
      code: "channels.unavailable",
    });
    expect(opened).toEqual([address]);
  });

  it("stops reading what is larger than was asked for, whatever its length was said to be", async () => {
    await expect(get(`${meta.url}/bytes`, { maxBytes: 4 })).rejects.toMatchObject({
      code: "channels.media_too_large",
      details: { maxBytes: 4 },
    });
    await expect(get(`${meta.url}/stream`, { maxBytes: 5000 })).rejects.toMatchObject({
      code: "channels.media_too_large",
    });
  });

  it.each([
    ["/round", "channels.media_gone"],
    ["/none", "channels.media_gone"],
    ["/busy", "channels.unavailable"],
    ["/silent", "channels.unavailable"],
  ])("says of %s: %s", async (path, code) => {
    await expect(get(`${meta.url}${path}`)).rejects.toMatchObject({ code });
  });
});
