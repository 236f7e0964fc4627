import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type SplitDocument, splitPassages } from "./split-passages.ts";
import { byteLength, cutText, MAX_BYTES, MAX_CHARACTERS } from "./split-text.ts";

const split = (markdown: string, title = "Doc"): SplitDocument => splitPassages({ title, markdown });
const passagesOf = (document: SplitDocument): string[] =>
  document.sections.flatMap((section) => section.passages.map((passage) => passage.text));
const paths = (document: SplitDocument): string[] =>
  document.sections.map((section) => section.headingPath.join(" › "));
const sentence = (n: number): string =>
  `Sentence number ${n} says something that is worth knowing about the shop.`;
const prose = (count: number): string => Array.from({ length: count }, (_, n) => sentence(n)).join(" ");

describe("structure", () => {
  it("gives every section the path of its headings below the title", () => {
    const document = split("intro\n\n# Prices\n\nall in soʻm\n\n## Hair\n\ncut 50\n\n# Place\n\nNavoiy 12");
    expect(paths(document)).toEqual(["Doc", "Doc › Prices", "Doc › Prices › Hair", "Doc › Place"]);
  });

  it("does not name the title twice", () => {
    expect(paths(split("# doc\n\ntext"))).toEqual(["doc"]);
  });

  it("keeps a question and its answer in one passage, each pair its own", () => {
    const pairs = [1, 2, 3].map((n) => `## Question ${n}?\n\n${prose(5)}\n\n${prose(5)}`).join("\n\n");
    const document = split(pairs);
    expect(document.sections.map((section) => section.passages.length)).toEqual([1, 1, 1]);
    expect(document.sections[1]?.headingPath).toEqual(["Doc", "Question 2?"]);
  });

  it("keeps written-out questions with their answers", () => {
    const document = split(
      "Вопрос: Где вы?\nОтвет: Навои, 12.\n\nВопрос: Когда открыто?\n\nОтвет: С 9 до 18.\nSavol: Narxi?\nJavob: 10 ming.",
    );
    expect(passagesOf(document)).toEqual([
      "Вопрос: Где вы?\nОтвет: Навои, 12.",
      "Вопрос: Когда открыто?\n\nОтвет: С 9 до 18.",
      "Savol: Narxi?\nJavob: 10 ming.",
    ]);
  });

  it("takes underlined lines for headings, but neither front matter nor rules nor table borders", () => {
    const document = split(
      "---\ntitle: x\n---\n\nFirst\n=====\n\none\n\n---\n\nSecond\n---\n\ntwo\n\n| a | b |\n|---|---|\n| 1 | 2 |",
    );
    expect(paths(document)).toEqual(["Doc", "Doc › First", "Doc › First › Second"]);
    expect(passagesOf(document)[0]).toBe("title: x");
  });

  it("does not take comments in code for headings, yet finds those after a fence that never ends", () => {
    expect(paths(split("# Real\n\n```sh\n# not a heading\nls\n```\n\ntext"))).toEqual(["Doc › Real"]);
    expect(paths(split("# Real\n\n```sh\nls\n\n# Next\n\ntext"))).toEqual(["Doc › Real", "Doc › Next"]);
  });

  it("turns a list of headings without any text into text", () => {
    const document = split("# Services\n\n## Cut\n\n## Dye\n\n## Wash\n\n# Contact\n\nNavoiy 12");
    expect(paths(document)).toEqual(["Doc › Services", "Doc › Contact"]);
    expect(passagesOf(document)[0]).toBe("Cut\nDye\nWash");
  });

  it("takes an overlong heading for text", () => {
    const document = split(`# ${"long ".repeat(100)}\n\ntext`);
    expect(paths(document)).toEqual(["Doc"]);
  });

  it("keeps list items whole", () => {
    const items = Array.from({ length: 40 }, (_, n) => `- item ${n}: ${sentence(n)}`);
    for (const passage of passagesOf(split(items.join("\n")))) {
      expect(passage.split("\n").every((line) => items.includes(line))).toBe(true);
    }
  });
});

