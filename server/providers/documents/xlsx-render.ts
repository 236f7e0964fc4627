import { toMarkdownTable } from "./markdown-table.ts";
import type { Sheet, SheetRow } from "./xlsx-sheet.ts";

const HEADER_WITHIN = 40;
const MAX_HEADING = 200;

/**
 * A sheet as Markdown: what stands above the table as paragraphs, then the table. Rows that hold nothing but a group's name
 * (price lists are full of them) become headings, so that every item knows its group; the header row is repeated below each.
 */
export function renderSheet(sheet: Sheet): string {
  const headerAt = findHeader(sheet.rows);
  const blocks = sheet.rows.slice(0, headerAt).map(({ cells }) => cells.filter(Boolean).join(" "));
  const header = sheet.rows[headerAt];
  if (!header) return blocks.join("\n\n");
  const body = sheet.rows.slice(headerAt + 1);
  const grouped = hasGroups(header, body);
  let rows: string[][] = [];
  const flush = (): void => {
    if (rows.length > 0) blocks.push(toMarkdownTable([header.cells, ...rows]));
    rows = [];
  };
  if (body.length === 0) rows = [[]];
  for (const row of body) {
    if (grouped && isGroupName(row)) {
      flush();
      blocks.push(`${"#".repeat(Math.min(3 + row.level, 6))} ${row.cells.find(Boolean) ?? ""}`);
    } else rows.push(row.cells);
  }
  flush();
  return blocks.join("\n\n");
}

/** The first row that is about as wide as the table's rows usually are. */
function findHeader(rows: readonly SheetRow[]): number {
  const widths = rows.map((row) => filled(row)).sort((a, b) => a - b);
  const usual = widths[Math.floor(widths.length * 0.6)] ?? 0;
  const at = rows
    .slice(0, HEADER_WITHIN)
    .findIndex((row) => filled(row) >= Math.max(usual * 0.6, Math.min(2, usual)));
  return Math.max(at, 0);
}

/** Group rows are few, and the table is wide enough for a lone cell to stand out. */
function hasGroups(header: SheetRow, body: readonly SheetRow[]): boolean {
  const names = body.filter(isGroupName).length;
  return filled(header) >= 3 && names > 0 && names <= body.length * 0.34;
}

function isGroupName(row: SheetRow): boolean {
  const name = row.cells.find(Boolean) ?? "";
  return filled(row) === 1 && name.length <= MAX_HEADING && /\p{L}/u.test(name);
}

function filled(row: SheetRow): number {
  return row.cells.filter(Boolean).length;
}
