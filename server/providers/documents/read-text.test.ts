import iconv from "iconv-lite";
import { describe, expect, it } from "vitest";
import { decodeText } from "./decode-text.ts";
import { readFixture, utf8 } from "./test-fixtures.ts";

describe("text encodings", () => {
  const russian = "Режим работы: понедельник–пятница с 9:00 до 18:00. Адрес: Ташкент, улица Навои, 12.";
  const german = "Öffnungszeiten: täglich außer Montag, Grüße aus München";

  it.each([
    ["windows-1251", russian],
    ["koi8-r", "Режим работы: ежедневно, кроме воскресенья. Доставка бесплатная."],
    ["cp866", "Режим работы: ежедневно, кроме воскресенья. Доставка бесплатная."],
    ["windows-1252", german],
  ])("finds %s and says that it guessed", (encoding, text) => {
    expect(decodeText(iconv.encode(text, encoding))).toEqual({ text, guessed: true });
  });

  it.each(["utf-8", "utf-16le", "utf-16be"])("reads %s with a mark without guessing", (encoding) => {
    expect(decodeText(iconv.encode(russian, encoding, { addBOM: true }))).toEqual({
      text: russian,
      guessed: false,
    });
  });

  it("reads UTF-16 without a mark", () => {
    expect(decodeText(iconv.encode("plain words, 12 numbers", "utf-16le")).text).toBe(
      "plain words, 12 numbers",
    );
  });

  it("keeps damaged UTF-8 as UTF-8", () => {
    const bytes = utf8(`${russian}${russian}`);
    expect(decodeText(bytes.subarray(0, bytes.length - 2)).text).toContain("понедельник–пятница");
  });

  it("drops NUL, control and invisible characters and makes every space plain", () => {
    expect(
      decodeText(utf8("a\u0000b\u0007 39\u00A0921\u202F700 z\u200B\u00ADero \u{E0041}x\r\ny")).text,
    ).toBe("ab 39 921 700 zero x\ny");
  });
});

describe("telling text formats apart", () => {
  it("reads HTML whatever it is called", async () => {
    const { markdown } = await readFixture(
      "<!doctype html><html><body><h1>Menu</h1><p>Tea</p></body></html>",
      "menu.txt",
    );
    expect(markdown).toBe("# Menu\n\nTea");
  });

  it("takes text that begins like a bitmap for text", async () => {
    expect((await readFixture("BMW narxlari: 500 mln soʻm", "auto.txt")).markdown).toContain("500 mln");
  });

  it("refuses binaries, empty files and files without any word", async () => {
    const png = new Uint8Array([
      0x89,
      0x50,
      0x4e,
      0x47,
      0x0d,
      0x0a,
      0x1a,
      0x0a,
      0,
      0,
      0,
      13,
      0x49,
      0x48,
      0x44,
      0x52,
      ...Buffer.alloc(60),
    ]);
    await expect(readFixture(png, "a.txt")).rejects.toMatchObject({ code: "documents.unsupported" });
    await expect(readFixture("", "a.txt")).rejects.toMatchObject({ code: "documents.empty" });
    await expect(readFixture(" \n--- ***\n", "a.txt")).rejects.toMatchObject({ code: "documents.no_text" });
    await expect(readFixture("{\\rtf1\\ansi text}", "a.rtf")).rejects.toMatchObject({
      code: "documents.unsupported",
    });
  });
});

describe("Markdown", () => {
  it("takes the title from the front matter or the first heading and drops comments outside code", async () => {
    const first = await readFixture(
      "---\ntitle: Prices\n---\n# Other\n\n<!-- secret -->text\n```\n<!-- kept -->\n```",
      "a.md",
    );
    expect(first.title).toBe("Prices");
    expect(first.markdown).not.toContain("secret");
    expect(first.markdown).toContain("<!-- kept -->");
    expect((await readFixture("Yetkazib berish\n===\n\nmatn", "a.md")).title).toBe("Yetkazib berish");
  });
});

describe("CSV", () => {
  it.each([[","], [";"], ["\t"], ["|"]])("finds the delimiter %j", async (delimiter) => {
    const csv = [
      ["Name", "Price", "City"],
      ["Tea", "10", "Buxoro"],
      ["Coffee", "20", "Xiva"],
    ]
      .map((row) => row.join(delimiter))
      .join("\n");
    const { markdown } = await readFixture(csv, "a.csv");
    expect(markdown).toBe(
      "| Name | Price | City |\n| --- | --- | --- |\n| Tea | 10 | Buxoro |\n| Coffee | 20 | Xiva |",
    );
  });

  it("understands quotes, line ends within cells, Excel's sep line and pipes", async () => {
    const { markdown } = await readFixture('sep=;\na;b\n"x;1";"two\nlines | ""q"""\n', "a.csv");
    expect(markdown).toContain('| x;1 | two lines \\| "q" |');
  });

  it("reads what quotes spoil", async () => {
    expect((await readFixture('name,note\n"5"" pipe,left open\nTea,ok\n', "a.csv")).markdown).toContain(
      "Tea",
    );
  });
});

describe("JSON", () => {
  it("writes flat lists as tables, nested objects under headings and pairs as questions", async () => {
    const value = {
      name: "Salon",
      hours: { monday: "9–18" },
      prices: [
        { item: "Cut", price: 50 },
        { item: "Dye", price: null },
      ],
      faq: [{ question: "Where?", answer: "Navoiy 12" }],
    };
    const { markdown, title } = await readFixture(JSON.stringify(value), "a.json");
    expect(title).toBe("Salon");
    expect(markdown).toContain("- name: Salon");
    expect(markdown).toContain("## hours\n\n- monday: 9–18");
    expect(markdown).toContain("| Cut | 50 |");
    expect(markdown).toContain("## Where?\n\nNavoiy 12");
  });

  it("reads one value per line, and text that only resembles JSON as text", async () => {
    expect((await readFixture('{"a":"x1"}\n{"a":"x2"}\n', "a.jsonl")).markdown).toMatch(/x1[\s\S]*x2/);
    expect((await readFixture('{"a": broken', "a.json")).markdown).toBe('{"a": broken');
  });

  it("survives deep nesting", async () => {
    const deep = `${'{"a":'.repeat(5000)}1${"}".repeat(5000)}`;
    const outcome = await readFixture(deep, "deep.json").catch((error: unknown) => error);
    expect(outcome).toMatchObject({ warnings: ["truncated"] });
  });
});
