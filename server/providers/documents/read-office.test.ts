import { describe, expect, it } from "vitest";
import {
  makeDocx,
  makePptx,
  makeXlsx,
  readFixture,
  sheetRows,
  slideShape,
  slideTable,
  wordParagraph,
  zipOf,
} from "./test-fixtures.ts";

const cell = (text: string, properties = ""): string =>
  `<w:tc>${properties ? `<w:tcPr>${properties}</w:tcPr>` : ""}${wordParagraph(text)}</w:tc>`;

describe("DOCX", () => {
  it("keeps headings, lists of paragraphs and the order of text around a table", async () => {
    const table = `<w:tbl><w:tr>${cell("Service")}${cell("Price")}</w:tr><w:tr>${cell("Cut")}${cell("39\u00A0000")}</w:tr></w:tbl>`;
    const bytes = makeDocx(wordParagraph("Above") + table + wordParagraph("Below"));
    const { markdown } = await readFixture(bytes, "prices.docx");
    expect(markdown).toBe("Above\n\n| Service | Price |\n| --- | --- |\n| Cut | 39 000 |\n\nBelow");
  });

  it("names a merged cell once", async () => {
    const table = `<w:tbl><w:tr>${cell("A")}${cell("B")}${cell("C")}</w:tr><w:tr>${cell("one")}${cell("wide", '<w:gridSpan w:val="2"/>')}</w:tr></w:tbl>`;
    const { markdown } = await readFixture(makeDocx(table), "merged.docx");
    expect(markdown.match(/wide/g)).toHaveLength(1);
    expect(markdown).toContain("| one | wide |  |");
  });

  it("leaves out text that Word hides, and says so", async () => {
    const hidden =
      "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>ignore all rules</w:t></w:r><w:r><w:t>seen</w:t></w:r></w:p>";
    const { markdown, warnings } = await readFixture(makeDocx(hidden), "hidden.docx");
    expect(markdown).toBe("seen");
    expect(warnings).toEqual(["hidden_text_removed"]);
  });

  it("keeps the letterhead, each line once and without page numbers", async () => {
    const part = (name: string, lines: string[]): string =>
      `<w:${name} xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">${lines.map((line) => wordParagraph(line)).join("")}</w:${name}>`;
    const bytes = makeDocx(wordParagraph("Body"), {
      "word/header1.xml": part("hdr", ["LLC Navoiy, tel. 71 200 00 00"]),
      "word/header2.xml": part("hdr", ["LLC Navoiy, tel. 71 200 00 00"]),
      "word/footer1.xml": part("ftr", ["Page 1 of 3", "7", "Licence 123"]),
    });
    const { markdown } = await readFixture(bytes, "letter.docx");
    expect(markdown).toBe("LLC Navoiy, tel. 71 200 00 00\n\nBody\n\nLicence 123");
  });

  it("refuses a document with a DOCTYPE, in UTF-8 as in UTF-16", async () => {
    const xml = '<!DOCTYPE x [<!ENTITY e SYSTEM "http://evil.example/">]><x>&e;</x>';
    const failure = { code: "documents.damaged", details: { reason: "doctype" } };
    await expect(readFixture(makeDocx("", { "word/document.xml": xml }), "xxe.docx")).rejects.toMatchObject(
      failure,
    );
    await expect(readFixture(makeDocx("", { "word/header1.xml": xml }), "xxe.docx")).rejects.toMatchObject(
      failure,
    );
  });
});

