/** A passage never exceeds these. A token is at least a byte, so 2,000 bytes stay below an embedding model's 2,048 tokens. */
export const MAX_CHARACTERS = 1_200;
export const MAX_BYTES = 2_000;
/** The usual size of a passage, in characters. */
export const TARGET_CHARACTERS = 650;

/** A cut piece and what stood between it and the one before. */
export type Cut = { text: string; glue: "" | " " | "\n" };

const MIN_CUT = 250;
const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: "grapheme" });
/** Best first: the end of a line, of a sentence, of a clause, of a word. */
const BREAKS = [/\n+/g, /[.!?…。！？]["»”’)\]]*\s+/g, /[;:,，、—–]\s+/g, /\s+/g];
/** Joins itself to the character before. */
const JOINING = /^(?:\p{M}|\u200C|\u200D|[\u{1F3FB}-\u{1F3FF}])/u;

/** UTF-8 length, in bytes. */
export function byteLength(text: string): number {
  return Buffer.byteLength(text, "utf8");
}

/** True when a text may be a passage. */
export function fits(text: string): boolean {
  return text.length <= MAX_CHARACTERS && byteLength(text) <= MAX_BYTES;
}

/**
 * Cuts a text into pieces of at most `target` characters at the best place near each end; nothing but white space at the cuts
 * is left out. Linear in the text's length: each step looks at one window. Never cuts inside a surrogate pair, nor inside
 * what a reader takes for one character, unless that alone is larger than a piece.
 */
export function cutText(text: string, target = TARGET_CHARACTERS): Cut[] {
  const cuts: Cut[] = [];
  let start = skipSpace(text, 0);
  let glue: Cut["glue"] = "";
  while (start < text.length) {
    const limit = windowEnd(text, start, target);
    const end = limit >= text.length ? text.length : bestBreak(text, start, limit);
    const piece = text.slice(start, end);
    if (piece.trim() !== "") cuts.push({ text: piece.trimEnd(), glue });
    const next = skipSpace(text, end);
    const gap = piece.slice(piece.trimEnd().length) + text.slice(end, Math.min(next, end + 100));
    glue = gap === "" ? "" : gap.includes("\n") ? "\n" : " ";
    start = next;
  }
  return cuts;
}

/** Where a piece from `start` must end at the latest, by characters and by bytes. */
function windowEnd(text: string, start: number, target: number): number {
  const share = MAX_BYTES * (Math.min(target, MAX_CHARACTERS) / MAX_CHARACTERS) * 1.2;
  let bytes = 0;
  let at = start;
  while (at < text.length && at - start < target) {
    const code = text.codePointAt(at) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (bytes > Math.min(share, MAX_BYTES)) break;
    at += code > 0xffff ? 2 : 1;
  }
  return at;
}

function bestBreak(text: string, start: number, limit: number): number {
  const window = text.slice(start, limit);
  for (const pattern of BREAKS) {
    let found = 0;
    for (const match of window.matchAll(pattern)) {
      const end = match.index + match[0].length;
      if (
        end >= Math.min(MIN_CUT, window.length / 2) &&
        !JOINING.test(text.slice(start + end, start + end + 2))
      )
        found = end;
    }
    if (found > 0) return start + found;
  }
  return start + lastWholeCharacter(text.slice(start, limit + 64), limit - start);
}

/** The last boundary between characters (as people count them) at or before `limit`. */
function lastWholeCharacter(text: string, limit: number): number {
  let last = 0;
  for (const { index } of GRAPHEMES.segment(text)) {
    if (index > limit) break;
    last = index;
  }
  return last > 0 ? last : limit;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && /\s/.test(text.charAt(at))) at += 1;
  // White space that carries a combining mark is part of a character.
  return at > from && JOINING.test(text.slice(at, at + 2)) ? at - 1 : at;
}
