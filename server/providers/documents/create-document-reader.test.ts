import { readdirSync, readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { createDocumentReader, type DocumentReaderOptions } from "./create-document-reader.ts";
import type { DocumentReader } from "./port.ts";
import { makeDocx, makePdf, makeXlsx, sheetRows, utf8, wordParagraph } from "./test-fixtures.ts";

const MB = 1024 * 1024;
let reader: DocumentReader;
afterEach(() => reader.close());

function open(options: DocumentReaderOptions = {}): DocumentReader {
  reader = createDocumentReader(options);
  return reader;
}

const text = { bytes: utf8("Tea costs 10"), fileName: "a.txt" };
const slow = { bytes: makeXlsx([{ name: "S", xml: sheetRows(bigTable(60_000)) }]), fileName: "slow.xlsx" };

function bigTable(rows: number): string[][] {
  return Array.from({ length: rows }, (_, n) => [
    `code ${n}`,
    "a name of some length",
    `${n * 3}`,
    "",
    "note",
  ]);
}

describe("a document reader", { timeout: 60_000 }, () => {
  it("reads every format in its own processes, which may read nothing but the program", async () => {
    open();
    const docx = await reader.read({ bytes: makeDocx(wordParagraph("Words")), fileName: "a.docx" });
    const pdf = await reader.read({
      bytes: makePdf([[{ x: 50, y: 700, text: "Pages" }]]),
      fileName: "a.pdf",
    });
    const html = await reader.read({
      bytes: utf8("<html><body><p>Web</p></body></html>"),
      fileName: "a.html",
    });
    expect([docx.markdown, pdf.markdown, html.markdown]).toEqual(["Words", "Pages", "Web"]);
  });

  it("hands errors over as codes with their details", async () => {
    open();
    const broken = makeDocx("<w:p>", {});
    await expect(reader.read({ bytes: broken, fileName: "a.docx" })).rejects.toMatchObject({
      name: "AppError",
      code: "documents.damaged",
    });
    const doctype = makeDocx("", { "word/document.xml": "<!DOCTYPE x><x/>" });
    await expect(reader.read({ bytes: doctype, fileName: "a.docx" })).rejects.toMatchObject({
      details: { reason: "doctype" },
    });
  });

  it("stops a file that takes too long and reads the next one", async () => {
    open({ timeoutMs: 300, concurrency: 1 });
    await reader.read(text).catch(() => undefined);
    await expect(reader.read(slow)).rejects.toMatchObject({ code: "documents.timeout" });
    await expect
      .poll(
        () =>
          reader.read(text).then(
            (read) => read.markdown,
            () => "",
          ),
        { timeout: 20_000 },
      )
      .toBe("Tea costs 10");
  });

  it("stops a file that takes too much memory and reads the next one", async () => {
    open({ maxBytes: 150 * MB, concurrency: 1 });
    await expect(reader.read(slow)).rejects.toMatchObject({ code: "documents.memory" });
    expect((await reader.read(text)).markdown).toBe("Tea costs 10");
  });

  it("survives a file that fills the process's heap, within the limits it has by default", async () => {
    open({ concurrency: 1 });
    const arrays = { bytes: utf8(`[${"[[]],".repeat(8_000_000)}1]`), fileName: "a.json" };
    await expect(reader.read(arrays)).rejects.toMatchObject({ code: "documents.memory" });
    expect((await reader.read(text)).markdown).toBe("Tea costs 10");
  });

  it("keeps a slow file from harming those read beside it", async () => {
    open({ concurrency: 2 });
    const [one, ...others] = await Promise.all([
      reader.read(slow),
      ...Array.from({ length: 6 }, () => reader.read(text)),
    ]);
    expect(one.markdown).toContain("code 59999");
    expect(others.map((other) => other.markdown)).toEqual(Array.from({ length: 6 }, () => "Tea costs 10"));
  });

  it("runs no more processes than it may, a few spares apart", async () => {
    open({ concurrency: 2 });
    const before = childCount();
    const work = Promise.all(Array.from({ length: 8 }, () => reader.read(slow)));
    let most = 0;
    const timer = setInterval(() => {
      most = Math.max(most, childCount() - before);
    }, 20);
    await work;
    clearInterval(timer);
    expect(most).toBeGreaterThan(0);
    // Two at work, and at most three that wait.
    expect(most).toBeLessThanOrEqual(5);
  });

  it("ends its processes when it is closed; what was being read may be tried again", async () => {
    open();
    await reader.read(text);
    const unfinished = reader.read(slow);
    await reader.close();
    await expect(unfinished).rejects.not.toMatchObject({ name: "AppError" });
    await expect(reader.read(text)).rejects.toThrow("closed");
    await expect.poll(readingProcesses, { timeout: 5_000 }).toEqual([]);
  });

  it("refuses what is empty or too large without any process", async () => {
    open();
    await expect(reader.read({ bytes: new Uint8Array(), fileName: "a.pdf" })).rejects.toMatchObject({
      code: "documents.empty",
    });
    const huge = new Uint8Array(65 * MB);
    await expect(reader.read({ bytes: huge, fileName: "a.pdf" })).rejects.toMatchObject({
      code: "documents.too_large",
    });
  });
});

function childCount(): number {
  return readingProcesses().length;
}

/** Reading processes that this very test process started; on systems without /proc there is nothing to count. */
function readingProcesses(): string[] {
  return readdirSync("/proc").filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      const mine = readFileSync(`/proc/${pid}/status`, "utf8").includes(`PPid:\t${process.pid}\n`);
      return mine && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("reading-process");
    } catch {
      return false;
    }
  });
}
