import { cleanLine } from "./clean-text.ts";
import type { Archive } from "./open-archive.ts";
import { walkXml } from "./parse-xml.ts";
import { slimDocx } from "./slim-docx.ts";

/** Lines of a Word file's page heads and feet: a letterhead is often the only place with the address and telephone. */
export type Margins = { above: string[]; below: string[] };

const PAGE_NUMBER =
  /^(?:page|pg\.?|p\.|стр\.?|страница|лист|бет|bet|sahifa)?\s*[-–—]?\s*\d*\s*(?:of|из|\/|dan)?\s*\d*\s*[-–—]?$/iu;

/** Reads them, each line once and page numbers left out. Errors of `walkXml`. */
export async function readMargins(archive: Archive): Promise<Margins> {
  return {
    above: await linesOf(archive, /^word\/header\d*\.xml$/i),
    below: await linesOf(archive, /^word\/footer\d*\.xml$/i),
  };
}

async function linesOf(archive: Archive, parts: RegExp): Promise<string[]> {
  const lines = new Set<string>();
  for (const name of archive.names.filter((one) => parts.test(one))) {
    const bytes = await archive.bytes(name);
    if (!bytes) continue;
    for (const line of paragraphsOf(slimDocx(bytes).bytes)) {
      if (/\p{L}/u.test(line) && !PAGE_NUMBER.test(line)) lines.add(line);
    }
  }
  return [...lines];
}

function paragraphsOf(part: Uint8Array): string[] {
  const paragraphs: string[] = [];
  let text = "";
  let inText = false;
  walkXml(part, {
    open(name) {
      inText = name === "t";
      if (name === "tab" || name === "br") text += " ";
    },
    text(piece) {
      if (inText) text += piece;
    },
    close(name) {
      inText = false;
      if (name !== "p") return;
      paragraphs.push(cleanLine(text));
      text = "";
    },
  });
  return paragraphs;
}