describe("sizes", () => {
  it("makes passages of the usual size and sections of several of them", () => {
    const document = split(Array.from({ length: 60 }, () => prose(4)).join("\n\n"));
    const sizes = passagesOf(document).map((text) => text.length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(MAX_CHARACTERS);
    expect(sizes.reduce((sum, size) => sum + size, 0) / sizes.length).toBeGreaterThan(400);
    for (const section of document.sections.slice(0, -1)) {
      expect(section.text.length).toBeGreaterThan(1_800);
      expect(section.text.length).toBeLessThanOrEqual(3_200);
    }
  });

  it("stays below the model's limit in any script", () => {
    for (const word of ["ўзбекча ", "漢字", "🙂", "ئۇيغۇرچە "]) {
      const passages = passagesOf(split(word.repeat(3_000)));
      for (const passage of passages) expect(byteLength(passage)).toBeLessThanOrEqual(MAX_BYTES);
    }
  });

  it("cuts a line of 4.67 MB in linear time and keeps its end", () => {
    const line = `${"slovo boshqa so'z ".repeat(260_000)}NEEDLE-END-7719`;
    const started = performance.now();
    const document = split(line);
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(passagesOf(document).at(-1)).toContain("NEEDLE-END-7719");
    expect(document.truncated).toBe(false);
  });

  it("cuts a megabyte without any space, of combining characters, in linear time", () => {
    const started = performance.now();
    split("a\u0301".repeat(500_000));
    split("```\n".repeat(200_000));
    split("#".repeat(1_000_000));
    split("| a ".repeat(300_000));
    split(`${"- ".repeat(300_000)}\n${"> ".repeat(300_000)}`);
    expect(performance.now() - started).toBeLessThan(6_000);
  });

  it("counts bytes, not only characters, when it gathers paragraphs", () => {
    const document = split([`${"短".repeat(180)}。`, `${"長".repeat(600)}。`].join("\n\n"));
    for (const passage of passagesOf(document)) expect(byteLength(passage)).toBeLessThanOrEqual(MAX_BYTES);
  });

  it("counts the passages of all chapters", () => {
    const markdown = Array.from({ length: 30 }, (_, n) => `## Chapter ${n}\n\ntext ${n}`).join("\n\n");
    const document = splitPassages({ title: "Doc", markdown, maxPassages: 10 });
    expect(passagesOf(document)).toHaveLength(10);
    expect(document.truncated).toBe(true);
  });

  it("says when it stopped at the largest number of passages", () => {
    const document = splitPassages({ title: "Doc", markdown: prose(500), maxPassages: 10 });
    expect(passagesOf(document)).toHaveLength(10);
    expect(document.truncated).toBe(true);
  });
});

describe("tables", () => {
  const header = "| Kod | Nomi | Narxi |\n| --- | --- | --- |";
  const rows = Array.from(
    { length: 7_577 },
    (_, n) => `| ${String(n).padStart(8, "0")} | Mahsulot raqami ${n} | ${n * 100} soʻm |`,
  );

  it("repeats the header in every passage and section and never divides a row", () => {
    const document = split(`${header}\n${rows.join("\n")}`);
    const found: string[] = [];
    for (const section of document.sections) {
      for (const text of [section.text, ...section.passages.map((passage) => passage.text)]) {
        expect(text.startsWith("| Kod | Nomi | Narxi |\n|---|---|---|\n")).toBe(true);
      }
      expect(section.text.match(/\| Kod /g)).toHaveLength(1);
      expect(section.text.length).toBeLessThanOrEqual(3_000);
      found.push(...section.passages.flatMap((passage) => passage.text.split("\n").slice(2)));
    }
    expect(found).toEqual(rows);
  });

  it("writes wide tables as names with values, the first cell with every part", () => {
    const names = Array.from({ length: 40 }, (_, n) => `Ustun nomi ${n}`);
    const values = names.map((_, n) => `qiymat ${n} ${"x".repeat(30)}`);
    const passages = passagesOf(
      split(`| ${names.join(" | ")} |\n|${"---|".repeat(40)}\n| ${values.join(" | ")} |`),
    );
    const parts = passages.filter((passage) => passage.includes("qiymat"));
    expect(parts.length).toBeGreaterThan(1);
    for (const part of parts) expect(part).toContain(`Ustun nomi 0: ${values[0]}`);
    expect(parts.join("\n")).toContain(`Ustun nomi 39: ${values[39]}`);
  });

  it("does not take an escaped bar for a border", () => {
    const [passage] = passagesOf(split(`| a | b |\n|---|---|\n| x \\| y | ${"long ".repeat(300)}|`));
    expect(passage).toContain("a: x \\| y");
  });

  it("repeats the words above rows of figures that have no borders", () => {
    const lines = Array.from({ length: 60 }, (_, n) => `State ${n} ${n},100 ${n}50 7`);
    const passages = passagesOf(split(`State Permit Handgun Other\n${lines.join("\n")}`));
    expect(passages.length).toBeGreaterThan(1);
    for (const passage of passages) expect(passage).toMatch(/^State Permit Handgun Other\nState \d/);
  });
});

describe("whatever the document", () => {
  const word = fc.oneof(
    fc.string({ unit: fc.constantFrom(..."abcўғқoʻʼ019"), minLength: 1, maxLength: 12 }),
    fc.constantFrom("👩‍👩‍👧‍👦", "é", "한국어", "قلم", "n̈", "🇺🇿"),
  );
  const words = (max: number): fc.Arbitrary<string> =>
    fc.array(word, { minLength: 1, maxLength: max, size: "max" }).map((list) => list.join(" "));
  const block = fc.oneof(
    words(300),
    words(6).map((text) => `## ${text}`),
    words(6).map((text) => `${text}\n====`),
    fc
      .array(words(30), { minLength: 1, maxLength: 12 })
      .map((items) => items.map((item) => `- ${item}`).join("\n")),
    fc
      .array(words(40), { minLength: 1, maxLength: 6 })
      .map((lines) => `\`\`\`\n# ${lines.join("\n")}\n\`\`\``),
    fc
      .tuple(
        fc.integer({ min: 1, max: 8 }),
        fc.array(words(25), { minLength: 2, maxLength: 40, size: "max" }),
      )
      .map(([width, cells]) => asTable(width, cells)),
    fc.constantFrom("---", "> quoted", "```", "| a | b |", "|---|", "#", "1. x", "***"),
  );
  const documents = fc
    .array(block, { maxLength: 12 })
    .chain((blocks) => fc.constantFrom("\n", "\n\n").map((between) => blocks.join(between)));

  function asTable(width: number, cells: readonly string[]): string {
    const lines = [];
    for (let at = 0; at < cells.length; at += width)
      lines.push(`| ${cells.slice(at, at + width).join(" | ")} |`);
    return [lines[0], `|${"---|".repeat(width)}`, ...lines.slice(1)].join("\n");
  }

  const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{M}\p{N}ʻʼ\u200D]+/gu) ?? [];

  it("loses no word", () => {
    fc.assert(
      fc.property(documents, (markdown) => {
        const document = split(markdown);
        const everything = document.sections.map((one) =>
          [...one.headingPath, ...one.passages.map((p) => p.text)].join("\n"),
        );
        const readings = document.sections.map((one) => [...one.headingPath, one.text].join("\n"));
        const [matched, read] = [count(wordsOf(everything.join("\n"))), count(wordsOf(readings.join("\n")))];
        for (const [one, times] of count(wordsOf(markdown))) {
          expect(matched.get(one) ?? 0).toBeGreaterThanOrEqual(times);
          expect(read.get(one) ?? 0).toBeGreaterThanOrEqual(times);
        }
      }),
      { numRuns: 150 },
    );
  });

  it("keeps every passage within its bounds, filled, and whole in its characters", () => {
    fc.assert(
      fc.property(documents, (markdown) => {
        for (const passage of passagesOf(split(markdown))) {
          expect(passage.trim()).not.toBe("");
          expect(passage.length).toBeLessThanOrEqual(MAX_CHARACTERS);
          expect(byteLength(passage)).toBeLessThanOrEqual(MAX_BYTES);
          expect(passage.isWellFormed()).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
  });

  it("cuts between characters as people see them, losing nothing but white space", () => {
    const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });
    const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 2_000, size: "max" });
    fc.assert(
      fc.property(
        fc.oneof(
          text,
          fc.array(text, { maxLength: 5 }).map((list) => list.join(" ")),
        ),
        (input) => {
          const pieces = cutText(input, 100).map((cut) => cut.text);
          const whole = new Set([...graphemes.segment(input)].map((one) => one.segment));
          expect(pieces.join("").replace(/\s/g, "")).toBe(input.replace(/\s/g, ""));
          for (const piece of pieces) {
            const segments = [...graphemes.segment(piece)].map((one) => one.segment);
            for (const edge of [segments[0], segments.at(-1)]) expect(whole.has(edge ?? "")).toBe(true);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  function count(list: readonly string[]): Map<string, number> {
    const counts = new Map<string, number>();
    for (const one of list) counts.set(one, (counts.get(one) ?? 0) + 1);
    return counts;
  }
});
