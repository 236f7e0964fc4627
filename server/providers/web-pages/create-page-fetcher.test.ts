import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AppError } from "../../kernel/errors.ts";
import { type LoopbackServer, startLoopbackServer } from "../../testing/loopback-server.ts";
import type { Network } from "./connect-publicly.ts";
import { createPageFetcher } from "./create-page-fetcher.ts";
import type { Limits } from "./open-client.ts";

type Page = (request: IncomingMessage, response: ServerResponse) => void;

const PUBLIC = "93.184.216.34";
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** A web of one server, reached under any public address; it records who was asked for and who was connected to. */
let server: LoopbackServer;
let pages: Record<string, Page>;
let names: Record<string, string[] | (() => string[])>;
let connected: string[];
let asked: { host: string; path: string; agent: string }[];
let now: number;
let opened: { close(): Promise<void> }[];

const network: Network = {
  async resolve(hostname) {
    const addresses = names[hostname];
    if (!addresses) throw Object.assign(new Error("no such name"), { code: "ENOTFOUND" });
    return typeof addresses === "function" ? addresses() : addresses;
  },
  route(address) {
    connected.push(address);
    return { hostname: "127.0.0.1", port: String(server.port) };
  },
};

beforeEach(async () => {
  pages = {};
  names = { "shop.uz": [PUBLIC] };
  connected = [];
  asked = [];
  opened = [];
  now = 0;
  server = await startLoopbackServer((request, response) => {
    const path = request.url ?? "";
    asked.push({ host: request.headers.host ?? "", path, agent: request.headers["user-agent"] ?? "" });
    const page = pages[path] ?? pages["*"];
    if (page) page(request, response);
    else response.writeHead(404).end("no such page");
  });
});
afterEach(async () => {
  await Promise.all(opened.map((fetcher) => fetcher.close()));
  await server.close();
});

function open(limits: Partial<Limits> = {}, allowPrivate = false) {
  const clock = { now: () => new Date(now) };
  const fetcher = createPageFetcher({
    clock,
    siteUrl: "https://bots.example",
    network,
    limits,
    allowPrivate,
  });
  opened.push(fetcher);
  return fetcher;
}

const html =
  (body: string): Page =>
  (_, response) => {
    response.setHeader("content-type", "text/html; charset=UTF-8").end(body);
  };
const redirect =
  (location: string, status = 302): Page =>
  (_, response) => {
    response.writeHead(status, { location }).end();
  };
const failure = (code: string, details = {}) => new AppError(`web_pages.${code}`, details);

describe("fetching a page", () => {
  it("gives the bytes, the type, the charset and the final address, and says who asks", async () => {
    pages["/menu?x=1"] = html("<p>Menyu</p>");
    const page = await open().fetch("http://shop.uz/menu?x=1#top");
    expect(page).toMatchObject({ url: "http://shop.uz/menu?x=1", mimeType: "text/html", charset: "utf-8" });
    expect(text(page.bytes)).toBe("<p>Menyu</p>");
    expect(asked.map(({ path }) => path)).toEqual(["/robots.txt", "/menu?x=1"]);
    expect(asked[1]).toMatchObject({ host: "shop.uz", agent: "BotFactoryBot/1.0 (+https://bots.example)" });
    expect(new Set(connected)).toEqual(new Set([PUBLIC]));
  });

  it("unpacks gzip and brotli", async () => {
    pages["/gzip"] = (_, response) => response.setHeader("content-encoding", "gzip").end(gzipSync("salom"));
    pages["/br"] = (_, response) =>
      response.setHeader("content-encoding", "br").end(brotliCompressSync("привет"));
    const fetcher = open();
    expect(text((await fetcher.fetch("http://shop.uz/gzip")).bytes)).toBe("salom");
    const page = await fetcher.fetch("http://shop.uz/br");
    expect(text(page.bytes)).toBe("привет");
    expect(page.mimeType).toBe("application/octet-stream");
  });

  it("tries the other addresses of a name when one does not answer", async () => {
    names["shop.uz"] = ["8.8.8.8", PUBLIC];
    pages["/"] = html("ok");
    const dead: Network = {
      ...network,
      route: (address, port) =>
        address === "8.8.8.8" ? { hostname: "127.0.0.1", port: "1" } : network.route(address, port),
    };
    const fetcher = createPageFetcher({ clock: { now: () => new Date(0) }, network: dead });
    opened.push(fetcher);
    expect(text((await fetcher.fetch("http://shop.uz/")).bytes)).toBe("ok");
  });

  it.each([404, 410, 403, 500, 503, 304])("reports the status %i", async (status) => {
    pages["/x"] = (_, response) => response.writeHead(status).end();
    await expect(open().fetch("http://shop.uz/x")).rejects.toEqual(failure("status", { status }));
  });

  it("reports names that do not exist and connections that break", async () => {
    pages["/x"] = (request) => request.socket.destroy();
    pages["/half"] = (request, response) => {
      response.writeHead(200, { "content-length": "100" }).write("half", () => request.socket.destroy());
    };
    pages["/broken-gzip"] = (_, response) => response.setHeader("content-encoding", "gzip").end("not gzip");
    pages["/twice"] = (_, response) =>
      response.setHeader("content-encoding", "gzip, gzip").end(gzipSync(gzipSync("x")));
    const fetcher = open();
    for (const address of [
      "http://nowhere.uz/",
      "http://shop.uz/x",
      "http://shop.uz/half",
      "http://shop.uz/broken-gzip",
      "http://shop.uz/twice",
    ]) {
      await expect(fetcher.fetch(address), address).rejects.toEqual(failure("unreachable"));
    }
  });
});

