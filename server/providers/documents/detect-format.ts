import { fileTypeFromBuffer } from "file-type";
import { AppError } from "../../kernel/errors.ts";
import { decodeText, looksBinary, looksPlain } from "./decode-text.ts";
import { type Archive, openArchive } from "./open-archive.ts";
import { guessDelimiter } from "./read-csv.ts";
import { parseJson } from "./read-json.ts";

export type TextFormat = "txt" | "md" | "html" | "csv" | "json";
/** What a file is, with its opened container where it has one. */
export type DetectedFormat =
  | { format: TextFormat | "pdf" }
  | { format: "docx" | "pptx" | "xlsx"; archive: Archive };

/** Where a PDF's mark may stand (ISO 32000-1, annex H, note 13). */
const PDF_MARK_WITHIN = 1024;
const SNIFFED = 64 * 1024;
const OLE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const EXTENSIONS: Record<string, TextFormat> = {
  md: "md",
  markdown: "md",
  mdx: "md",
  html: "html",
  htm: "html",
  xhtml: "html",
  csv: "csv",
  tsv: "csv",
  json: "json",
  jsonl: "json",
  ndjson: "json",
  txt: "txt",
};
const MIME_TYPES: Record<string, TextFormat> = {
  "text/markdown": "md",
  "text/html": "html",
  "application/xhtml+xml": "html",
  "text/csv": "csv",
  "text/tab-separated-values": "csv",
  "application/json": "json",
  "text/plain": "txt",
};

/**
 * Tells the format by the content. Name and declared type decide only between kinds of plain text, where the content leaves
 * it open. Errors: `documents.empty`, `documents.password`, `documents.unsupported`, and those of `openArchive`.
 */
export async function detectFormat(
  bytes: Uint8Array,
  fileName: string,
  mimeType?: string,
): Promise<DetectedFormat> {
  if (bytes.length === 0) throw new AppError("documents.empty");
  if (isPdf(bytes)) return { format: "pdf" };
  if (OLE.every((byte, index) => bytes[index] === byte)) refuseOle(bytes);
  if (bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5))
    return detectOffice(bytes);
  const known = await fileTypeFromBuffer(bytes.subarray(0, SNIFFED)).catch(() => undefined);
  if (known && known.mime !== "application/xml" && !isTextAfterAll(bytes, known.ext)) {
    throw new AppError("documents.unsupported", { type: known.ext });
  }
  if (looksBinary(bytes)) throw new AppError("documents.unsupported");
  return { format: detectText(bytes, hintOf(fileName, mimeType)) };
}

/** "BMW prices" starts like a bitmap; RTF and PostScript are text by their bytes alone. */
function isTextAfterAll(bytes: Uint8Array, extension: string): boolean {
  return looksPlain(bytes) && !["rtf", "ps", "eps"].includes(extension);
}

function isPdf(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, PDF_MARK_WITHIN)).toString("latin1");
  const at = start.indexOf("%PDF-");
  // Deeper in, the mark counts only after something that is not plain text: a page about PDFs is no PDF.
  return at >= 0 && (at <= 8 || !/^[\t\r\n -~]*<|^[\t\r\n -~]+$/.test(start.slice(0, at)));
}

/** OLE containers: passwords turn modern files into one (MS-OFFCRYPTO §2.3.2); the others are formats of before 2007. */
function refuseOle(bytes: Uint8Array): never {
  const locked = Buffer.from(bytes).includes(Buffer.from("EncryptedPackage", "utf16le"));
  throw new AppError(locked ? "documents.password" : "documents.unsupported", locked ? {} : { type: "ole" });
}

async function detectOffice(bytes: Uint8Array): Promise<DetectedFormat> {
  const archive = await openArchive(bytes);
  const within = (pattern: RegExp): boolean => archive.names.some((name) => pattern.test(name));
  if (within(/^word\/document\d*\.xml$/i)) return { format: "docx", archive };
  if (within(/^xl\/workbook\d*\.xml$/i)) return { format: "xlsx", archive };
  if (within(/^ppt\/presentation\d*\.xml$/i)) return { format: "pptx", archive };
  throw new AppError("documents.unsupported", { type: "zip" });
}

function hintOf(fileName: string, mimeType: string | undefined): TextFormat | undefined {
  const extension = /\.([^.]+)$/.exec(fileName)?.[1]?.toLowerCase() ?? "";
  return EXTENSIONS[extension] ?? MIME_TYPES[mimeType?.split(";")[0]?.trim().toLowerCase() ?? ""];
}

function detectText(bytes: Uint8Array, hint: TextFormat | undefined): TextFormat {
  const start = decodeText(bytes.subarray(0, SNIFFED)).text.trimStart();
  if (looksLikeHtml(start, hint)) return "html";
  if (/^[[{]/.test(start) && parseJson(decodeText(bytes).text) !== undefined) return "json";
  if (hint === "csv" || hint === "md") return hint;
  if (looksLikeCsv(start)) return "csv";
  return hint === "txt" ? "txt" : looksLikeMarkdown(start) ? "md" : "txt";
}

function looksLikeHtml(start: string, hint: TextFormat | undefined): boolean {
  if (/^(?:<\?xml[^>]*>\s*|<!--(?:(?!-->)[\s\S])*-->\s*)*<(?:!doctype html|html|head|body)[\s>]/i.test(start))
    return true;
  const tags =
    start.match(/<\/?(?:p|div|span|table|tr|td|ul|ol|li|a|h[1-6]|br|section|article)(?:\s[^<>]*)?>/gi)
      ?.length ?? 0;
  if (hint === "html") return tags > 0;
  return hint !== "md" && start.startsWith("<") && tags >= 6;
}

/** Several lines, all cut by one delimiter into the same number of at least three short cells. */
function looksLikeCsv(start: string): boolean {
  const lines = start
    .split("\n")
    .slice(0, 20)
    .filter((line) => line.trim() !== "");
  if (lines.length < 4) return false;
  const delimiter = guessDelimiter(start);
  const widths = lines.slice(0, -1).map((line) => line.split(delimiter).length);
  if (delimiter === "|" || (widths[0] ?? 0) < 3 || !widths.every((width) => width === widths[0]))
    return false;
  return delimiter !== "," || lines.every((line) => !/,\s/.test(line));
}

function looksLikeMarkdown(start: string): boolean {
  return /^#{1,6} \S/m.test(start) || /^\|.*\|\n\|[ :|-]+\|/m.test(start);
}
