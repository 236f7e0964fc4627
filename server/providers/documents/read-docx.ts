import { zipSync } from "fflate";
import mammoth from "mammoth";
import { AppError } from "../../kernel/errors.ts";
import { readMargins } from "./docx-margins.ts";
import { parseHtml, toMarkdown } from "./html-to-markdown.ts";
import type { Archive } from "./open-archive.ts";
import { refuseDoctype } from "./parse-xml.ts";
import type { ReadDocument } from "./port.ts";
import { meaningfulTitle, readCoreTitle } from "./read-package.ts";
import { slimDocx } from "./slim-docx.ts";

/** The arrows that lead from a note back to its place. */
const BACK_LINKS = 'a[href^="#footnote-ref-"],a[href^="#endnote-ref-"]';
const STYLES = ["p[style-name='Title'] => h1:fresh", "p[style-name='Subtitle'] => p:fresh"];

/** A Word document: headings, lists, tables (merged cells once), footnotes, page heads and feet. Pictures are left out. Errors: `documents.damaged`. */
export async function readDocx(archive: Archive): Promise<ReadDocument> {
  const { buffer, hidden } = await repack(archive);
  const document = parseHtml(await convert(buffer));
  for (const arrow of document.querySelectorAll(BACK_LINKS)) arrow.remove();
  const heading = document.querySelector("h1")?.textContent ?? undefined;
  const title = (await readCoreTitle(archive)) ?? meaningfulTitle(heading);
  const body = toMarkdown(document.body);
  const { above, below } = await readMargins(archive);
  const missing = (line: string): boolean => !body.includes(line);
  return {
    ...(title ? { title } : {}),
    markdown: [...above.filter(missing), body, ...below.filter(missing)].join("\n\n"),
    warnings: hidden ? ["hidden_text_removed"] : [],
  };
}

async function convert(buffer: Buffer): Promise<string> {
  try {
    const noPictures = mammoth.images.imgElement(async () => ({ src: "" }));
    const result = await mammoth.convertToHtml({ buffer }, { convertImage: noPictures, styleMap: STYLES });
    return result.value;
  } catch (error) {
    throw new AppError("documents.damaged", {}, { cause: error });
  }
}

function isText(name: string): boolean {
  return /^word\/(?:document|footnotes|endnotes|styles|comments)\d*\.xml$/i.test(name);
}

/**
 * The XML parts in a fresh, uncompressed container. Mammoth unpacks by itself and without limits: this way it sees only what
 * has been counted and found free of DOCTYPEs.
 */
async function repack(archive: Archive): Promise<{ buffer: Buffer; hidden: boolean }> {
  let hidden = false;
  const parts: Record<string, Uint8Array> = {};
  for (const name of archive.names) {
    if (!/\.(xml|rels)$/i.test(name)) continue;
    const bytes = await archive.bytes(name);
    if (!bytes) continue;
    if (isText(name)) {
      const slim = slimDocx(bytes);
      hidden ||= slim.hidden;
      parts[name] = slim.bytes;
    } else {
      refuseDoctype(bytes);
      parts[name] = bytes;
    }
  }
  return { buffer: Buffer.from(zipSync(parts, { level: 0 })), hidden };
}
