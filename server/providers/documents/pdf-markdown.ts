import type { Column } from "./pdf-columns.ts";
import { groupByLine, type Segment } from "./pdf-lines.ts";

type Line = { text: string; cells: number; left: number; right: number; y: number; size: number };
type Block = { kind: "heading" | "text" | "rows"; text: string; size: number; left: number };

const MAX_HEADING = 160;
const BULLET = /^(?:[•●▪■◦‣·–—*-]|\d{1,3}[.)]|[a-zа-я][.)])\s+/i;
const BULLET_SIGN = /^[•●▪■◦‣·]\s*/;

/** The size of letters that most of the text has. */
export function bodySize(columns: readonly Column[]): number {
  const letters = new Map<number, number>();
  for (const segment of columns.flat()) {
    const size = Math.round(segment.size * 2) / 2;
    letters.set(size, (letters.get(size) ?? 0) + segment.text.length);
  }
  return [...letters].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 10;
}

/** One column as Markdown: headings by letter size, paragraphs joined across lines, list items and table rows on lines of their own. */
export function columnToMarkdown(column: Column, body: number): string {
  const lines = groupByLine(column).map(toLine);
  const right = Math.max(...lines.map((line) => line.right));
  const leading = usualLeading(lines);
  const blocks: Block[] = [];
  lines.forEach((line, index) => {
    const before = lines[index - 1];
    const last = blocks.at(-1);
    const kind = kindOf(line, body);
    const gap = before ? before.y - line.y : Number.POSITIVE_INFINITY;
    if (
      last?.kind === "rows" &&
      kind === "text" &&
      gap > 0 &&
      gap < line.size * 1.5 &&
      line.left > last.left + line.size
    ) {
      // The second line of a cell that is not the first: it belongs to the row.
      last.text += ` ${line.text}`;
    } else if (
      !last ||
      !before ||
      last.kind !== kind ||
      startsBlock(line, before, { kind, gap, right, leading })
    ) {
      blocks.push({ kind, text: line.text, size: line.size, left: line.left });
    } else if (kind === "rows" || BULLET.test(line.text)) last.text += `\n${line.text}`;
    else last.text = joinLines(last.text, line.text);
  });
  return blocks.map((block) => render(block, body)).join("\n\n");
}

/** The usual distance of two baselines; a page may be set with double spacing. Beyond three letter heights it is no line spacing. */
function usualLeading(lines: readonly Line[]): number {
  const gaps = lines.slice(1).map((line, index) => (lines[index]?.y ?? 0) - line.y);
  const usual = gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 0;
  return usual <= 3 * (lines[0]?.size ?? 0) ? usual : 0;
}

function toLine(segments: readonly Segment[]): Line {
  const cells = [...segments].sort((a, b) => a.left - b.left);
  return {
    text: cells.map((cell) => cell.text).join(" "),
    cells: cells.length,
    left: Math.min(...cells.map((cell) => cell.left)),
    right: Math.max(...cells.map((cell) => cell.right)),
    y: Math.max(...cells.map((cell) => cell.y)),
    size: Math.max(...cells.map((cell) => cell.size)),
  };
}

function kindOf(line: Line, body: number): Block["kind"] {
  const isTitle = line.size >= body * 1.18 && line.text.length <= MAX_HEADING && /\p{L}{2}/u.test(line.text);
  if (isTitle && line.cells === 1) return "heading";
  return line.cells > 1 ? "rows" : "text";
}

type Between = { kind: Block["kind"]; gap: number; right: number; leading: number };

/** Whether a line begins a new block although it is of the same kind as the one before. */
function startsBlock(line: Line, before: Line, { kind, gap, right, leading }: Between): boolean {
  if (gap > Math.max(Math.max(line.size, before.size) * 1.75, leading * 1.25) || gap < 0) return true;
  if (kind === "rows") return false;
  if (Math.abs(line.size - before.size) > 0.15 * before.size) return true;
  if (kind === "heading" || BULLET.test(line.text)) return false;
  const indented = line.left - before.left > line.size * 0.8;
  const ended = before.right < right - 8 * line.size && /[.!?:;…]$/.test(before.text);
  return indented || ended;
}

/** Joins two lines of a paragraph; a word divided at the line's end is made whole. */
function joinLines(text: string, next: string): string {
  if (/\p{L}[-\u2010]$/u.test(text) && /^\p{Ll}/u.test(next)) return text.slice(0, -1) + next;
  return `${text} ${next}`;
}

function render(block: Block, body: number): string {
  if (block.kind === "heading") {
    const ratio = block.size / body;
    return `${ratio >= 1.6 ? "#" : ratio >= 1.35 ? "##" : "###"} ${block.text}`;
  }
  return block.text
    .split("\n")
    .map((line) => line.replace(BULLET_SIGN, "- ").replace(/^#/, "\\#"))
    .join("\n");
}
