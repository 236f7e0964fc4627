/** As much of an unfinished answer as is shown, in characters. */
const LONGEST_DRAFT = 3000;
/** A live event takes less than 8,000 bytes with everything around the text. */
const MOST_BYTES = 7000;

/** The beginning of an answer that is still being written: as much as a live event can carry. */
export function cutDraft(text: string): string {
  let draft = wholeCharacters(text.slice(0, LONGEST_DRAFT));
  while (bytesOf(draft) > MOST_BYTES)
    draft = wholeCharacters(draft.slice(0, Math.floor((draft.length * MOST_BYTES) / bytesOf(draft))));
  return draft;
}

/** As JSON, where a line break or a quotation mark is two bytes. */
function bytesOf(text: string): number {
  return Buffer.byteLength(JSON.stringify(text));
}

/** Without half of a character at the end. */
function wholeCharacters(text: string): string {
  return /[\uD800-\uDBFF]$/.test(text) ? text.slice(0, -1) : text;
}
