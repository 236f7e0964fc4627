import type { FormattedText, Mark } from "../read-markdown.ts";
import type { TextRange } from "../split-text.ts";

/** The signs that a provider takes for formats; a format without one is shown as plain words. */
export type Signs = Partial<Record<"b" | "i" | "s" | "code" | "pre" | "blockquote", string>>;

/**
 * One part of a text with a provider's signs around its formats. A link's address follows its text. Signs stand around each line, since
 * formats end with it, and only where they would be read as signs: between words, with nothing of their kind inside.
 */
export function writeMarked({ text, marks }: FormattedText, { start, end }: TextRange, signs: Signs): string {
  const before = new Map<number, string>();
  const after = new Map<number, string>();
  const open = (at: number, sign: string) => before.set(at, (before.get(at) ?? "") + sign);
  // An inner format comes later in the list and ends first.
  const close = (at: number, sign: string) => after.set(at, sign + (after.get(at) ?? ""));

  for (const mark of marks) {
    const part = { ...mark, start: Math.max(mark.start, start), end: Math.min(mark.end, end) };
    if (part.start >= part.end) continue;
    if (part.tag === "a") {
      if (part.end === mark.end) close(part.end, addressAfter(text, mark));
      continue;
    }
    const sign = signs[part.tag];
    if (!sign) continue;
    if (part.tag === "blockquote") for (const line of linesOf(text, part)) open(line.start, sign);
    else if (part.tag === "pre") wrap(text, part, sign, open, close);
    else for (const line of linesOf(text, part)) wrap(text, line, sign, open, close);
  }

  const places = [...new Set([...before.keys(), ...after.keys()])].sort((a, b) => a - b);
  let written = "";
  let at = start;
  for (const place of places) {
    written += text.slice(at, place) + (after.get(place) ?? "") + (before.get(place) ?? "");
    at = place;
  }
  return written + text.slice(at, end);
}

type Put = (at: number, sign: string) => void;

function wrap(text: string, range: TextRange, sign: string, open: Put, close: Put): void {
  const inner = text.slice(range.start, range.end);
  const start = range.start + (inner.length - inner.trimStart().length);
  const end = range.end - (inner.length - inner.trimEnd().length);
  if (start >= end || inner.includes(sign)) return;
  if (isWord(text[start - 1]) || isWord(text[end])) return;
  open(start, sign);
  close(end, sign);
}

function linesOf(text: string, { start, end }: TextRange): TextRange[] {
  const lines: TextRange[] = [];
  let at = start;
  while (at < end) {
    const newline = text.indexOf("\n", at);
    const stop = newline < 0 || newline > end ? end : newline;
    lines.push({ start: at, end: stop });
    at = stop + 1;
  }
  return lines;
}

function isWord(char: string | undefined): boolean {
  return char !== undefined && /[\p{L}\p{N}]/u.test(char);
}

/** ` (address)`; nothing where the words are the address already. */
function addressAfter(text: string, { start, end, argument = "" }: Mark): string {
  const address = argument.replace(/^(mailto:|tel:)/i, "");
  const words = text.slice(start, end);
  const bare = (value: string) => value.replace(/[\s()-]/g, "");
  return bare(words) === bare(address) ? "" : ` (${address})`;
}
