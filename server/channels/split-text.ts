/** A piece of a text, from `start` up to but not including `end`, in UTF-16 units. */
export type TextRange = { start: number; end: number };

export type SplitOptions = {
  /** The most UTF-16 units that one piece may have; at least 2. */
  limit: number;
  /** Where the text does not fit into this many pieces, the rest is left out and `complete` is false. */
  maxParts: number;
  /** A further condition on a piece, such as its size in the provider's markup. */
  fits?: (range: TextRange) => boolean;
};

/**
 * Cuts a text at the best places: between paragraphs, else lines, else sentences, else words, else between what a reader sees as
 * characters. Only white space at the seams is left out. One unit of the last piece stays free for an ellipsis when the text is
 * not complete.
 */
export function splitText(text: string, options: SplitOptions): { ranges: TextRange[]; complete: boolean } {
  const ranges: TextRange[] = [];
  let start = skipSeam(text, 0);
  while (start < text.length && ranges.length < options.maxParts) {
    const isLast = ranges.length === options.maxParts - 1;
    const end = fittingEnd(text, start, isLast, options);
    ranges.push({ start, end: trimmedEnd(text, start, end) });
    start = skipSeam(text, end);
  }
  return { ranges, complete: start >= text.length };
}

function fittingEnd(text: string, start: number, isLast: boolean, { limit, fits }: SplitOptions): number {
  const end = text.length - start <= limit ? text.length : findCut(text, start, isLast ? limit - 1 : limit);
  let fitting = end;
  while (fits && fitting - start > 2 && !fits({ start, end: fitting })) {
    fitting = findCut(text, start, Math.max(2, Math.floor((fitting - start) / 2)));
  }
  return fitting;
}

/** The best place, at most `limit` units after `start`, to end a piece of a longer text. */
function findCut(text: string, start: number, limit: number): number {
  const window = text.slice(start, start + limit + 1);
  const cut =
    paragraphEnd(window, limit * 0.4) ??
    lineEnd(window, limit * 0.4) ??
    sentenceEnd(window, limit * 0.3) ??
    wordEnd(window);
  return start + (cut ?? characterEnd(text, start, limit));
}

function paragraphEnd(window: string, atLeast: number): number | undefined {
  return above(window.lastIndexOf("\n\n"), atLeast);
}

function lineEnd(window: string, atLeast: number): number | undefined {
  return above(window.lastIndexOf("\n"), atLeast);
}

/** Before white space that follows `. ! ? …` (with closing quotes or brackets between). */
function sentenceEnd(window: string, atLeast: number): number | undefined {
  for (let i = window.length - 1; i > atLeast; i--) {
    if (!isBreakingSpace(window[i])) continue;
    let before = i - 1;
    while (before > 0 && "\"'»”’)]*".includes(window[before] ?? "")) before--;
    if (".!?…".includes(window[before] ?? " ")) return i;
  }
  return undefined;
}

function wordEnd(window: string): number | undefined {
  for (let i = window.length - 1; i > 0; i--) if (isBreakingSpace(window[i])) return i;
  return undefined;
}

const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });
const LONGEST_SEEN_GRAPHEME = 64;

/** Before the character that would cross the limit; a character longer than the whole piece is cut between code points. */
function characterEnd(text: string, start: number, limit: number): number {
  const window = text.slice(start, start + limit + LONGEST_SEEN_GRAPHEME);
  const crossing = graphemes.segment(window).containing(limit)?.index ?? limit;
  if (crossing > 0) return crossing;
  return isLowSurrogate(window.charCodeAt(limit)) ? Math.max(limit - 1, 2) : limit;
}

function above(index: number, atLeast: number): number | undefined {
  return index > atLeast ? index : undefined;
}

function isBreakingSpace(char: string | undefined): boolean {
  return char !== undefined && /[^\S\u00a0\u202f\ufeff]/.test(char);
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}

function trimmedEnd(text: string, start: number, end: number): number {
  let last = end;
  while (last > start && isBreakingSpace(text[last - 1])) last--;
  return last;
}

/** Past the white space at a seam; the indentation of the line that follows is kept. */
function skipSeam(text: string, from: number): number {
  let end = from;
  let afterNewline = -1;
  while (end < text.length && isBreakingSpace(text[end])) {
    if (text[end] === "\n") afterNewline = end + 1;
    end++;
  }
  return end === text.length || afterNewline < 0 ? end : afterNewline;
}
