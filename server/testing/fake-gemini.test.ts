import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FakeGemini, startFakeGemini } from "./fake-gemini.ts";

let fake: FakeGemini;
beforeEach(async () => {
  fake = await startFakeGemini();
});
afterEach(() => fake.close());

function call(path: string, body: unknown, key = fake.apiKey): Promise<Response> {
  const headers = { "content-type": "application/json", "x-goog-api-key": key };
  return fetch(`${fake.url}/v1beta/models/m:${path}`, {
    method: "POST",
    headers,
    body: JSON.stringify(body),
  });
}

const HELLO = { contents: [{ role: "user", parts: [{ text: "hello" }] }] };

describe("the fake Gemini", () => {
  it("refuses another key as the real one does", async () => {
    const response = await call("generateContent", HELLO, "wrong");
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { details: [{ reason: "API_KEY_INVALID" }] } });
  });

  it("streams frames of JSON that end with CRLF CRLF, the last with its finish reason", async () => {
    const text = await (await call("streamGenerateContent?alt=sse", HELLO)).text();
    const frames = text.split("\r\n\r\n").slice(0, -1);
    expect(frames.length).toBeGreaterThan(0);
    for (const frame of frames) expect(JSON.parse(frame.slice("data: ".length))).toHaveProperty("candidates");
    expect(frames.filter((frame) => frame.includes("finishReason"))).toEqual([frames.at(-1)]);
  });

  it("refuses more than 100 texts in a batch, and makes vectors as long as asked", async () => {
    const requests = (count: number, outputDimensionality?: number) => ({
      requests: Array.from({ length: count }, () => ({
        content: { parts: [{ text: "narx" }] },
        outputDimensionality,
      })),
    });
    expect((await call("batchEmbedContents", requests(101))).status).toBe(400);
    const sized = (await (await call("batchEmbedContents", requests(2, 768))).json()) as {
      embeddings: { values: number[] }[];
    };
    expect(sized.embeddings.map(({ values }) => values.length)).toEqual([768, 768]);
    const full = (await (await call("batchEmbedContents", requests(1))).json()) as {
      embeddings: { values: number[] }[];
    };
    expect(full.embeddings[0]?.values).toHaveLength(3072);
  });

  it("names no delay in a 429 unless told to", async () => {
    fake.failNext({ kind: "rate_limit" });
    fake.failNext({ kind: "rate_limit", retryAfterMs: 1_500 });
    expect(await (await call("generateContent", HELLO)).text()).not.toContain("RetryInfo");
    expect(await (await call("generateContent", HELLO)).text()).toContain('"retryDelay":"1.5s"');
    expect((await call("generateContent", HELLO)).status).toBe(200);
  });

  it("keeps a failure for the operation it was meant for", async () => {
    fake.failNext({ kind: "status", status: 503, on: "embedContent" });
    expect((await call("generateContent", HELLO)).status).toBe(200);
    expect((await call("embedContent", { content: { parts: [{ text: "a" }] } })).status).toBe(503);
  });

  it("runs in a process of its own and ends when it is told to", async () => {
    const main = new URL("fake-gemini-main.ts", import.meta.url).pathname;
    const child = spawn(process.execPath, [main], { stdio: ["pipe", "pipe", "inherit"] });
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    const { url, apiKey } = JSON.parse(line.toString()) as { url: string; apiKey: string };
    const response = await fetch(`${url}/v1beta/models/m:generateContent`, {
      method: "POST",
      headers: { "x-goog-api-key": apiKey },
      body: JSON.stringify(HELLO),
    });
    expect(response.status).toBe(200);
    child.stdin.end();
    expect(await once(child, "exit")).toEqual([0, null]);
  });
});
