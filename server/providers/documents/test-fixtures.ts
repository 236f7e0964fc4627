import { type Zippable, zipSync } from "fflate";
import type { ReadDocument } from "./port.ts";
import { readDocument } from "./read-document.ts";

/** Small files made on the spot, so that every format is tested without any file from outside. */

const REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main";
const SLIDES = "http://schemas.openxmlformats.org/presentationml/2006/main";

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Reads bytes or text in this process. */
export function readFixture(content: Uint8Array | string, fileName: string): Promise<ReadDocument> {
  return readDocument({ bytes: typeof content === "string" ? utf8(content) : content, fileName });
}

/** A zip of text parts. */
export function zipOf(parts: Record<string, string>): Uint8Array {
  const files: Zippable = {};
  for (const [name, text] of Object.entries(parts)) files[name] = utf8(text);
  return zipSync(files);
}

function relationships(items: Record<string, [type: string, target: string]>): string {
  const body = Object.entries(items).map(
    ([id, [type, target]]) => `<Relationship Id="${id}" Type="${REL}/${type}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="${PACKAGE}/relationships">${body.join("")}</Relationships>`;
}

const CONTENT_TYPES = `<Types xmlns="${PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`;

/** A Word file with the given body XML (prefix `w`). */
export function makeDocx(body: string, more: Record<string, string> = {}): Uint8Array {
  return zipOf({
    "[Content_Types].xml": CONTENT_TYPES,
    "_rels/.rels": relationships({ r1: ["officeDocument", "word/document.xml"] }),
    "word/document.xml": `<w:document xmlns:w="${WORD}"><w:body>${body}</w:body></w:document>`,
    ...more,
  });
}

export function wordParagraph(text: string, style?: string): string {
  const properties = style ? `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>` : "";
  return `<w:p>${properties}<w:r><w:rPr><w:sz w:val="28"/></w:rPr><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;
}

export type FixtureSheet = { name: string; xml: string; state?: string };

/** A workbook; a sheet's XML is what stands inside `<worksheet>`. */
export function makeXlsx(
  sheets: FixtureSheet[],
  parts: { strings?: string[]; styles?: string } = {},
): Uint8Array {
  const rels: Record<string, [string, string]> = {
    s: ["sharedStrings", "sharedStrings.xml"],
    t: ["styles", "styles.xml"],
  };
  const files: Record<string, string> = {};
  const list = sheets.map(({ name, state, xml }, index) => {
    rels[`rId${index}`] = ["worksheet", `worksheets/sheet${index}.xml`];
    files[`xl/worksheets/sheet${index}.xml`] = `<worksheet xmlns="${SHEET}">${xml}</worksheet>`;
    return `<sheet name="${name}" sheetId="${index + 1}" ${state ? `state="${state}"` : ""} r:id="rId${index}"/>`;
  });
  return zipOf({
    "[Content_Types].xml": CONTENT_TYPES,
    "_rels/.rels": relationships({ r1: ["officeDocument", "xl/workbook.xml"] }),
    "xl/workbook.xml": `<workbook xmlns="${SHEET}" xmlns:r="${REL}"><sheets>${list.join("")}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": relationships(rels),
    "xl/sharedStrings.xml": `<sst xmlns="${SHEET}">${(parts.strings ?? []).map((text) => `<si><t>${text}</t></si>`).join("")}</sst>`,
    "xl/styles.xml": `<styleSheet xmlns="${SHEET}">${parts.styles ?? ""}</styleSheet>`,
    ...files,
  });
}

/** Rows of inline strings. */
export function sheetRows(rows: string[][]): string {
  const cells = (row: string[]): string =>
    row.map((text) => (text === "" ? "<c/>" : `<c t="inlineStr"><is><t>${text}</t></is></c>`)).join("");
  return `<sheetData>${rows.map((row) => `<row>${cells(row)}</row>`).join("")}</sheetData>`;
}

