import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { afterAll, describe, expect, it } from "vitest";
import { splitPassages } from "../../knowledge/split-passages.ts";
import { createDocumentReader } from "./create-document-reader.ts";
import type { ReadDocument } from "./port.ts";

const FOLDER = "/work/shared/eval/docs/";

/** What must be found in each file, white space and table borders counting as one space. */
const FACTS: Record<string, string[]> = {
  "ru-admin-decree.docx": [
    "АДМИНИСТРАЦИЯ ПОВЕНЕЦКОГО",
    "простота и ясность изложения информационных документов",
    "Документ, удостоверяющий личность",
  ],
  "ru-contract-tables.docx": ["Сумма контракта 39 921 700,00 руб."],
  "ru-price-list.xlsx": ["Лист 1", "00000005382 216-Р НОЖ КАНЦ БОЛ 18мм плоский фиксатор"],
  "ru-drawing-frame.pdf": ["Подп. и дата", "Инв. № подл.", "Копировал", "Формат"],
  "uz-latin-yii-hello.pdf": [
    `Ushbu bo'limda biz "Salom" so'zlari bilan yangi sahifani qanday yaratishni`,
    "HTML-shaklrar bilan ishlashni o'rganasiz",
  ],
  "uz-latin-yii-install.docx": ["Siz Yii'ni ikki usulda o'rnatishingiz mumkin", "fastcgi_param HTTPS on"],
  "uz-yii-forms.md": ["EntryForm"],
  "multi-udhr.txt": [
    "Barcha odamlar erkin, qadr‐qimmat va huquqlarda teng boʻlib tugʻiladilar",
    "Барча одамлар эркин, қадр‐қиммат ва ҳуқуқларда тенг бўлиб туғиладилар",
  ],
  "en-multicolumn.pdf": ["Two-Column Document with Lorem Ipsum"],
  "en-tables.docx": ["Above Top left Top right Bottom left Bottom right Below"],
  "en-footnotes.docx": ["Ouch", "A tachyon walks into a bar"],
  "en-semicolon.csv": ["DD37Cf93aecA6Dc Sheryl Baxter", "East Leonard Chile"],
  "en-sheets.xlsx": ["Sheet1", "6ff4173b-42a5-4784-9b19-f49caff4d93d", "09060124-b5e7-4717-9d07-3c046eb"],
  "en-blog.html": ["Does Model and Inference Parameter Matter in LLM Applications?", "6 min read"],
  "en-kvp.html": ["Restaurant Receipt Form"],
  "en-pptx-table.pptx": ["A Slide with a Table", "Red Green Blue", "Tangerine Pink Aqua"],
  "hostile/pdf-named.docx": ["NICS"],
  "hostile/docx-named.pdf": ["Top left"],
  "hostile/one-line-4MB.txt": ["NEEDLE-END-7719"],
  "hostile/scripts.html": ["Visible heading", "Visible paragraph 5512"],
  "hostile/formula-injection.csv": ["NEEDLE-2204"],
  "hostile/cp1251.txt": ["понедельник–пятница с 9:00 до 18:00", "улица Навои, 12"],
  "hostile/nul-bytes.csv": ["NEEDLE-9917"],
};

/** Facts that must stand on one line, as they are. */
const LINES: Record<string, string[]> = {
  "en-table-nics.pdf": ["21,550 56,941 51,670 2,532 3,048", "Connecticut 9,631 11,594 5,072"],
  "en-multicolumn.pdf": ["Austria 8.9 83,879 Vienna German"],
};

const REFUSED: Record<string, string> = {
  "hostile/encrypted.pdf": "documents.password",
  "hostile/encrypted.docx": "documents.password",
  "hostile/xmlbomb.xlsx": "documents.damaged",
  "hostile/xxe.docx": "documents.damaged",
  "hostile/zipbomb-300MB.docx": "documents.too_large",
  "hostile/truncated.docx": "documents.damaged",
  "hostile/truncated.pdf": "documents.damaged",
  "hostile/empty.pdf": "documents.empty",
  "hostile/empty.docx": "documents.empty",
};

