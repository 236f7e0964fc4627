import { expect, it } from "vitest";
import { makePdf, type PdfText, readFixture } from "./test-fixtures.ts";

const WORDS = "lorem ipsum dolor sit amet consectetur adipiscing elit";
const lines = (x: number, name: string, count = 8): PdfText[] =>
  Array.from({ length: count }, (_, n) => ({
    x,
    y: 700 - n * 12,
    text: `${name}${n} ${WORDS}`.slice(0, 44),
  }));

it("reads columns one after the other, below the title that spans them", async () => {
  const title = { x: 60, y: 760, size: 20, text: "A title over both columns of this page" };
  const bytes = makePdf([[title, ...lines(50, "left"), ...lines(320, "right")]], "Two columns");
  const { markdown, title: own } = await readFixture(bytes, "a.pdf");
  expect(own).toBe("Two columns");
  expect(markdown).toMatch(/^# A title over both columns/);
  expect(markdown).toMatch(/left0[\s\S]*left7[\s\S]*right0[\s\S]*right7/);
});

it("keeps columns apart when they are painted line by line", async () => {
  const [left, right] = [lines(50, "left"), lines(320, "right")];
  const { markdown } = await readFixture(
    makePdf([left.flatMap((text, n) => [text, right[n] ?? text])]),
    "a.pdf",
  );
  expect(markdown).toMatch(/left0[\s\S]*left7[\s\S]*right0[\s\S]*right7/);
});

it("keeps the cells of a table row on one line", async () => {
  const row = (y: number, cells: string[]): PdfText[] =>
    cells.map((text, n) => ({ x: 50 + n * 110, y, text }));
  const rows = [
    ["Country", "Population", "Area"],
    ["Austria", "8.9", "83,879"],
    ["Belgium", "11.5", "30,689"],
    ["Denmark", "5.8", "42,951"],
  ];
  const { markdown } = await readFixture(
    makePdf([rows.flatMap((cells, n) => row(700 - n * 14, cells))]),
    "a.pdf",
  );
  expect(markdown).toBe(
    "Country Population Area\nAustria 8.9 83,879\nBelgium 11.5 30,689\nDenmark 5.8 42,951",
  );
});

it("does not take a table of long cells for two columns of prose", async () => {
  const rows = Array.from({ length: 8 }, (_, n) => [
    { x: 50, y: 700 - n * 16, text: `Service number ${n} with a rather long name` },
    { x: 320, y: 700 - n * 16, text: `Lasts ${n} hours and is done by masters only` },
  ]);
  const { markdown } = await readFixture(makePdf([rows.flat()]), "a.pdf");
  expect(markdown).toContain(
    "Service number 3 with a rather long name Lasts 3 hours and is done by masters only\n",
  );
});

it("keeps a cell of two lines with its row", async () => {
  const row = (y: number, name: string): PdfText[] => [
    { x: 50, y, text: `Service ${name}` },
    { x: 300, y, text: `${name} takes an hour and is done` },
    { x: 500, y, text: "30 000" },
    { x: 300, y: y - 12, text: `by masters of ${name} only` },
  ];
  const { markdown } = await readFixture(
    makePdf([["cut", "dye", "wash"].flatMap((name, n) => row(700 - n * 40, name))]),
    "a.pdf",
  );
  for (const name of ["cut", "dye", "wash"]) {
    expect(markdown).toContain(
      `Service ${name} ${name} takes an hour and is done 30 000 by masters of ${name} only`,
    );
  }
});

it("joins the lines of a paragraph and words divided at a line's end", async () => {
  const text = [
    "This paragraph runs over several lines and has a divi-",
    "ded word in the middle of it, as books have them, and",
    "it ends here.",
  ];
  const { markdown } = await readFixture(
    makePdf([text.map((one, n) => ({ x: 50, y: 700 - n * 12, text: one }))]),
    "a.pdf",
  );
  expect(markdown).toBe(
    "This paragraph runs over several lines and has a divided word in the middle of it, as books have them, and it ends here.",
  );
});

it("drops page numbers and running heads but for the first", async () => {
  const page = (n: number): PdfText[] => [
    { x: 50, y: 800, text: "Acme price list" },
    { x: 50, y: 600, text: `Body of page ${"abc"[n]}, which says something of its own.` },
    { x: 290, y: 30, text: `${n + 1}` },
  ];
  const { markdown } = await readFixture(makePdf([page(0), page(1), page(2)]), "a.pdf");
  expect(markdown.match(/Acme price list/g)).toHaveLength(1);
  expect(markdown).not.toMatch(/^\d$/m);
  expect(markdown).toMatch(/page a,[\s\S]*page b,[\s\S]*page c,/);
});

it("says that a PDF without text has none and that a broken one is damaged", async () => {
  await expect(readFixture(makePdf([[]]), "scan.pdf")).rejects.toMatchObject({ code: "documents.no_text" });
  await expect(readFixture("%PDF-1.7\nnothing of the kind", "a.pdf")).rejects.toMatchObject({
    code: "documents.damaged",
  });
});

it("does not let a line that starts with # become a heading", async () => {
  const { markdown } = await readFixture(makePdf([[{ x: 50, y: 700, text: "#1 in Tashkent" }]]), "a.pdf");
  expect(markdown).toBe("\\#1 in Tashkent");
});