describe("addresses that are refused", () => {
  it.each([
    "ftp://shop.uz/",
    "file:///etc/passwd",
    "gopher://shop.uz/",
    "data:text/html,x",
    "javascript:alert(1)",
    "shop.uz",
    "",
    "http://",
    "http://user:secret@shop.uz/",
    "http://user@shop.uz/",
    "http://shop.uz:22/",
    "http://shop.uz:25/",
    "http://shop.uz:5432/",
    "http://shop.uz:6379/",
    `http://shop.uz/${"x".repeat(5_000)}`,
  ])("%s is no web page", async (address) => {
    await expect(open().fetch(address)).rejects.toEqual(failure("bad_url"));
    expect(connected).toEqual([]);
  });

  it.each(["http://shop.uz:8080/", "http://shop.uz:3000/", "http://shop.uz:443/"])(
    "%s may be one",
    async (address) => {
      pages["/"] = html("ok");
      expect(text((await open().fetch(address)).bytes)).toBe("ok");
    },
  );

  it.each([
    "http://127.0.0.1/",
    "http://127.1/",
    "http://0x7f.1/",
    "http://0x7f000001/",
    "http://2130706433/",
    "http://017700000001/",
    "http://0177.0.0.1/",
    "http://127.0.0.1./",
    "http://①②⑦.0.0.1/",
    "http://0/",
    "http://0.0.0.0/",
    "http://10.0.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[fd00:ec2::254]/",
    "https://192.168.0.1/",
    "http://100.64.0.1/",
  ])("%s is private, however it is written", async (address) => {
    await expect(open().fetch(address)).rejects.toEqual(failure("private_address"));
    expect(connected).toEqual([]);
  });

  it.each([
    ["a private address", ["10.1.2.3"]],
    ["a public and a private one", [PUBLIC, "127.0.0.1"]],
    ["a private one among IPv6", ["2606:4700::1111", "fd00::1"]],
    ["a mapped one", ["::ffff:10.0.0.1"]],
    ["one with a zone", ["fe80::1%eth0"]],
  ])("a name with %s is refused before anything is connected to", async (_, addresses) => {
    names["evil.uz"] = addresses;
    await expect(open().fetch("http://evil.uz/")).rejects.toEqual(failure("private_address"));
    expect(connected).toEqual([]);
  });

  it("a name that turns private at the next lookup is refused then, and never connected to privately", async () => {
    let lookups = 0;
    names["evil.uz"] = () => (lookups++ === 0 ? [PUBLIC] : ["127.0.0.1"]);
    pages["/"] = (_, response) => response.writeHead(200, { connection: "close" }).end("public");
    pages["/robots.txt"] = (_, response) => response.writeHead(404, { connection: "close" }).end();
    await expect(open().fetch("http://evil.uz/")).rejects.toEqual(failure("private_address"));
    expect(connected).toEqual([PUBLIC]);
  });

  it("a connection goes to the address that was checked, without another lookup", async () => {
    let lookups = 0;
    names["shop.uz"] = () => {
      lookups += 1;
      return [PUBLIC];
    };
    pages["/"] = html("ok");
    await open().fetch("http://shop.uz/");
    expect(lookups).toBe(connected.length);
  });

  it("private ones are let through where the operator allows it", async () => {
    pages["/"] = html("inside");
    const page = await open({}, true).fetch(`http://127.0.0.1:${server.port}/`);
    expect(text(page.bytes)).toBe("inside");
  });
});