/** A presentation; each slide is the XML of its shapes, with notes where given. */
export function makePptx(slides: { shapes: string; notes?: string; hidden?: boolean }[]): Uint8Array {
  const rels: Record<string, [string, string]> = {};
  const files: Record<string, string> = {};
  const namespaces = `xmlns:a="${DRAWING}" xmlns:p="${SLIDES}" xmlns:r="${REL}"`;
  const tree = (shapes: string): string => `<p:cSld><p:spTree>${shapes}</p:spTree></p:cSld>`;
  slides.forEach(({ shapes, notes, hidden }, index) => {
    rels[`rId${index}`] = ["slide", `slides/slide${index}.xml`];
    files[`ppt/slides/slide${index}.xml`] =
      `<p:sld ${namespaces} ${hidden ? 'show="0"' : ""}>${tree(shapes)}</p:sld>`;
    if (!notes) return;
    files[`ppt/slides/_rels/slide${index}.xml.rels`] = relationships({
      n: ["notesSlide", `../notesSlides/notes${index}.xml`],
    });
    files[`ppt/notesSlides/notes${index}.xml`] =
      `<p:notes ${namespaces}>${tree(slideShape(notes, "body"))}</p:notes>`;
  });
  const ids = slides.map((_, index) => `<p:sldId id="${256 + index}" r:id="rId${index}"/>`).join("");
  return zipOf({
    "[Content_Types].xml": CONTENT_TYPES,
    "_rels/.rels": relationships({ r1: ["officeDocument", "ppt/presentation.xml"] }),
    "ppt/presentation.xml": `<p:presentation ${namespaces}><p:sldIdLst>${ids}</p:sldIdLst></p:presentation>`,
    "ppt/_rels/presentation.xml.rels": relationships(rels),
    ...files,
  });
}

export function slideShape(text: string, role?: string): string {
  const lines = text.split("\n").map((line) => `<a:p><a:r><a:t>${line}</a:t></a:r></a:p>`);
  const place = role ? `<p:nvPr><p:ph type="${role}"/></p:nvPr>` : "";
  return `<p:sp><p:nvSpPr>${place}</p:nvSpPr><p:txBody>${lines.join("")}</p:txBody></p:sp>`;
}

export function slideTable(rows: string[][]): string {
  const cell = (text: string): string =>
    `<a:tc><a:txBody><a:p><a:r><a:t>${text}</a:t></a:r></a:p></a:txBody></a:tc>`;
  const lines = rows.map((row) => `<a:tr>${row.map(cell).join("")}</a:tr>`);
  return `<p:graphicFrame><a:graphic><a:graphicData><a:tbl>${lines.join("")}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>`;
}

export type PdfText = { x: number; y: number; size?: number; text: string };

/** A PDF of Latin text in Helvetica, a list of placed texts per page. */
export function makePdf(pages: PdfText[][], title?: string): Uint8Array {
  const objects: string[] = [];
  const add = (body: string): number => objects.push(body);
  const quote = (text: string): string => text.replace(/[\\()]/g, "\\$&");
  const kids = pages.map((texts, index) => {
    const stream = texts
      .map(({ x, y, size = 10, text }) => `BT /F1 ${size} Tf 1 0 0 1 ${x} ${y} Tm (${quote(text)}) Tj ET`)
      .join("\n");
    const content = 4 + index * 2;
    return { content, page: content + 1, stream };
  });
  add("<< /Type /Catalog /Pages 2 0 R >>");
  add(`<< /Type /Pages /Kids [${kids.map((kid) => `${kid.page} 0 R`).join(" ")}] /Count ${kids.length} >>`);
  add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
  for (const { content, stream } of kids) {
    add(`<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`);
    add(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${content} 0 R /Resources << /Font << /F1 3 0 R >> >> >>`,
    );
  }
  const info = title ? add(`<< /Title (${quote(title)}) >>`) : 0;
  let file = "%PDF-1.4\n";
  const offsets = objects.map((body, index) => {
    const at = file.length;
    file += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return at;
  });
  const table = offsets.map((at) => `${String(at).padStart(10, "0")} 00000 n \n`).join("");
  const trailer = `<< /Size ${objects.length + 1} /Root 1 0 R ${info ? `/Info ${info} 0 R` : ""} >>`;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n${trailer}\nstartxref\n${file.length}\n%%EOF\n`;
  return new Uint8Array(Buffer.from(file, "latin1"));
}
