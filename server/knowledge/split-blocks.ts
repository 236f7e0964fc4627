/** A part of a Markdown text that belongs together. */
export type Block =
  | { kind: "heading"; level: number; text: string }
  | { kind: "text"; lines: string[] }
  | { kind: "list"; items: string[][] }
  | { kind: "table"; header: string; rows: string[] }
  | { kind: "code"; open: string; lines: string[]; close: string };

/** A longer line is running text, whatever it starts with: no heading path may grow without bound. */
const MAX_HEADING = 300;
const MAX_MARKUP_LINE = 20_000;
const FRONT_MATTER_LINES = 100;
const ITEM = /^( {0,6})(?:[-*+•]|\d{1,9}[.)])[ \t]+\S/;

type Cursor = { lines: readonly string[]; at: number; unclosed: Set<string> };

/** Cuts Markdown into its blocks in one pass; every word of the input is in some block. */
export function parseBlocks(markdown: string): Block[] {
  const cursor: Cursor = { lines: markdown.replace(/\r\n?/g, "\n").split("\n"), at: 0, unclosed: new Set() };
  const blocks: Block[] = [];
  const front = readFrontMatter(cursor);
  if (front) blocks.push(front);
  while (cursor.at < cursor.lines.length) {
    if (isBlank(lineAt(cursor))) cursor.at += 1;
    else
      blocks.push(
        readHeading(cursor) ?? readCode(cursor) ?? readTable(cursor) ?? readList(cursor) ?? readText(cursor),
      );
  }
  return blocks;
}

function lineAt(cursor: Cursor, offset = 0): string {
  return cursor.lines[cursor.at + offset] ?? "";
}

function isBlank(line: string): boolean {
  return line.trim() === "";
}

/** `---`, lines of `key: value`, `---` at the very start: kept as text, never taken for an underlined heading. */
function readFrontMatter(cursor: Cursor): Block | undefined {
  if (lineAt(cursor).trimEnd() !== "---") return undefined;
  const end =
    cursor.lines.slice(1, FRONT_MATTER_LINES).findIndex((line) => /^(?:---|\.\.\.)\s*$/.test(line)) + 1;
  const body = cursor.lines.slice(1, end);
  if (end === 0 || !body.some((line) => /^[\w-]+:/.test(line))) return undefined;
  cursor.at = end + 1;
  return { kind: "text", lines: body.filter((line) => !isBlank(line)) };
}

function readHeading(cursor: Cursor): Block | undefined {
  const line = lineAt(cursor);
  if (line.length > MAX_HEADING) return undefined;
  const marks = /^ {0,3}(#{1,6})(?=[ \t])/.exec(line)?.[1];
  if (marks) {
    const text = line
      .trim()
      .slice(marks.length)
      .trim()
      .replace(/[ \t]#+$/, "")
      .trim();
    if (text === "" || /^#+$/.test(text)) return undefined;
    cursor.at += 1;
    return { kind: "heading", level: marks.length, text: plainHeading(text) };
  }
  const level = underlineLevel(lineAt(cursor, 1));
  if (level === 0 || !/[\p{L}\p{N}]/u.test(line) || /^ {4}|^\s*[|>]/.test(line) || ITEM.test(line))
    return undefined;
  cursor.at += 2;
  return { kind: "heading", level, text: plainHeading(line.trim()) };
}

/** Emphasis and code marks say nothing in a heading path. */
function plainHeading(text: string): string {
  return text.replace(/(\*\*|__|`)(.+?)\1/g, "$2");
}

function underlineLevel(line: string): number {
  if (/^ {0,3}={3,}\s*$/.test(line)) return 1;
  return /^ {0,3}-{3,}\s*$/.test(line) ? 2 : 0;
}

function readCode(cursor: Cursor): Block | undefined {
  const mark = fenceOf(lineAt(cursor));
  if (!mark || cursor.unclosed.has(mark)) return undefined;
  for (let end = cursor.at + 1; end < cursor.lines.length; end += 1) {
    const line = (cursor.lines[end] ?? "").trim();
    if (!line.startsWith(mark) || line.replaceAll(mark.charAt(0), "") !== "") continue;
    const block: Block = {
      kind: "code",
      open: lineAt(cursor),
      lines: cursor.lines.slice(cursor.at + 1, end),
      close: mark,
    };
    cursor.at = end + 1;
    return block;
  }
  // Without an end it is no code: the rest of the document keeps its headings. Remembered, or each fence would look again.
  cursor.unclosed.add(mark);
  return undefined;
}

function fenceOf(line: string): string | undefined {
  return line.length <= MAX_HEADING ? /^ {0,3}(`{3,}|~{3,})(?!.*`)/.exec(line)?.[1] : undefined;
}

function readTable(cursor: Cursor): Block | undefined {
  const header = lineAt(cursor);
  if (!header.includes("|") || header.length > MAX_MARKUP_LINE || !isDelimiterRow(lineAt(cursor, 1)))
    return undefined;
  cursor.at += 2;
  const rows: string[] = [];
  while (lineAt(cursor).includes("|")) {
    rows.push(lineAt(cursor).trim());
    cursor.at += 1;
  }
  return { kind: "table", header: header.trim(), rows };
}

function isDelimiterRow(line: string): boolean {
  return (
    line.length <= MAX_MARKUP_LINE && line.includes("-") && line.includes("|") && /^[\s|:-]+$/.test(line)
  );
}

function readList(cursor: Cursor): Block | undefined {
  const indent = itemIndent(lineAt(cursor));
  if (indent === undefined) return undefined;
  const items: string[][] = [];
  while (cursor.at < cursor.lines.length) {
    const line = lineAt(cursor);
    const own = itemIndent(line);
    if (own !== undefined && own <= indent) items.push([line.trimEnd()]);
    else if (isBlank(line) ? !continuesAfterBlank(cursor) : startsBlock(cursor)) break;
    else if (!isBlank(line)) items.at(-1)?.push(line.trimEnd());
    cursor.at += 1;
  }
  return { kind: "list", items };
}

function itemIndent(line: string): number | undefined {
  return ITEM.exec(line.slice(0, 200))?.[1]?.length;
}

/** After an empty line a list goes on with another item or with an indented line. */
function continuesAfterBlank(cursor: Cursor): boolean {
  const next = lineAt(cursor, 1);
  return itemIndent(next) !== undefined || /^ {2,}\S/.test(next.slice(0, 200));
}

function startsBlock(cursor: Cursor): boolean {
  const line = lineAt(cursor);
  if (/^ {0,3}#{1,6}[ \t]/.test(line.slice(0, 12))) return true;
  const mark = fenceOf(line);
  if (mark && !cursor.unclosed.has(mark)) return true;
  return line.includes("|") && isDelimiterRow(lineAt(cursor, 1));
}

function readText(cursor: Cursor): Block {
  const lines = [lineAt(cursor).trimEnd()];
  cursor.at += 1;
  while (cursor.at < cursor.lines.length) {
    const line = lineAt(cursor);
    if (isBlank(line) || startsBlock(cursor) || itemIndent(line) !== undefined) break;
    lines.push(line.trimEnd());
    cursor.at += 1;
  }
  return { kind: "text", lines };
}
