import type { Block } from "./split-blocks.ts";
import { cutTable } from "./split-table.ts";
import { cutText, fits, TARGET_CHARACTERS } from "./split-text.ts";

/** The smallest part that is not divided any further: it fits into a passage. */
export type Piece = {
  text: string;
  /** What stands between it and the piece before it. */
  glue: "" | " " | "\n" | "\n\n";
  /** The header that must stand above this table row. */
  header?: string;
  /** A question with its answer: stays a passage of its own. */
  alone?: boolean;
};

const MIN_ROWS = 6;
const MAX_HEADER_LINES = 4;
const MAX_HEADER = 400;
const QUESTION = /^(?:\*\*)?(?:q|question|вопрос|savol|савол)\s*\d{0,4}\s*[:.)]/i;

/** Divides a block into pieces. */
export function toPieces(block: Exclude<Block, { kind: "heading" }>): Piece[] {
  switch (block.kind) {
    case "text":
      return textPieces(block.lines);
    case "list":
      return listPieces(block.items);
    case "table":
      return cutTable(block.header, block.rows);
    case "code":
      return codePieces(block);
  }
}

/** Joins each written-out question ("Q: …", "Вопрос: …", "Savol: …") with what follows up to the next one. */
export function joinQuestions(pieces: readonly Piece[]): Piece[] {
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (QUESTION.test(piece.text)) joined.push({ ...piece, alone: true });
    else if (last?.alone && !piece.header && fits(last.text + piece.glue + piece.text)) {
      last.text += piece.glue + piece.text;
    } else joined.push(piece);
  }
  return joined;
}

function textPieces(lines: readonly string[]): Piece[] {
  const rows = asRows(lines);
  if (rows) return rows;
  return splitAtQuestions(lines).flatMap((group, index) =>
    wholeOrCut(group.join("\n"), index === 0 ? "\n\n" : "\n"),
  );
}

/**
 * Lines of figures under lines of words: a table without borders, as PDFs have them. Each line stays whole and takes the words
 * above along. Undefined when the text is short or of another kind.
 */
function asRows(lines: readonly string[]): Piece[] | undefined {
  if (lines.length < MIN_ROWS || lines.join("\n").length <= TARGET_CHARACTERS) return undefined;
  const first = lines.findIndex(isRow);
  const header = lines.slice(0, first).join("\n");
  const rows = lines.slice(first);
  if (first < 0 || first > MAX_HEADER_LINES || header.length > MAX_HEADER) return undefined;
  if (rows.filter(isRow).length < rows.length * 0.7 || !rows.every((row) => fits(`${header}\n${row}`)))
    return undefined;
  return rows.map((text, index) => ({
    text,
    glue: index === 0 ? "\n\n" : "\n",
    ...(header ? { header } : {}),
  }));
}

/** At least two figures, not in a running sentence. */
function isRow(line: string): boolean {
  return (
    line.length <= MAX_HEADER &&
    (line.match(/(?<!\S)[\d.,%+-]*\d[\d.,%]*(?!\S)/g)?.length ?? 0) >= 2 &&
    !/[.!?]$/.test(line)
  );
}

function splitAtQuestions(lines: readonly string[]): string[][] {
  const groups: string[][] = [];
  for (const line of lines) {
    if (groups.length === 0 || QUESTION.test(line)) groups.push([line]);
    else groups.at(-1)?.push(line);
  }
  return groups;
}

/** An item stays whole with what hangs below it when it fits, else it is divided into its lines. */
function listPieces(items: readonly (readonly string[])[]): Piece[] {
  return items.flatMap((lines, index) => {
    const glue = index === 0 ? "\n\n" : "\n";
    const whole = lines.join("\n");
    if (whole.length <= TARGET_CHARACTERS || lines.length === 1) return wholeOrCut(whole, glue);
    return lines.flatMap((line, at) => wholeOrCut(line, at === 0 ? glue : "\n"));
  });
}

/** Code that is too long is divided at line ends, each part in a fence of its own. */
function codePieces({ open, lines, close }: Extract<Block, { kind: "code" }>): Piece[] {
  const fenced = (body: string): string => `${open}\n${body}\n${close}`;
  const whole = lines.join("\n");
  if (fits(fenced(whole))) return [{ text: fenced(whole), glue: "\n\n" }];
  return cutLines(lines).map((body) => ({ text: fenced(body), glue: "\n\n" }));
}

/** Lines gathered up to the usual size, indentation kept; a longer line is cut. */
function cutLines(lines: readonly string[]): string[] {
  const parts: string[] = [];
  let current = "";
  for (const line of lines) {
    const longer = current === "" ? line : `${current}\n${line}`;
    if (longer.length <= TARGET_CHARACTERS) {
      current = longer;
      continue;
    }
    if (current.trim() !== "") parts.push(current);
    current = line;
    if (line.length > TARGET_CHARACTERS) {
      parts.push(...cutText(line).map((cut) => cut.text));
      current = "";
    }
  }
  if (current.trim() !== "") parts.push(current);
  return parts;
}

function wholeOrCut(text: string, glue: Piece["glue"]): Piece[] {
  if (fits(text)) return [{ text, glue }];
  return cutText(text).map((cut, index) => ({ text: cut.text, glue: index === 0 ? glue : cut.glue }));
}
