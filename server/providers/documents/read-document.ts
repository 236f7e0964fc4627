import { AppError } from "../../kernel/errors.ts";
import { cleanText } from "./clean-text.ts";
import { type DetectedFormat, detectFormat } from "./detect-format.ts";
import { LIMITS } from "./limits.ts";
import type { DocumentInput, ReadDocument } from "./port.ts";

/**
 * Reads a file in this very process: no limit on time or memory holds here beyond those that each format counts by itself.
 * Use `createDocumentReader` for files from outside. Errors as in `DocumentReader`, but for `documents.timeout` and `documents.memory`.
 */
export async function readDocument(input: DocumentInput): Promise<ReadDocument> {
  if (input.bytes.length > LIMITS.fileBytes) throw new AppError("documents.too_large");
  const detected = await detectFormat(input.bytes, input.fileName, input.mimeType);
  return finish(await readAs(detected, input.bytes));
}

/** Loads a format's parser only when a file of that format comes: most are large. */
async function readAs(detected: DetectedFormat, bytes: Uint8Array): Promise<ReadDocument> {
  switch (detected.format) {
    case "pdf":
      return (await import("./read-pdf.ts")).readPdf(bytes);
    case "docx":
      return (await import("./read-docx.ts")).readDocx(detected.archive);
    case "xlsx":
      return (await import("./read-xlsx.ts")).readXlsx(detected.archive);
    case "pptx":
      return (await import("./read-pptx.ts")).readPptx(detected.archive);
    case "html":
      return (await import("./read-html.ts")).readHtml(bytes);
    case "csv":
      return (await import("./read-csv.ts")).readCsv(bytes);
    case "json":
      return (await import("./read-json.ts")).readJson(bytes);
    case "md":
      return (await import("./read-md.ts")).readMd(bytes);
    case "txt":
      return (await import("./read-txt.ts")).readTxt(bytes);
  }
}

function finish(document: ReadDocument): ReadDocument {
  const whole = cleanText(document.markdown)
    .replace(/[ \t]+$/gm, "")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
  if (!/[\p{L}\p{N}]/u.test(whole)) throw new AppError("documents.no_text");
  if (whole.length <= LIMITS.markdownCharacters) return { ...document, markdown: whole };
  const markdown = whole.slice(0, LIMITS.markdownCharacters).toWellFormed();
  return { ...document, markdown, warnings: [...new Set([...document.warnings, "truncated" as const])] };
}
