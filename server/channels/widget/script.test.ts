import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import Fastify, { type FastifyInstance } from "fastify";
import { serializerCompiler, validatorCompiler } from "fastify-type-provider-zod";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildWidget } from "../../../scripts/widget/build-widget.ts";
import { AppError } from "../../kernel/errors.ts";
import { widgetPages } from "./page-routes.ts";

let folder: string;
let app: FastifyInstance;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "widget-"));
  app = Fastify();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  const page = () => Promise.reject(new AppError("bots.not_found"));
  await app.register(
    widgetPages({
      widget: { page },
      translate: (_language, key) => key,
      languageOf: () => "uz",
      folder,
      limitPerKey: async () => async () => {},
    }),
  );
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true });
});

const get = (headers: Record<string, string> = {}) => app.inject({ url: "/widget.js", headers });

describe("the script", () => {
  it("is not found before it is built, and there as soon as it is", async () => {
    expect((await get()).statusCode).toBe(404);
    const { bytes } = await buildWidget(folder);
    const answer = await get();
    expect(answer.statusCode).toBe(200);
    expect(answer.rawPayload).toHaveLength(bytes);
  });

  it("takes less than 30 kB of a visitor's connection, and no eval, inline styles or markup of strings", async () => {
    const script = await readFile(join(folder, "widget.js"), "utf8");
    const size = gzipSync(script).length;
    process.stdout.write(`widget.js: ${script.length} bytes, ${size} with gzip\n`);
    expect(size).toBeGreaterThan(5000); // that there is something in it
    expect(size).toBeLessThan(30_000);
    for (const forbidden of [
      "innerHTML",
      "outerHTML",
      "insertAdjacentHTML",
      "document.write",
      "eval(",
      "new Function",
      "document.cookie",
    ])
      expect(script).not.toContain(forbidden);
  });

  it("comes compressed, for every site, and is asked about again by its tag", async () => {
    const plain = await get();
    const gzip = await get({ "accept-encoding": "gzip, deflate" });
    expect(gunzipSync(gzip.rawPayload).equals(plain.rawPayload)).toBe(true);
    expect((await get({ "accept-encoding": "gzip, br" })).headers["content-encoding"]).toBe("br");
    expect((await get({ "accept-encoding": "br;q=0, gzip" })).headers["content-encoding"]).toBe("gzip");
    expect(gzip.headers).toMatchObject({
      "cross-origin-resource-policy": "cross-origin",
      "cache-control": "public, max-age=600, stale-while-revalidate=86400",
      vary: "accept-encoding",
    });
    const etag = String(gzip.headers.etag);
    const again = await get({ "accept-encoding": "gzip", "if-none-match": etag });
    expect([again.statusCode, again.rawPayload.length]).toEqual([304, 0]);
    expect((await get({ "if-none-match": etag })).statusCode).toBe(200);
  });
});
