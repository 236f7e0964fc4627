/** What a text of the model says, once its marks are read. */
export type ParsedAnswer = { known: true; text: string; refs: number[] } | { known: false };

/** One number of a mark, with the words that models like to put before it. */
const NUMBER = String.raw`(?:refs?|passages?|№|#)?\.?\s*\d{1,3}`;
/** `[1]`, `[1, 2]`, `[1; 2]`, `[1-3]`, `【1】`, `[ref 1]`: up to 12 numbers, with the spaces before the bracket (few, or it gets slow). */
const CITATION_MARK = new RegExp(
  String.raw`[ \t]{0,4}[\[【]\s*${NUMBER}(?:\s*[,;–-]\s*${NUMBER}){0,11}\s*[\]】]`,
  "giu",
);
const UNKNOWN_LIKE = /[ \t]{0,4}\[{1,2}\s*UNKNOWN\s*\]{1,2}/gi;
const LONGEST_RANGE = 12;

/**
 * Reads the citation marks of an answer. Refs come in the order of their first mark, without repeats; refs that were not offered are
 * dropped, their marks too. The text comes without marks and with tidy spaces.
 *
 * The unknown mark wins unless the answer cites a passage (a partial answer): then only the mark is removed. Nothing but marks and
 * spaces is unknown as well. A text without any mark is an answer with no refs, such as the reply to a greeting: the caller must not
 * take it for grounded.
 */
export function parseAnswer(raw: string, offered: readonly number[]): ParsedAnswer {
  const allowed = new Set(offered);
  const refs = new Set<number>();
  for (const [mark] of raw.matchAll(CITATION_MARK)) {
    for (const ref of refsOf(mark)) if (allowed.has(ref)) refs.add(ref);
  }
  const text = withoutMarks(raw).trim();
  const saysUnknown = raw.search(UNKNOWN_LIKE) >= 0;
  if (!/[\p{L}\p{N}]/u.test(text) || (saysUnknown && refs.size === 0)) return { known: false };
  return { known: true, text, refs: [...refs] };
}

/** The text without citation marks and unknown marks, and without the brackets and empty lines they leave behind. */
export function withoutMarks(text: string): string {
  return text
    .replace(UNKNOWN_LIKE, "")
    .replace(CITATION_MARK, "")
    .replace(/[ \t]{1,4}\([ \t]{0,4}\)/g, "")
    .replace(/\n{3,}/g, "\n\n");
}

function refsOf(mark: string): number[] {
  const refs: number[] = [];
  for (const [, first = "", last] of mark.matchAll(/(\d{1,3})(?:\s*[–-]\s*(\d{1,3}))?/g)) {
    const from = Number(first);
    const to = last === undefined ? from : Math.min(Number(last), from + LONGEST_RANGE);
    for (let ref = from; ref <= to; ref++) refs.push(ref);
  }
  return refs;
}
