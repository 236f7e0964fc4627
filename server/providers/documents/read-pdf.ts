import { getDocumentProxy } from "unpdf";
import { AppError } from "../../kernel/errors.ts";
import { cleanText } from "./clean-text.ts";
import { LIMITS } from "./limits.ts";
import { type Column, toColumns } from "./pdf-columns.ts";
import { type Glyphs, toSegments } from "./pdf-lines.ts";
import { bodySize, columnToMarkdown } from "./pdf-markdown.ts";
import { withoutRunningLines } from "./pdf-running-lines.ts";
import type { DocumentWarning, ReadDocument } from "./port.ts";
import { meaningfulTitle } from "./read-package.ts";

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>;
type Page = Awaited<ReturnType<Pdf["getPage"]>>;

/** ISO 32000-1, table 22, bit 5: copying of text is allowed. */
const MAY_COPY = 16;

/**
 * A PDF's text in reading order: columns one after the other, table rows on a line each, headings by size. A file that opens
 * without a password is read even when its author forbids copying, with the warning `copying_restricted`: whoever uploads it
 * vouches for the right to use it. Errors: `documents.password`, `documents.damaged`.
 */
export async function readPdf(bytes: Uint8Array): Promise<ReadDocument> {
  const pdf = await open(bytes);
  const warnings = new Set<DocumentWarning>();
  if (await forbidsCopying(pdf)) warnings.add("copying_restricted");
  if (pdf.numPages > LIMITS.pages) warnings.add("truncated");
  const pages: Column[][] = [];
  let characters = 0;
  for (let number = 1; number <= Math.min(pdf.numPages, LIMITS.pages); number += 1) {
    const columns = await readPage(pdf, number);
    if (columns) pages.push(columns);
    else warnings.add("partial");
    characters += columns?.flat().reduce((sum, segment) => sum + segment.text.length, 0) ?? 0;
    if (characters > LIMITS.markdownCharacters) {
      warnings.add("truncated");
      break;
    }
  }
  const body = bodySize(pages.flat());
  const kept = withoutRunningLines(pages);
  const markdown = kept.flatMap((page) => page.map((column) => columnToMarkdown(column, body)));
  const title = await readTitle(pdf);
  return { ...(title ? { title } : {}), markdown: markdown.join("\n\n"), warnings: [...warnings] };
}

async function open(bytes: Uint8Array): Promise<Pdf> {
  try {
    // pdf.js takes the buffer over, hence the copy.
    return await getDocumentProxy(bytes.slice(), {
      verbosity: 0,
      isEvalSupported: false,
      disableFontFace: true,
      useSystemFonts: false,
      useWorkerFetch: false,
      stopAtErrors: false,
    });
  } catch (error) {
    const locked = error instanceof Error && error.name === "PasswordException";
    throw new AppError(locked ? "documents.password" : "documents.damaged", {}, { cause: error });
  }
}

async function forbidsCopying(pdf: Pdf): Promise<boolean> {
  const permissions = await pdf.getPermissions().catch(() => null);
  return permissions !== null && !permissions.includes(MAY_COPY);
}

async function readTitle(pdf: Pdf): Promise<string | undefined> {
  const metadata = await pdf.getMetadata().catch(() => undefined);
  const info: Record<string, unknown> = { ...metadata?.info };
  return typeof info.Title === "string" ? meaningfulTitle(info.Title) : undefined;
}

/** A page's columns, or undefined when the page is damaged. */
async function readPage(pdf: Pdf, number: number): Promise<Column[] | undefined> {
  try {
    const page = await pdf.getPage(number);
    const byAngle = await readGlyphs(page);
    page.cleanup();
    return byAngle.flatMap((glyphs) => toColumns(toSegments(glyphs)));
  } catch {
    return undefined;
  }
}

/**
 * The page's runs of text, grouped by the direction they are written in (drawings have some upright ones), the commonest
 * direction first; each group turned so that it reads from left to right.
 */
async function readGlyphs(page: Page): Promise<Glyphs[][]> {
  const { items } = await page.getTextContent();
  const groups = new Map<number, Glyphs[]>();
  let order = 0;
  for (const item of items) {
    if (!("str" in item) || item.str.trim() === "") continue;
    const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = item.transform.map(Number);
    const size = Math.hypot(c, d) || Math.hypot(a, b);
    const quarter = Math.round(Math.atan2(b, a) / (Math.PI / 12));
    const angle = (quarter * Math.PI) / 12;
    const x = e * Math.cos(angle) + f * Math.sin(angle);
    const y = f * Math.cos(angle) - e * Math.sin(angle);
    const group = groups.get(quarter) ?? [];
    group.push({ text: cleanText(item.str), x, y, width: item.width, size, order });
    order += 1;
    groups.set(quarter, group);
  }
  return [...groups.values()].sort((one, other) => other.length - one.length);
}