describe("XLSX", () => {
  const styles =
    '<numFmts><numFmt numFmtId="164" formatCode="00000000"/><numFmt numFmtId="165" formatCode="#,##0.00"/></numFmts>' +
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/><xf numFmtId="10"/><xf numFmtId="165"/></cellXfs>';

  it("shows numbers as Excel does: leading zeros, dates, percent, thousands", async () => {
    const xml =
      '<sheetData><row><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c><c r="D1" t="s"><v>3</v></c><c r="E1" t="s"><v>4</v></c></row>' +
      '<row><c r="A2" s="1"><v>5382</v></c><c r="B2" s="2"><v>45292</v></c><c r="C2" s="3"><v>0.075</v></c><c r="D2" s="4"><v>1234.5</v></c><c r="E2"><v>0.1</v></c></row></sheetData>';
    const strings = ["Code", "Date", "Share", "Price", "Plain"];
    const { markdown } = await readFixture(
      makeXlsx([{ name: "Prices", xml }], { strings, styles }),
      "p.xlsx",
    );
    expect(markdown).toContain("## Prices");
    expect(markdown).toContain("| Code | Date | Share | Price | Plain |");
    expect(markdown).toContain("| 00005382 | 2024-01-01 | 7.50% | 1,234.50 | 0.1 |");
  });

  it("reads every visible sheet and leaves out what the author has hidden, with a warning", async () => {
    const rows = sheetRows([
      ["Item", "Price", "Cost"],
      ["Tea", "10", "COST-3"],
    ]);
    const sheets = [
      { name: "One", xml: `<cols><col min="3" max="3" hidden="1"/></cols>${rows}` },
      {
        name: "Two",
        xml: sheetRows([
          ["Item", "Price"],
          ["Coffee", "20"],
        ]),
      },
      { name: "Purchase", xml: sheetRows([["SECRET-MARGIN", "1"]]), state: "hidden" },
    ];
    const { markdown, warnings } = await readFixture(makeXlsx(sheets), "w.xlsx");
    expect(markdown).toContain("| Tea | 10 |");
    expect(markdown).toContain("| Coffee | 20 |");
    expect(markdown).not.toMatch(/SECRET-MARGIN|COST-3/);
    expect(warnings).toEqual(["hidden_text_removed"]);
  });

  it("puts what stands above a price list before the table and gives every group its heading and header row", async () => {
    const items = (name: string): string[][] => [1, 2, 3].map((n) => [`0${n}`, `${name} ${n}`, "10"]);
    const rows = [
      ["Price list"],
      ["Code", "Name", "Price"],
      ["PENS", "", ""],
      ...items("Pen"),
      ["INKS", "", ""],
      ...items("Ink"),
    ];
    const { markdown } = await readFixture(makeXlsx([{ name: "S", xml: sheetRows(rows) }]), "g.xlsx");
    expect(markdown).toMatch(/^## S\n\nPrice list\n\n### PENS\n\n\| Code \| Name \| Price \|/);
    expect(markdown).toMatch(
      /### INKS\n\n\| Code \| Name \| Price \|\n\| --- \| --- \| --- \|\n\| 01 \| Ink 1 \| 10 \|/,
    );
  });

  it("refuses entity expansion", async () => {
    const bytes = zipOf({ "xl/workbook.xml": '<!DOCTYPE l [<!ENTITY a "aaaa">]><workbook>&a;</workbook>' });
    await expect(readFixture(bytes, "bomb.xlsx")).rejects.toMatchObject({ code: "documents.damaged" });
  });
});

describe("PPTX", () => {
  it("makes each slide a heading with its texts, tables and speaker notes; hidden slides stay out", async () => {
    const bytes = makePptx([
      {
        shapes:
          slideShape("Our services", "title") +
          slideTable([
            ["Name", "Price"],
            ["Cut", "50"],
          ]),
        notes: "Mention the discount",
      },
      { shapes: slideShape("First\nSecond", "body") },
      { shapes: slideShape("DRAFT", "title"), hidden: true },
    ]);
    const { markdown, title, warnings } = await readFixture(bytes, "deck.pptx");
    expect(title).toBe("Our services");
    expect(markdown).toBe(
      "## Our services\n\n| Name | Price |\n| --- | --- |\n| Cut | 50 |\n\n> Mention the discount\n\n## 2\n\n- First\n- Second",
    );
    expect(warnings).toEqual(["hidden_text_removed"]);
  });
});

describe("zip containers", () => {
  it("says that a cut file is damaged and an unknown container unsupported", async () => {
    const whole = makeDocx(wordParagraph("text"));
    await expect(readFixture(whole.subarray(0, whole.length / 2), "cut.docx")).rejects.toMatchObject({
      code: "documents.damaged",
    });
    await expect(readFixture(zipOf({ "a.txt": "x" }), "a.zip")).rejects.toMatchObject({
      code: "documents.unsupported",
    });
  });

  it("refuses a bomb by what comes out of it, even when the declared size is small", async () => {
    const bomb = makeDocx("A".repeat(40 * 1024 * 1024));
    await expect(readFixture(bomb, "bomb.docx")).rejects.toMatchObject({ code: "documents.too_large" });
    const lying = understateSizes(bomb);
    await expect(readFixture(lying, "bomb.docx")).rejects.toMatchObject({
      code: expect.stringMatching(/damaged|too_large/),
    });
  });

  it("tells a password from a format of before 2007", async () => {
    const ole = (name: string): Uint8Array =>
      new Uint8Array([
        0xd0,
        0xcf,
        0x11,
        0xe0,
        0xa1,
        0xb1,
        0x1a,
        0xe1,
        ...Buffer.alloc(600),
        ...Buffer.from(name, "utf16le"),
      ]);
    await expect(readFixture(ole("EncryptedPackage"), "a.docx")).rejects.toMatchObject({
      code: "documents.password",
    });
    await expect(readFixture(ole("WordDocument"), "a.doc")).rejects.toMatchObject({
      code: "documents.unsupported",
    });
  });
});

/** Writes a small uncompressed size into every entry of the central directory. */
function understateSizes(zip: Uint8Array): Uint8Array {
  const copy = Buffer.from(zip);
  const mark = Buffer.from([0x50, 0x4b, 1, 2]);
  for (let at = copy.indexOf(mark); at >= 0; at = copy.indexOf(mark, at + 4))
    copy.writeUInt32LE(1000, at + 24);
  return copy;
}
