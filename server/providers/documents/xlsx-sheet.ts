import { cleanLine } from "./clean-text.ts";
import { LIMITS } from "./limits.ts";
import { walkXml } from "./parse-xml.ts";
import type { DocumentWarning } from "./port.ts";
import { decodeEscapes } from "./xlsx-strings.ts";
import { displayNumber, type NumberFormats } from "./xlsx-styles.ts";

/** A row with any content; `level` is its depth in Excel's outline, 0 when there is none. */
export type SheetRow = { cells: string[]; level: number };
export type Sheet = { rows: SheetRow[]; warnings: DocumentWarning[] };
export type SheetContext = {
  strings: readonly string[];
  styles: NumberFormats;
  epoch1904: boolean;
  maxRows: number;
};

type OpenCell = { column: number; type: string; style: number; value: string };

/** Reads a worksheet part row by row, without building up its XML. */
export function readSheet(bytes: Uint8Array, context: SheetContext): Sheet {
  const rows: SheetRow[] = [];
  const warnings = new Set<DocumentWarning>();
  const hidden = new Set<number>();
  let row: SheetRow = { cells: [], level: 0 };
  let cell: OpenCell | undefined;
  let collecting = false;
  walkXml(bytes, {
    open(name, attributes) {
      if (name === "col" && isOn(attributes.hidden)) hideColumns(hidden, attributes);
      else if (name === "row") row = { cells: [], level: Number(attributes.outlineLevel ?? 0) };
      else if (name === "c") cell = openCell(attributes, row.cells.length);
      else collecting = cell !== undefined && (name === "v" || name === "t");
    },
    text(text) {
      if (collecting && cell) cell.value += text;
    },
    close(name) {
      collecting = false;
      if (name === "c" && cell) {
        const shown = displayCell(cell, context);
        if (hidden.has(cell.column)) {
          if (shown !== "") warnings.add("hidden_text_removed");
        } else if (cell.column < LIMITS.columns) row.cells[cell.column] = shown;
        else if (shown !== "") warnings.add("truncated");
        cell = undefined;
      }
      if (name === "row" && row.cells.some((value) => value !== undefined && value !== "")) {
        if (rows.length < context.maxRows)
          rows.push({ ...row, cells: Array.from(row.cells, (value) => value ?? "") });
        else warnings.add("truncated");
      }
    },
  });
  return { rows, warnings: [...warnings] };
}

function isOn(value: string | undefined): boolean {
  return value === "1" || value === "true";
}

function hideColumns(hidden: Set<number>, attributes: Record<string, string>): void {
  const last = Math.min(Number(attributes.max), LIMITS.columns);
  for (let column = Number(attributes.min); column <= last; column += 1) hidden.add(column - 1);
}

function openCell(attributes: Record<string, string>, next: number): OpenCell {
  return {
    column: columnOf(attributes.r) ?? next,
    type: attributes.t ?? "n",
    style: Number(attributes.s ?? 0),
    value: "",
  };
}

/** The zero-based column of a reference such as `AB12`. */
function columnOf(reference: string | undefined): number | undefined {
  const letters = /^[A-Z]{1,3}/.exec(reference ?? "")?.[0];
  if (!letters) return undefined;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

function displayCell({ type, style, value }: OpenCell, { strings, styles, epoch1904 }: SheetContext): string {
  if (type === "s") return shorten(strings[Number(value)] ?? "");
  if (type === "inlineStr" || type === "str") return shorten(decodeEscapes(value));
  if (type === "b") return value === "1" ? "TRUE" : "FALSE";
  if (type === "e") return "";
  if (type === "d") return value.replace(/T00:00(:00(\.0+)?)?Z?$/, "");
  return displayNumber(value, styles[style], epoch1904);
}

function shorten(text: string): string {
  return cleanLine(text.slice(0, LIMITS.cellCharacters));
}
