import { describe, expect, it } from "vitest";
import { parseAnswer } from "./parse-answer.ts";

describe("parseAnswer", () => {
  it.each([
    ["Narxi 25 000 soʻm [1].", "Narxi 25 000 soʻm.", [1]],
    ["A [1, 2] b.", "A b.", [1, 2]],
    ["A [1][2].", "A.", [1, 2]],
    ["A [2] [1] b", "A b", [2, 1]],
    ["A【3】.", "A.", [3]],
    ["A [1; 3].", "A.", [1, 3]],
    ["A [1-3].", "A.", [1, 2, 3]],
    ["A [ref 2].", "A.", [2]],
    ["A ([1]).", "A.", [1]],
    ["A [1]. B [1].", "A. B.", [1]],
  ])("reads the marks of %j", (raw, text, refs) => {
    expect(parseAnswer(raw, [1, 2, 3])).toEqual({ known: true, text, refs });
  });

  it("drops refs that were not offered, and their marks", () => {
    expect(parseAnswer("A [7]. B [2][9].", [1, 2])).toEqual({ known: true, text: "A. B.", refs: [2] });
  });

  it.each(["Narxi [3000] soʻm", "[shu yerda] boʻladi", "a[i] = 1", "Qara: [havola](https://a.uz)"])(
    "leaves other brackets alone: %j",
    (raw) => {
      expect(parseAnswer(raw, [1])).toMatchObject({ text: raw, refs: [] });
    },
  );

  it.each([
    "[[UNKNOWN]]",
    " [[UNKNOWN]]\n",
    "[UNKNOWN]",
    "Kechirasiz. [[UNKNOWN]]",
    "[[unknown]]",
    "[[UNKNOWN]] [9]",
    "",
    " [1] . ",
  ])("takes %j for unknown", (raw) => {
    expect(parseAnswer(raw, [1])).toEqual({ known: false });
  });

  it("keeps the part that was answered when the model adds the unknown mark", () => {
    expect(parseAnswer("Narxi 5 soʻm [1]. [[UNKNOWN]]", [1])).toEqual({
      known: true,
      text: "Narxi 5 soʻm.",
      refs: [1],
    });
  });

  it("passes a greeting on without refs", () => {
    expect(parseAnswer("Assalomu alaykum!", [1])).toEqual({
      known: true,
      text: "Assalomu alaykum!",
      refs: [],
    });
  });

  it("keeps the lines of a list", () => {
    expect(parseAnswer("Bor:\n- bir [1]\n- ikki [2]\n\n\n\n[1]", [1, 2])).toMatchObject({
      text: "Bor:\n- bir\n- ikki",
    });
  });

  it("stays quick on long runs of brackets and spaces", () => {
    const started = performance.now();
    parseAnswer(`${"[".repeat(20_000)}${" ".repeat(20_000)}${"[1,".repeat(10_000)}`, [1]);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
