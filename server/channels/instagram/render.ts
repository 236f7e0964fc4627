import { cleanText, isBlank } from "../meta/clean-text.ts";
import { writeMarked } from "../meta/write-marked.ts";
import { readMarkdown } from "../read-markdown.ts";
import { splitText, type TextRange } from "../split-text.ts";

/** Bytes of one message in UTF-8. */
export const MOST_BYTES = 1000;
const ELLIPSIS_BYTES = 3;
const MOST_PARTS = 10;

/**
 * Turns an answer in Markdown into plain texts, each at most 1000 bytes of UTF-8 (500 Russian letters), at most ten; a longer answer
 * ends with an ellipsis. Instagram shows no formats: links are followed by their address.
 */
export function renderInstagram(markdown: string): string[] {
  const formatted = readMarkdown(cleanText(markdown));
  const { text } = formatted;
  const write = (range: TextRange) => writeMarked(formatted, range, {});
  const { ranges, complete } = splitText(text, {
    limit: likelyUnits(text),
    maxParts: MOST_PARTS,
    fits: (range) => Buffer.byteLength(write(range)) <= MOST_BYTES - ELLIPSIS_BYTES,
  });
  const visible = ranges.filter(({ start, end }) => !isBlank(text.slice(start, end)));
  return visible.map((range, index) => {
    const cutOff = !complete && index === visible.length - 1;
    return write(range) + (cutOff ? "…" : "");
  });
}

/** How many UTF-16 units of this text are about 1000 bytes: a piece that does not fit after all is halved, which makes short messages. */
function likelyUnits(text: string): number {
  const bytesPerUnit = Buffer.byteLength(text) / Math.max(1, text.length);
  return Math.max(2, Math.floor((MOST_BYTES - ELLIPSIS_BYTES) / Math.max(1, bytesPerUnit * 1.02)));
}