describe("redirects", () => {
  it("are followed, relative and to other hosts, and to https in the address", async () => {
    names["www.shop.uz"] = ["8.8.4.4"];
    pages["/a"] = redirect("b?q=1", 301);
    pages["/b?q=1"] = redirect("http://www.shop.uz/c", 308);
    pages["/c"] = html("there");
    const page = await open().fetch("http://shop.uz/a");
    expect(page.url).toBe("http://www.shop.uz/c");
    expect(text(page.bytes)).toBe("there");
  });

  it.each([
    ["http://127.0.0.1/", "private_address"],
    ["//2130706433/", "private_address"],
    ["http://inside.uz/", "private_address"],
    ["file:///etc/passwd", "bad_url"],
    ["http://user:pass@shop.uz/", "bad_url"],
    ["http://shop.uz:6379/", "bad_url"],
    ["http://[bad", "bad_url"],
  ])("to %s are refused", async (location, code) => {
    names["inside.uz"] = ["192.168.1.1"];
    pages["/a"] = redirect(location);
    await expect(open().fetch("http://shop.uz/a")).rejects.toEqual(failure(code));
    expect(connected.every((address) => address === PUBLIC)).toBe(true);
  });

  it("are followed five times and no more", async () => {
    for (let i = 0; i < 6; i++) pages[`/${i}`] = redirect(`/${i + 1}`);
    pages["/6"] = html("end");
    expect(text((await open().fetch("http://shop.uz/1")).bytes)).toBe("end");
    await expect(open().fetch("http://shop.uz/0")).rejects.toEqual(failure("too_many_redirects"));
  });

  it("without a target are a status", async () => {
    pages["/a"] = (_, response) => response.writeHead(302).end();
    await expect(open().fetch("http://shop.uz/a")).rejects.toEqual(failure("status", { status: 302 }));
  });
});

describe("bodies", () => {
  it("of exactly the limit are read, one byte more is refused, announced or not", async () => {
    pages["/fits"] = html("x".repeat(1_000));
    pages["/announced"] = (_, response) => response.setHeader("content-length", 1_001).end("x".repeat(1_001));
    pages["/chunked"] = (_, response) => {
      response.write("x".repeat(1_000));
      response.end("x");
    };
    const fetcher = open({ maxBytes: 1_000 });
    expect((await fetcher.fetch("http://shop.uz/fits")).bytes).toHaveLength(1_000);
    await expect(fetcher.fetch("http://shop.uz/announced")).rejects.toEqual(failure("too_large"));
    await expect(fetcher.fetch("http://shop.uz/chunked")).rejects.toEqual(failure("too_large"));
  });

  it("without an end are cut off, and the connection with them", async () => {
    let closed = false;
    pages["/endless"] = (_, response) => {
      const timer = setInterval(() => response.write("x".repeat(10_000)), 1);
      response.on("close", () => {
        closed = true;
        clearInterval(timer);
      });
    };
    await expect(open({ maxBytes: 100_000 }).fetch("http://shop.uz/endless")).rejects.toEqual(
      failure("too_large"),
    );
    await expect.poll(() => closed).toBe(true);
  });

  it.each([
    ["gzip", gzipSync(Buffer.alloc(300_000_000))],
    ["br", brotliCompressSync(Buffer.alloc(50_000_000))],
  ])("that swell up (%s) are refused without being unpacked", async (encoding, bomb) => {
    pages["/bomb"] = (_, response) => response.setHeader("content-encoding", encoding).end(bomb);
    const before = process.memoryUsage().arrayBuffers;
    await expect(open({ maxBytes: 1_000_000 }).fetch("http://shop.uz/bomb")).rejects.toEqual(
      failure("too_large"),
    );
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20_000_000);
  });
});

