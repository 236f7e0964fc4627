import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normaliseText } from "./normalise-text.ts";

describe("normaliseText", () => {
  it("makes one word of every way to type oʻ and gʻ, in both scripts and without the sign", () => {
    for (const typed of [
      "oʻzbek",
      "o‘zbek",
      "o'zbek",
      "o`zbek",
      "oʼzbek",
      "O’ZBEK",
      "ozbek",
      "ўзбек",
      "Ўзбек",
      "o´zbek",
    ]) {
      expect(normaliseText(typed)).toBe("ozbek");
    }
    expect(normaliseText("mas\u00adhina")).toBe(normaliseText("mashina"));
  });

  it.each([
    ["Шаҳарда чегирма қанча?", "Shaharda chegirma qancha"],
    ["етказиб бериш", "yetkazib berish"],
    ["объект поезд премьера", "obyekt poyezd premyera"],
    ["Исҳоқ цирк акция", "Isʼhoq sirk aktsiya"],
  ])("reads Uzbek in Cyrillic as in Latin: %s", (cyrillic, latin) => {
    expect(normaliseText(cyrillic)).toBe(normaliseText(latin));
  });

  it("finds Russian whether it has ё or е", () => {
    expect(normaliseText("тёплый счётчик")).toBe(normaliseText("теплый счетчик"));
  });

  it("reads ё as yo in Uzbek, and both ways where the language cannot be told", () => {
    expect(normaliseText("ёш ўқувчи")).toBe("yoš oquvči");
    expect(normaliseText("ёш бола").split(" ")).toEqual(expect.arrayContaining(["yoš", "yeš", "bola"]));
  });

  it("keeps numbers whole, however their thousands are set apart, and their groups as well", () => {
    for (const written of [
      "39 921 700,00",
      "39\u00a0921\u00a0700,00",
      "39\u202f921\u202f700,00",
      "39.921.700,00",
    ]) {
      expect(normaliseText(written).split(" ")).toEqual(["39", "921", "700", "39921700", "00"]);
    }
    expect(normaliseText("46razmer")).toBe("46 razmer");
    expect(normaliseText("1500")).toBe("1500");
  });

  it("drops accents, cases and compatibility forms, and keeps other scripts", () => {
    expect(normaliseText("Café ＡＢＣ ﬁn")).toBe("cafe abc fin");
    expect(normaliseText("日本語 Ελλάδα")).toBe(normaliseText("日本語 ελλαδα"));
    expect(normaliseText(" \n!?… 👍")).toBe("");
  });

  it("yields words with single spaces between them and is stable, whatever it is given", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        const once = normaliseText(text);
        expect(once).not.toMatch(/^ | $| {2}/);
        expect(normaliseText(text.toUpperCase().toLowerCase())).toBeTypeOf("string");
      }),
    );
  });

  it("takes time in proportion to the text", () => {
    const start = performance.now();
    normaliseText("ё1 2 3 o'".repeat(50_000));
    expect(performance.now() - start).toBeLessThan(3_000);
  });
});
