import type { Piece } from "./split-pieces.ts";
import { cutText, fits, TARGET_CHARACTERS } from "./split-text.ts";

/** A longer header would fill the passages that repeat it: the columns' names are written beside the values instead. */
const MAX_HEADER = 400;

/**
 * A table's rows, each with the header that must stand above it wherever it ends up. A row too wide for that becomes
 * `column: value` pairs, its first cell repeated with every part.
 */
export function cutTable(header: string, rows: readonly string[]): Piece[] {
  const names = splitRow(header);
  const head = `${header}\n|${"---|".repeat(Math.max(names.length, 1))}`;
  if (rows.length === 0) return inParts(header, "\n\n");
  if (head.length > MAX_HEADER) {
    return [
      ...inParts(names.filter(Boolean).join(", "), "\n\n"),
      ...rows.flatMap((row) => asPairs(names, row)),
    ];
  }
  return rows.flatMap((row, index) => {
    if (!fits(`${head}\n${row}`)) return asPairs(names, row);
    return [{ text: row, glue: index === 0 ? ("\n\n" as const) : ("\n" as const), header: head }];
  });
}

/** The cells of a table row; `\|` is no border. */
export function splitRow(row: string): string[] {
  const inner = row
    .trim()
    .replace(/^\|/, "")
    .replace(/(?<!\\)\|$/, "");
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim());
}

function asPairs(names: readonly string[], row: string): Piece[] {
  const cells = splitRow(row);
  const pairs = cells.flatMap((cell, index) => {
    if (cell === "") return [];
    const name = names[index];
    return [name ? `${name}: ${cell}` : cell];
  });
  const key = (pairs[0] ?? "").length <= 150 ? (pairs[0] ?? "") : "";
  return inParts(pairs.join("\n"), "\n\n").map((piece, index) =>
    index === 0 || key === "" || piece.text.startsWith(key)
      ? piece
      : { text: `${key}\n${piece.text}`, glue: "\n\n" },
  );
}

function inParts(text: string, glue: Piece["glue"]): Piece[] {
  if (text.length <= TARGET_CHARACTERS && fits(text)) return [{ text, glue }];
  return cutText(text).map((cut, index) => ({ text: cut.text, glue: index === 0 ? glue : cut.glue }));
}
