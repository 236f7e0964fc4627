import { parse } from "csv-parse/sync";
import { AppError } from "../../kernel/errors.ts";
import { decodeText } from "./decode-text.ts";
import { LIMITS } from "./limits.ts";
import { toMarkdownTable } from "./markdown-table.ts";
import type { DocumentWarning, ReadDocument } from "./port.ts";

export const DELIMITERS = [",", ";", "\t", "|"] as const;

/** A table of separated values as a Markdown table; the delimiter is found by trying, quotes and encodings are understood. */
export function readCsv(bytes: Uint8Array): ReadDocument {
  const { text, guessed } = decodeText(bytes);
  const warnings: DocumentWarning[] = guessed ? ["encoding_guessed"] : [];
  // Excel writes and obeys a first line "sep=;".
  const named = /^sep=(.)\n/.exec(text);
  const body = named ? text.slice(named[0].length) : text;
  const rows = parseRows(body, named?.[1] ?? guessDelimiter(body));
  if (rows.length > LIMITS.rows) warnings.push("truncated");
  return { markdown: toMarkdownTable(rows.slice(0, LIMITS.rows)), warnings };
}

/** The delimiter that cuts the first lines into the most columns, evenly. */
export function guessDelimiter(text: string): string {
  const sample = text.slice(0, 20_000).split("\n").slice(0, 30).join("\n");
  let best = { delimiter: ",", score: 0 };
  for (const delimiter of DELIMITERS) {
    const score = evenness(sample, delimiter);
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

/** Columns of the commonest width, times the share of lines that have it. Zero when the text does not parse. */
function evenness(sample: string, delimiter: string): number {
  const widths = new Map<number, number>();
  const rows = tryParse(sample, delimiter, true) ?? tryParse(sample, delimiter, false) ?? [];
  for (const row of rows) widths.set(row.length, (widths.get(row.length) ?? 0) + 1);
  let score = 0;
  for (const [width, count] of widths) score = Math.max(score, ((width - 1) * count) / rows.length);
  return score;
}

function parseRows(text: string, delimiter: string): string[][] {
  const rows = tryParse(text, delimiter, true) ?? tryParse(text, delimiter, false);
  if (!rows) throw new AppError("documents.damaged");
  return rows;
}

function tryParse(text: string, delimiter: string, quotes: boolean): string[][] | undefined {
  try {
    return parse(text, {
      delimiter,
      quote: quotes ? '"' : false,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      trim: true,
      to: LIMITS.rows + 1,
    });
  } catch {
    return undefined;
  }
}
