import { describe, expect, it } from "vitest";
import { normaliseText } from "./normalise-text.ts";
import { gramHashes, termHashes, termsOfBot } from "./search-features.ts";
import { analyseQuestion } from "./search-question.ts";
import { createScorer } from "./search-scorer.ts";
import { createCounter, frequencyOf } from "./search-statistics.ts";

const passages = [
  "Yetkazib berish Toshkent bo'ylab bepul, viloyatlarga 25 000 so'm",
  "Do'kon har kuni 9:00 dan 21:00 gacha ishlaydi",
  "Mahsulotni 14 kun ichida qaytarish mumkin",
].map(normaliseText);
const counter = createCounter();
for (const text of passages) counter.add(text);
const statistics = counter.result(passages.length);

function scores(question: string): number[] {
  return passages.map(createScorer(analyseQuestion(question, statistics), statistics.meanLength));
}

describe("comparing passages with a question", () => {
  it.each([
    ["yetkazib berish necha pul", 0],
    ["етказиб бериш", 0],
    ["yetkzaib berush", 0],
    ["qaytarsam boladimi", 2],
    ["25000", 0],
  ])("finds the passage that answers %s", (question, best) => {
    const found = scores(question);
    expect(found.indexOf(Math.max(...found))).toBe(best);
  });

  it("scores 0 where nothing is shared and for a question without words", () => {
    expect(scores("жжж")).toEqual([0, 0, 0]);
    expect(scores("?!")).toEqual([0, 0, 0]);
  });

  it("scores a passage of mean length asked for in its own words 1, and none above 2.2", () => {
    const own = passages[0] ?? "";
    const score = createScorer(analyseQuestion(own, statistics), own.length)(own);
    expect(score).toBeGreaterThan(0.99);
    expect(score).toBeLessThan(1.3);
    for (const score of scores("berish berish berish")) expect(score).toBeLessThanOrEqual(2.2);
  });

  it("counts a feature once per passage", () => {
    const [term] = termHashes(normaliseText("ichida"));
    expect(frequencyOf(statistics, term ?? 0)).toBeCloseTo(1, 1);
  });

  it("cuts words to five letters but keeps numbers whole", () => {
    const hashOf = (text: string) => termHashes(text)[0];
    expect(hashOf("berishlar")).toBe(hashOf("berisxxx"));
    expect(hashOf("1234567")).not.toBe(hashOf("1234568"));
  });

  it("hashes the same term differently for every bot", () => {
    const hashes = termHashes("narx");
    expect(termsOfBot("bot_a", hashes)).not.toEqual(termsOfBot("bot_b", hashes));
    expect(termsOfBot("bot_a", hashes)).toEqual(termsOfBot("bot_a", hashes));
  });

  it("bounds the work for a very long question", () => {
    const question = analyseQuestion(`${"so'z".repeat(10)} `.repeat(5_000), statistics);
    expect(question.grams.length).toBeLessThan(2_000);
    expect(question.rareTerms.length).toBeLessThanOrEqual(24);
  });

  it("makes no runs of letters across the end of a text", () => {
    expect(gramHashes("a")).toHaveLength(1);
    expect(gramHashes("abc")).toHaveLength(3 + 2 + 1);
  });
});
