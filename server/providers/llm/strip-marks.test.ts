import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withoutMarks } from "./parse-answer.ts";
import { createMarkStripper } from "./strip-marks.ts";

function strip(pieces: readonly string[]): string[] {
  const shown: string[] = [];
  const stripper = createMarkStripper((text) => shown.push(text));
  for (const piece of pieces) stripper.push(piece);
  stripper.end();
  return shown;
}

describe("createMarkStripper", () => {
  it("removes a mark that is split over pieces", () => {
    expect(strip(["Narxi 25 000 soʻm [", "1", "]", ". Ertaga [2,", " 3] keladi."]).join("")).toBe(
      "Narxi 25 000 soʻm. Ertaga keladi.",
    );
  });

  it("never shows the unknown mark, however it is cut", () => {
    expect(strip([..."[[UNKNOWN]]"])).toEqual([]);
    expect(strip(["[[UNK", "NOWN]", "]\n"])).toEqual([]);
  });

  it("passes text on as soon as it is known to be text", () => {
    const shown: string[] = [];
    const stripper = createMarkStripper((text) => shown.push(text));
    stripper.push("Salom, dunyo");
    expect(shown).toEqual(["Salom, dunyo"]);
  });

  it("shows a bracket that is no mark", () => {
    expect(strip(["Olchamlar [S,", " M] bor [", "koʻk]"]).join("")).toBe("Olchamlar [S, M] bor [koʻk]");
  });

  it("shows the same text however the stream was cut", () => {
    const word = fc.constantFrom(
      "narx",
      "25 000",
      "[1]",
      "[2, 3]",
      "【1】",
      "[[UNKNOWN]]",
      "[x]",
      "[",
      "]",
      ".",
      " ",
      "\n",
      "-",
      "soʻm",
    );
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 20 }),
        fc.array(fc.nat(12), { maxLength: 40 }),
        (words, cuts) => {
          const whole = words.join(" ");
          const pieces: string[] = [];
          let rest = whole;
          for (const size of cuts) {
            pieces.push(rest.slice(0, size));
            rest = rest.slice(size);
          }
          expect(squeeze(strip([...pieces, rest]).join(""))).toBe(squeeze(withoutMarks(whole)));
        },
      ),
    );
  });
});

/** Runs of spaces may differ where a mark stood between them. */
function squeeze(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
