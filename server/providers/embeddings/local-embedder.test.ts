import { describe, expect, it } from "vitest";
import { createLocalEmbedder } from "./local-embedder.ts";
import { EMBEDDING_DIMENSIONS } from "./port.ts";

const embedder = createLocalEmbedder({ normalise: (text) => text.toLowerCase() });

function cosine(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}

describe("the offline embedder", () => {
  it("makes vectors of the promised size and of length 1, for empty texts too", async () => {
    for (const vector of await embedder.embedPassages(["narxi qancha", "", "a", "x ".repeat(5_000)])) {
      expect(vector).toHaveLength(EMBEDDING_DIMENSIONS);
      expect(cosine(vector, vector)).toBeCloseTo(1, 5);
    }
  });

  it("puts a question with a typing error and another suffix nearest to its passage", async () => {
    const [delivery, returns] = await embedder.embedPassages([
      "toshkent boylab yetkazib berish bir kun ichida bepul",
      "mahsulotni qaytarish uchun chek kerak",
    ]);
    const question = await embedder.embedQuestion("yetkzib berishlar bepulmi");
    if (!delivery || !returns) throw new Error("two vectors were asked for");
    expect(cosine(question, delivery)).toBeGreaterThan(2 * Math.max(0.05, cosine(question, returns)));
  });

  it("gives equal vectors for equal texts, in any batch", async () => {
    const [alone] = await embedder.embedPassages(["salom dunyo"]);
    const [, second] = await embedder.embedPassages(["boshqa", "salom dunyo"]);
    expect(second).toEqual(alone);
    expect(await embedder.embedQuestion("salom dunyo")).toEqual(alone);
  });

  it("stops when it is told to", async () => {
    await expect(embedder.embedPassages(["a"], AbortSignal.abort())).rejects.toThrow();
  });
});