describe("slow servers", () => {
  it("that accept and say nothing run into the limit", async () => {
    pages["/silent"] = () => {};
    const start = Date.now();
    await expect(open({ headersMs: 400 }).fetch("http://shop.uz/silent")).rejects.toEqual(failure("timeout"));
    expect(Date.now() - start).toBeLessThan(3_000);
  });

  it("that stop in the middle run into the limit", async () => {
    pages["/stops"] = (_, response) => response.write("begin");
    await expect(open({ silenceMs: 400 }).fetch("http://shop.uz/stops")).rejects.toEqual(failure("timeout"));
  });

  it("that drip run into the limit for everything together", async () => {
    pages["/drip"] = (_, response) => {
      const timer = setInterval(() => response.write("."), 50);
      response.on("close", () => clearInterval(timer));
    };
    const start = Date.now();
    await expect(open({ totalMs: 600 }).fetch("http://shop.uz/drip")).rejects.toEqual(failure("timeout"));
    expect(Date.now() - start).toBeLessThan(2_000);
  });

  it("and names that resolve slowly, and a slow robots.txt, run into it too", async () => {
    const never: Network = { ...network, resolve: () => new Promise(() => {}) };
    const fetcher = createPageFetcher({
      clock: { now: () => new Date(0) },
      network: never,
      limits: { totalMs: 300 },
    });
    opened.push(fetcher);
    await expect(fetcher.fetch("http://shop.uz/")).rejects.toEqual(failure("timeout"));
    pages["/robots.txt"] = () => {};
    await expect(open({ totalMs: 300 }).fetch("http://shop.uz/")).rejects.toEqual(failure("timeout"));
  });

  it("are left at once when the caller gives up", async () => {
    pages["/silent"] = () => {};
    const caller = new AbortController();
    const reason = new Error("not needed any more");
    const work = open().fetch("http://shop.uz/silent", caller.signal);
    setTimeout(() => caller.abort(reason), 100);
    await expect(work).rejects.toBe(reason);
    await expect(open().fetch("http://shop.uz/", caller.signal)).rejects.toBe(reason);
  });
});

