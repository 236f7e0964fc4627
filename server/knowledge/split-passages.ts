import { type Block, parseBlocks } from "./split-blocks.ts";
import { packPassages, packSections, renderPieces } from "./split-pack.ts";
import { joinQuestions, type Piece, toPieces } from "./split-pieces.ts";

/** What the model reads: a part of the document of up to about 2,800 characters, with the passages by which it is found. */
export type Section = {
  /** The document's title and the headings above, outermost first. */
  headingPath: string[];
  text: string;
  /** What is matched and embedded: usually 400 to 700 characters, never above 1,200 characters or 2,000 bytes. */
  passages: { text: string }[];
};

export type SplitInput = { title: string; markdown: string; maxPassages?: number };
export type SplitDocument = {
  sections: Section[];
  /** The document had more passages than `maxPassages`; the rest is left out. */
  truncated: boolean;
};

const MAX_PASSAGES = 20_000;
const MAX_TITLE = 200;

/** The text under one heading. */
type Chapter = { path: string[]; pieces: Piece[]; isQuestion: boolean };

/**
 * Cuts a document at its own structure. Paragraphs, list items, table rows, code and questions with their answers stay whole
 * when they fit; every part of a table repeats its header; no word is lost but beyond `maxPassages` (20,000 by default).
 */
export function splitPassages({ title, markdown, maxPassages = MAX_PASSAGES }: SplitInput): SplitDocument {
  const sections: Section[] = [];
  let left = maxPassages;
  for (const chapter of toChapters(cutTitle(title), parseBlocks(markdown))) {
    const packed = packPassages(joinQuestions(chapter.pieces), chapter.isQuestion);
    for (const passages of packSections(packed.slice(0, left))) {
      sections.push({
        headingPath: chapter.path,
        text: renderPieces(passages.flat()),
        passages: passages.map((passage) => ({ text: renderPieces(passage) })),
      });
    }
    if (packed.length > left) return { sections, truncated: true };
    left -= packed.length;
  }
  return { sections, truncated: false };
}

function toChapters(title: string, blocks: readonly Block[]): Chapter[] {
  const chapters: Chapter[] = [{ path: title ? [title] : [], pieces: [], isQuestion: false }];
  let open: { level: number; text: string }[] = [];
  const pathOf = (headings: readonly { text: string }[]): string[] =>
    withTitle(
      title,
      headings.map(({ text }) => text),
    );
  blocks.forEach((block, index) => {
    if (block.kind !== "heading") {
      chapters.at(-1)?.pieces.push(...toPieces(block));
      return;
    }
    open = open.filter((heading) => heading.level < block.level);
    if (isEmpty(block, blocks[index + 1])) {
      addLine(chapters, pathOf(open), block.text);
      return;
    }
    open = [...open, block];
    chapters.push({ path: pathOf(open), pieces: [], isQuestion: /[?？]["»”]?$/.test(block.text) });
  });
  return chapters.filter((chapter) => chapter.pieces.length > 0);
}

/** A heading with neither text nor headings below it. */
function isEmpty(heading: { level: number }, next: Block | undefined): boolean {
  return next === undefined || (next.kind === "heading" && next.level <= heading.level);
}

/** Headings that stand over nothing (a list of them is a list) become text of the chapter above. */
function addLine(chapters: Chapter[], path: string[], text: string): void {
  const last = chapters.at(-1);
  const piece: Piece = { text, glue: "\n" };
  if (last && last.path.join("\n") === path.join("\n")) last.pieces.push(piece);
  else chapters.push({ path, pieces: [piece], isQuestion: false });
}

/** A document whose first heading is its title does not name it twice. */
function withTitle(title: string, headings: readonly string[]): string[] {
  const same = headings[0]?.trim().toLowerCase() === title.trim().toLowerCase();
  return title && !same ? [title, ...headings] : [...headings];
}

function cutTitle(title: string): string {
  return title.trim().slice(0, MAX_TITLE).toWellFormed();
}
