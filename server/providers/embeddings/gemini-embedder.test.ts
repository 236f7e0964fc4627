import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isAppError } from "../../kernel/errors.ts";
import { type FakeGemini, startFakeGemini } from "../../testing/fake-gemini.ts";
import { createGeminiEmbedder } from "./gemini-embedder.ts";
import type { Embedder, Embedding } from "./port.ts";

let fake: FakeGemini;
let embedder: Embedder;

beforeEach(async () => {
  fake = await startFakeGemini();
  embedder = embedderWith();
});
afterEach(() => fake.close());

function embedderWith(options: { apiKey?: string; limitMs?: number } = {}): Embedder {
  return createGeminiEmbedder({
    apiKey: fake.apiKey,
    baseUrl: `${fake.url}/`,
    model: "gemini-embedding-001",
    ...options,
  });
}

function cosine(a: Embedding | undefined, b: Embedding | undefined): number {
  return (a ?? new Float32Array()).reduce((sum, value, index) => sum + value * (b?.[index] ?? 0), 0);
}

async function failureOf(
  work: Promise<unknown>,
): Promise<{ code: string; details: Record<string, unknown> }> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isAppError(error)) throw new Error(`expected an AppError, got ${String(error)}`);
  return { code: error.code, details: error.details };
}

const texts = (count: number) =>
  Array.from({ length: count }, (_, index) => `passage number ${index} word${index}`);

describe("passages", () => {
  it("become vectors of 768 dimensions and length 1, in their order", async () => {
    const vectors = await embedder.embedPassages(texts(250));
    expect(vectors).toHaveLength(250);
    for (const vector of vectors) {
      expect(vector).toHaveLength(768);
      expect(cosine(vector, vector)).toBeCloseTo(1, 5);
    }
    const again = await embedder.embedPassages(["passage number 173 word173"]);
    expect(cosine(again[0], vectors[173])).toBeCloseTo(1, 5);
    expect(cosine(again[0], vectors[172])).toBeLessThan(0.99);
  });

  it("go out at most 100 at a time, marked as documents", async () => {
    await embedder.embedPassages(texts(250));
    const sizes = fake.requests.map((request) => request.body.requests?.length ?? 0);
    expect(sizes.toSorted((a, b) => a - b)).toEqual([50, 100, 100]);
    expect(fake.requests[0]?.body.requests?.[0]).toMatchObject({
      taskType: "RETRIEVAL_DOCUMENT",
      outputDimensionality: 768,
    });
  });

  it("of none are none, without a request", async () => {
    expect(await embedder.embedPassages([])).toEqual([]);
    expect(fake.count()).toBe(0);
  });

  it("name their space by model and size", () => {
    expect(embedder).toMatchObject({ space: "gemini-embedding-001@768", online: true });
  });
});

describe("a question", () => {
  it("is near the passage that means the same in another language", async () => {
    const [price, returns] = await embedder.embedPassages([
      "Yetkazib berish narxi 25 000 soʻm",
      "Возврат товара 10 дней",
    ]);
    const question = await embedder.embedQuestion("How much does delivery cost?");
    expect(cosine(question, price)).toBeGreaterThan(cosine(question, returns) + 0.2);
    expect(fake.requests.at(-1)?.body).toMatchObject({
      taskType: "RETRIEVAL_QUERY",
      outputDimensionality: 768,
    });
  });

  it("asked again costs no request", async () => {
    const first = await embedder.embedQuestion("narxi qancha?");
    expect(await embedder.embedQuestion("narxi qancha?")).toBe(first);
    expect(fake.count()).toBe(1);
  });
});

describe("a failure", () => {
  it("hidden in one batch of several is noticed", async () => {
    fake.failNext({ kind: "rate_limit", retryAfterMs: 60_000, on: "batchEmbedContents" });
    expect(await failureOf(embedder.embedPassages(texts(250)))).toEqual({
      code: "embeddings.busy",
      details: { retryAfterMs: 60_000 },
    });
  });

  it.each([
    { kind: "empty_batch" } as const,
    { kind: "empty_batch", keep: 2 } as const,
    { kind: "wrong_dimension", dimensions: 3072 } as const,
    { kind: "wrong_dimension", dimensions: 0 } as const,
  ])("that looks like success is tried again, then unavailable: %j", async (failure) => {
    fake.failNext({ ...failure });
    expect(await embedder.embedPassages(texts(3))).toHaveLength(3);
    fake.failNext({ ...failure, times: 3 });
    expect(await failureOf(embedder.embedPassages(texts(3)))).toMatchObject({
      code: "embeddings.unavailable",
    });
  });

  it("of a question is not kept as its vector", async () => {
    fake.failNext({ kind: "wrong_dimension", dimensions: 12, times: 3 });
    expect(await failureOf(embedder.embedQuestion("narxi?"))).toMatchObject({
      code: "embeddings.unavailable",
    });
    expect(await embedder.embedQuestion("narxi?")).toHaveLength(768);
  });

  it("by rate limit without RetryInfo is handed to the caller with a time", async () => {
    fake.failNext({ kind: "rate_limit" });
    expect(await failureOf(embedder.embedPassages(texts(3)))).toEqual({
      code: "embeddings.busy",
      details: { retryAfterMs: 20_000 },
    });
    expect(fake.count()).toBe(1);
  });

  it("by rate limit is waited out when RetryInfo allows", async () => {
    fake.failNext({ kind: "rate_limit", retryAfterMs: 1_000 });
    const started = performance.now();
    expect(await embedder.embedPassages(texts(3))).toHaveLength(3);
    expect(performance.now() - started).toBeGreaterThanOrEqual(990);
  });

  it.each([{ kind: "status", status: 503 } as const, { kind: "reset" } as const])(
    "on the way is tried again: %j",
    async (failure) => {
      fake.failNext({ ...failure, times: 2 });
      expect(await embedder.embedPassages(texts(3))).toHaveLength(3);
      expect(fake.count()).toBe(3);
    },
  );

  it("of the key is final", async () => {
    expect(await failureOf(embedderWith({ apiKey: "wrong" }).embedPassages(texts(250)))).toEqual({
      code: "embeddings.rejected",
      details: { reason: "API_KEY_INVALID" },
    });
    expect(fake.count()).toBeLessThanOrEqual(2);
  });

  it("by silence ends at the time limit", async () => {
    fake.failNext({ kind: "hang" });
    expect(await failureOf(embedderWith({ limitMs: 150 }).embedPassages(texts(3)))).toEqual({
      code: "embeddings.unavailable",
      details: { reason: "timeout" },
    });
    await expect.poll(() => fake.requests[0]?.aborted).toBe(true);
  });

  it("of the caller's patience stops every batch", async () => {
    fake.failNext({ kind: "hang", times: 2 });
    const stop = new AbortController();
    const reason = new Error("source was deleted");
    setTimeout(() => stop.abort(reason), 50);
    await expect(embedder.embedPassages(texts(500), stop.signal)).rejects.toBe(reason);
    await expect.poll(() => fake.requests.filter((request) => request.aborted).length).toBe(2);
    expect(fake.count()).toBe(2);
  });
});
