import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AppError } from "../../kernel/errors.ts";
import { type LoopbackServer, readBody, startLoopbackServer } from "../../testing/loopback-server.ts";
import { createFileStore } from "./create-file-store.ts";
import type { FileStore } from "./port.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

describe.each(["disk", "S3"] as const)("files on %s", (kind) => {
  let dataDir = "";
  let bucket: LoopbackServer & { keys(): string[]; authorizations: string[] };
  let files: FileStore;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "files-"));
    bucket = await startFakeBucket();
    const endpoint = encodeURIComponent(bucket.url);
    const filesUrl = `s3://AKID:se%2Fcret@uploads/some/prefix?region=eu-central-1&endpoint=${endpoint}`;
    files = await createFileStore({ dataDir, filesUrl: kind === "S3" ? filesUrl : undefined });
  });
  afterEach(async () => {
    await bucket.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  it("gives back the bytes that were put, and the newest ones", async () => {
    const all = Uint8Array.from({ length: 256 }, (_, i) => i);
    await files.put("workspaces/ws_1/sources/src_1", bytes("old"));
    await files.put("workspaces/ws_1/sources/src_1", all);
    expect(Buffer.from(await files.get("workspaces/ws_1/sources/src_1"))).toEqual(Buffer.from(all));
  });

  it("gives back nothing but the file, also for an empty one", async () => {
    await files.put("workspaces/ws_1/sources/secret", bytes("a secret of another workspace"));
    await files.get("workspaces/ws_1/sources/secret");
    await files.put("workspaces/ws_2/sources/empty", new Uint8Array(0));
    expect((await files.get("workspaces/ws_2/sources/empty")).byteLength).toBe(0);
  });

  it("says that a key is missing, also after it was removed", async () => {
    await files.put("a/b", bytes("x"));
    await files.remove("a/b");
    await files.remove("a/b");
    for (const key of ["a/b", "never/there", "a"]) {
      await expect(files.get(key)).rejects.toEqual(new AppError("files.missing"));
    }
  });

  it("removes everything below a prefix, and nothing whose name only begins alike", async () => {
    for (const key of ["ws/a/1", "ws/a/deep/2", "ws/ab/3", "ws/b/4"]) await files.put(key, bytes(key));
    await files.removeAll("ws/a");
    await expect(files.get("ws/a/1")).rejects.toThrow("files.missing");
    await expect(files.get("ws/a/deep/2")).rejects.toThrow("files.missing");
    expect(Buffer.from(await files.get("ws/ab/3")).toString()).toBe("ws/ab/3");
    await files.removeAll("ws/b/");
    await expect(files.get("ws/b/4")).rejects.toThrow("files.missing");
    await files.removeAll("ws/nothing");
  });

  it.each([
    "../x",
    "a/../../x",
    "a/./b",
    "/etc/passwd",
    "a//b",
    "a\\..\\b",
    "",
    "a/",
    ".hidden",
    "a b",
    "a\0b",
    "x".repeat(600),
  ])("refuses the key %j", async (key) => {
    await expect(files.put(key, bytes("x"))).rejects.toThrow("not a file key");
    await expect(files.get(key)).rejects.toThrow("not a file key");
    await expect(files.remove(key)).rejects.toThrow("not a file key");
    if (key !== "a/") await expect(files.removeAll(key)).rejects.toThrow("not a file key");
  });

  if (kind === "S3") {
    it("keeps to the prefix and the credentials of the address", async () => {
      await files.put("ws/a", bytes("x"));
      expect(bucket.keys()).toEqual(["some/prefix/ws/a"]);
      expect(bucket.authorizations[0]).toMatch(/^AWS4-HMAC-SHA256 Credential=AKID\/\d+\/eu-central-1\/s3\//);
    });
  }
});

it("refuses an address that is not one of S3", async () => {
  for (const filesUrl of ["https://bucket/x", "s3://", "bucket", "s3://bucket/a/../../b c"]) {
    await expect(createFileStore({ dataDir: "unused", filesUrl })).rejects.toThrow();
  }
});

/** The bucket `uploads`, as much of S3 as is used: PUT, GET, DELETE, list and delete many. */
async function startFakeBucket() {
  const objects = new Map<string, Buffer>();
  const authorizations: string[] = [];
  const xml = (root: string, body: string) => `<?xml version="1.0"?><${root}>${body}</${root}>`;
  const server = await startLoopbackServer(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://s3");
    const key = decodeURIComponent(url.pathname.replace(/^\/uploads\/?/, ""));
    const body = await readBody(request);
    authorizations.push(request.headers.authorization ?? "");
    response.setHeader("content-type", "application/xml");
    if (request.method === "PUT") {
      objects.set(key, body);
      response.end();
    } else if (request.method === "DELETE") {
      objects.delete(key);
      response.writeHead(204).end();
    } else if (request.method === "POST" && url.searchParams.has("delete")) {
      for (const [, name = ""] of body.toString().matchAll(/<Key>(.*?)<\/Key>/g)) objects.delete(name);
      response.end(xml("DeleteResult", ""));
    } else if (url.searchParams.has("list-type")) {
      const prefix = url.searchParams.get("prefix") ?? "";
      const found = [...objects.keys()].filter((name) => name.startsWith(prefix));
      response.end(
        xml("ListBucketResult", found.map((name) => `<Contents><Key>${name}</Key></Contents>`).join("")),
      );
    } else {
      const object = objects.get(key);
      if (object) response.setHeader("content-type", "application/octet-stream").end(object);
      else response.writeHead(404).end(xml("Error", "<Code>NoSuchKey</Code>"));
    }
  });
  return { ...server, keys: () => [...objects.keys()], authorizations };
}
