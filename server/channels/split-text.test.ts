import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitText } from "./split-text.ts";

const pieces = (text: string, limit: number, maxParts = 1000) =>
  splitText(text, { limit, maxParts }).ranges.map(({ start, end }) => text.slice(start, end));

describe("splitting a text", () => {
  it.each([
    [
      "paragraphs",
      "Birinchi gap. Ikki.\n\nUchinchi gap bor.",
      30,
      ["Birinchi gap. Ikki.", "Uchinchi gap bor."],
    ],
    ["lines", "• bir ikki uch\n• toʻrt besh olti", 24, ["• bir ikki uch", "• toʻrt besh olti"]],
    ["sentences", "Birinchi gap shu. Ikkinchi gap shu.", 28, ["Birinchi gap shu.", "Ikkinchi gap shu."]],
    ["closed quotes", "U «keldi.» Keyin boshqa gap ketdi", 20, ["U «keldi.»", "Keyin boshqa gap", "ketdi"]],
    ["words", "narxlar haqida maʼlumot", 16, ["narxlar haqida", "maʼlumot"]],
    ["characters", "a".repeat(10), 4, ["aaaa", "aaaa", "aa"]],
  ])("prefers the ends of %s", (_name, text, limit, expected) => {
    expect(pieces(text, limit)).toEqual(expected);
  });

  it("keeps a text that fits in one piece", () => {
    expect(pieces("bir\n\nikki", 9)).toEqual(["bir\n\nikki"]);
    expect(pieces("  \n ", 9)).toEqual([]);
  });

  it("keeps the indentation of a line that begins a piece", () => {
    expect(pieces("if (a) {\n    return b;\n}", 18)).toEqual(["if (a) {", "    return b;\n}"]);
  });

  it("keeps families, flags and accents whole", () => {
    const text = "👨‍👩‍👧‍👦🇺🇿é".repeat(40);
    const whole = new Set([...new Intl.Segmenter().segment(text)].map(({ segment }) => segment));
    for (const piece of pieces(text, 30)) {
      for (const { segment } of new Intl.Segmenter().segment(piece)) expect(whole).toContain(segment);
    }
  });

  it("says when the text did not fit, and leaves room for an ellipsis", () => {
    const { ranges, complete } = splitText("a".repeat(100), { limit: 10, maxParts: 3 });
    expect(complete).toBe(false);
    expect(ranges.map(({ start, end }) => end - start)).toEqual([10, 10, 9]);
  });

  it("makes pieces smaller where they do not fit otherwise", () => {
    const { ranges, complete } = splitText("so'z ".repeat(40).trim(), {
      limit: 100,
      maxParts: 50,
      fits: ({ start, end }) => end - start <= 20,
    });
    expect(complete).toBe(true);
    for (const { start, end } of ranges) expect(end - start).toBeLessThanOrEqual(20);
  });

  it("loses nothing but white space, keeps the limit and never cuts a surrogate pair", () => {
    const char = fc.constantFrom(..."ab. \n!я", "😀", "👨‍👩‍👧", "́", "\u00a0", "🇺🇿");
    const anyText = fc.oneof(
      fc.array(char, { maxLength: 300 }).map((c) => c.join("")),
      fc.string({ unit: "grapheme" }),
    );
    fc.assert(
      fc.property(anyText, fc.integer({ min: 2, max: 60 }), (text, limit) => {
        const parts = pieces(text, limit, 10_000);
        for (const part of parts) {
          expect(part.length).toBeLessThanOrEqual(limit);
          expect(part.isWellFormed()).toBe(text.isWellFormed());
        }
        expect(parts.join("").replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
      }),
      { numRuns: 500 },
    );
  });
});