describe("robots.txt", () => {
  it("cannot hold up the process with rules full of wildcards", async () => {
    const costly = `Disallow: /${"*a".repeat(200)}b\n`.repeat(1000);
    pages["/robots.txt"] = (_, response) => response.end(`User-agent: *\n${costly}Disallow: /closed`);
    pages[`/${"a".repeat(1900)}`] = html("read");
    const startedAt = performance.now();
    await open().fetch(`http://shop.uz/${"a".repeat(1900)}`);
    expect(performance.now() - startedAt).toBeLessThan(1000);
    await expect(open().fetch("http://shop.uz/closed")).rejects.toEqual(failure("robots"));
  });

  const rules =
    (body: string): Page =>
    (_, response) => {
      response.setHeader("content-type", "text/plain").end(body);
    };

  it("is obeyed, for this robot by name and for all", async () => {
    pages["/robots.txt"] = rules(
      "User-agent: *\nDisallow: /private\n\nUser-agent: BotFactoryBot\nDisallow: /not-you\n",
    );
    pages["/private/a"] = html("ok");
    const fetcher = open();
    await expect(fetcher.fetch("http://shop.uz/not-you/x")).rejects.toEqual(failure("robots"));
    expect(text((await fetcher.fetch("http://shop.uz/private/a")).bytes)).toBe("ok");
    expect(asked.map(({ path }) => path)).not.toContain("/not-you/x");
  });

  it("of the host that a redirect leads to is obeyed too", async () => {
    names["other.uz"] = ["8.8.4.4"];
    pages["/a"] = redirect("http://other.uz/b");
    pages["/robots.txt"] = (request, response) =>
      request.headers.host === "other.uz"
        ? response.end("User-agent: *\nDisallow: /")
        : response.writeHead(404).end();
    await expect(open().fetch("http://shop.uz/a")).rejects.toEqual(failure("robots"));
  });

  it("is read once an hour, by many pages at once as well", async () => {
    pages["/robots.txt"] = rules("User-agent: *\nDisallow: /x");
    pages["*"] = html("ok");
    const fetcher = open();
    const reads = () => asked.filter(({ path }) => path === "/robots.txt").length;
    await Promise.all(["a", "b", "c", "d"].map((path) => fetcher.fetch(`http://shop.uz/${path}`)));
    now += 3_599_000;
    await fetcher.fetch("http://shop.uz/e");
    expect(reads()).toBe(1);
    now += 2_000;
    await fetcher.fetch("http://shop.uz/f");
    expect(reads()).toBe(2);
  });

  it.each([401, 403, 404, 410])("that answers %i forbids nothing", async (status) => {
    pages["/robots.txt"] = (_, response) => response.writeHead(status).end("User-agent: *\nDisallow: /");
    pages["/"] = html("ok");
    expect(text((await open().fetch("http://shop.uz/")).bytes)).toBe("ok");
  });

  it.each([500, 503, 429])(
    "that answers %i keeps us away for now, and is asked again next time",
    async (status) => {
      pages["/robots.txt"] = (_, response) => response.writeHead(status).end();
      pages["/"] = html("ok");
      const fetcher = open();
      await expect(fetcher.fetch("http://shop.uz/")).rejects.toEqual(failure("status", { status }));
      delete pages["/robots.txt"];
      expect(text((await fetcher.fetch("http://shop.uz/")).bytes)).toBe("ok");
    },
  );

  it("is fetched as carefully as a page", async () => {
    pages["/robots.txt"] = redirect("http://127.0.0.1/");
    await expect(open().fetch("http://shop.uz/")).rejects.toEqual(failure("private_address"));
    pages["/robots.txt"] = redirect("/robots.txt");
    pages["/"] = html("ok");
    expect(text((await open().fetch("http://shop.uz/")).bytes)).toBe("ok");
  });

  it("that never ends is read in part", async () => {
    pages["/robots.txt"] = (_, response) => {
      response.write("User-agent: *\nDisallow: /secret\n");
      const timer = setInterval(() => response.write("# more\n".repeat(10_000)), 1);
      response.on("close", () => clearInterval(timer));
    };
    pages["/"] = html("ok");
    const fetcher = open();
    expect(text((await fetcher.fetch("http://shop.uz/")).bytes)).toBe("ok");
    await expect(fetcher.fetch("http://shop.uz/secret")).rejects.toEqual(failure("robots"));
  });
});

const certificate = makeCertificate();

it.skipIf(!certificate)(
  "speaks TLS to the name, not to the address, and trusts no unknown certificate",
  async () => {
    const names: string[] = [];
    const SNICallback = (name: string, done: (error: null) => void) => {
      names.push(name);
      done(null);
    };
    const secure = createServer({ ...certificate, SNICallback }, (_, response) => response.end("never"));
    await new Promise<void>((resolve) => secure.listen(0, "127.0.0.1", resolve));
    const port = String((secure.address() as AddressInfo).port);
    const fetcher = createPageFetcher({
      clock: { now: () => new Date(0) },
      network: { ...network, route: () => ({ hostname: "127.0.0.1", port }) },
    });
    try {
      const error: unknown = await fetcher.fetch("https://shop.uz/").catch((thrown: unknown) => thrown);
      expect(error).toEqual(failure("unreachable"));
      expect(error).toMatchObject({ cause: { code: "DEPTH_ZERO_SELF_SIGNED_CERT" } });
      expect(names).toEqual(["shop.uz"]);
    } finally {
      await fetcher.close();
      secure.closeAllConnections();
      secure.close();
    }
  },
);

/** A self-signed certificate for shop.uz; undefined where openssl is not installed. */
function makeCertificate(): { key: Buffer; cert: Buffer } | undefined {
  const directory = mkdtempSync(join(tmpdir(), "certificate-"));
  const [key, cert] = [join(directory, "key.pem"), join(directory, "cert.pem")];
  const made = [
    "req",
    "-x509",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-days",
    "2",
    "-subj",
    "/CN=shop.uz",
    "-keyout",
    key,
    "-out",
    cert,
  ];
  try {
    execFileSync("openssl", made, { stdio: "ignore", timeout: 10_000 });
    return { key: readFileSync(key), cert: readFileSync(cert) };
  } catch {
    return undefined;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
