import { cleanLine } from "./clean-text.ts";

/**
 * Rows as a GitHub-flavoured table whose first row is the header. Empty rows and columns are dropped; a single column becomes
 * plain lines, since a table of one column tells nothing.
 */
export function toMarkdownTable(rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map(cleanLine)).filter((row) => row.some((cell) => cell !== ""));
  const columns = usedColumns(cells);
  if (columns.length === 0) return "";
  if (columns.length === 1) return cells.map((row) => row[columns[0] ?? 0] ?? "").join("\n\n");
  const lines = cells.map(
    (row) => `| ${columns.map((column) => escapeCell(row[column] ?? "")).join(" | ")} |`,
  );
  return [lines[0], `|${" --- |".repeat(columns.length)}`, ...lines.slice(1)].join("\n");
}

function usedColumns(rows: readonly (readonly string[])[]): number[] {
  const used = new Set<number>();
  for (const row of rows) {
    row.forEach((cell, column) => {
      if (cell !== "") used.add(column);
    });
  }
  return [...used].sort((a, b) => a - b);
}

function escapeCell(cell: string): string {
  return cell.replaceAll("|", "\\|");
}