describe.skipIf(!existsSync(FOLDER))("the shared test documents", () => {
  const reader = createDocumentReader();
  afterAll(() => reader.close());

  async function read(name: string): Promise<ReadDocument> {
    return reader.read({ bytes: new Uint8Array(await readFile(FOLDER + name)), fileName: name });
  }

  it.each(Object.entries(FACTS))(
    "finds the facts of %s in its text and in its passages",
    async (name, facts) => {
      const { markdown, title = name } = await read(name);
      const { sections } = splitPassages({ title, markdown });
      const passages = flat(
        sections
          .map((one) => `${one.headingPath.join(" ")} ${one.passages.map((p) => p.text).join("\n")}`)
          .join("\n"),
      );
      for (const fact of facts) {
        expect(flat(markdown)).toContain(fact);
        expect(passages).toContain(fact);
      }
    },
  );

  it.each(Object.entries(LINES))("keeps table rows of %s on a line", async (name, rows) => {
    const { markdown, title = name } = await read(name);
    const passages = splitPassages({ title, markdown }).sections.flatMap((section) => section.passages);
    for (const row of rows) {
      expect(markdown.split("\n").filter((line) => line.includes(row))).toHaveLength(1);
      expect(passages.some(({ text }) => text.includes(row))).toBe(true);
    }
  });

  it.each(Object.entries(REFUSED))("refuses %s with %s", async (name, code) => {
    await expect(read(name)).rejects.toMatchObject({ code });
  });

  it("does not interleave the columns of en-multicolumn.pdf", async () => {
    const { markdown } = await read("en-multicolumn.pdf");
    expect(markdown).toContain("This is a sample document with two columns filled with Lorem Ipsum text.");
    expect(markdown).toContain(
      "Lorem ipsum dolor sit amet, consectetuer adipiscing elit. Ut purus elit, vestibulum ut, placerat ac",
    );
  });

  it("counts the tables of the Word files and the rows of the price list", async () => {
    const tables = (markdown: string): number => markdown.match(/^\|(?: --- \|)+$/gm)?.length ?? 0;
    // Four of the six hold a single cell, which is written as text.
    expect(tables((await read("ru-admin-decree.docx")).markdown)).toBe(2);
    expect(tables((await read("ru-contract-tables.docx")).markdown)).toBeGreaterThanOrEqual(15);
    expect(tables((await read("en-word-tables.docx")).markdown)).toBe(7);
    expect((await read("ru-price-list.xlsx")).markdown.match(/^\| \d{11} \|/gm)?.length).toBeGreaterThan(
      7_400,
    );
  });

  it("names a merged cell once", async () => {
    const { markdown } = await read("en-word-tables.docx");
    const rows = markdown.split("\n").filter((line) => line.includes("Merged Cell 1.1 1.2"));
    for (const row of rows) expect(row.match(/Merged Cell 1\.1 1\.2/g)).toHaveLength(1);
  });

  it("keeps code of uz-yii-forms.md out of its headings", async () => {
    const { markdown } = await read("uz-yii-forms.md");
    const paths = splitPassages({ title: "Yii", markdown }).sections.map((section) =>
      section.headingPath.join(" › "),
    );
    expect(paths.some((path) => path.includes("Model yaratish") || path.split(" › ").length === 3)).toBe(
      true,
    );
    expect(paths.join("\n")).not.toMatch(/<\?php|namespace|\$model/);
  });

  it("lets no style, script, comment, hidden paragraph or outside host through", async () => {
    expect((await read("en-kvp.html")).markdown).not.toContain("font-family");
    const page = await read("hostile/scripts.html");
    expect(`${page.title} ${page.markdown}`).not.toMatch(
      /MUST-NOT-APPEAR|HIDDEN-PARAGRAPH|BANANA|127\.0\.0\.1|alert/,
    );
    expect(page.warnings).toContain("hidden_text_removed");
    expect((await read("hostile/nul-bytes.csv")).markdown).not.toContain("\u0000");
  });

  it("reads a PDF that forbids copying, with a warning, and what is left of a malformed one", async () => {
    const restricted = await read("hostile/owner-password-no-copy.pdf");
    expect(restricted.warnings).toContain("copying_restricted");
    expect(restricted.markdown).toContain("IN THE SUPREME COURT OF THE UNITED STATES");
    expect((await read("hostile/malformed.pdf")).markdown).toContain("2021");
  });
});

function flat(text: string): string {
  return text.replace(/\|(?:-+\|)+|\|(?: -+ \|)+/g, " ").replace(/[\s|]+/g, " ");
}
