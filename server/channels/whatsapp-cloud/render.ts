import { cleanText, isBlank } from "../meta/clean-text.ts";
import { type Signs, writeMarked } from "../meta/write-marked.ts";
import { type FormattedText, readMarkdown } from "../read-markdown.ts";
import { splitText, type TextRange } from "../split-text.ts";

/** Characters of a text message, its signs counted. */
export const LONGEST_TEXT = 4096;
/** Characters of a message with something to tap. */
export const LONGEST_INTERACTIVE = 1024;
const MOST_PARTS = 9;

const SIGNS: Signs = { b: "*", i: "_", s: "~", code: "```", pre: "```", blockquote: "> " };

/**
 * Turns an answer in Markdown into texts in WhatsApp's own signs, each at most 4096 characters, at most ten; a longer answer ends
 * with an ellipsis. The last one has at most 1024, since what a customer may tap goes with it and Meta takes no more there: an answer
 * between the two sizes comes as two messages, cut where it reads best.
 */
export function renderWhatsApp(markdown: string): string[] {
  const formatted = readMarkdown(cleanText(markdown));
  const write = (range: TextRange) => writeMarked(formatted, range, SIGNS);
  const { ranges, complete } = splitText(formatted.text, {
    limit: LONGEST_TEXT - 1,
    maxParts: MOST_PARTS,
    fits: (range) => write(range).length < LONGEST_TEXT,
  });
  const visible = ranges.filter(({ start, end }) => !isBlank(formatted.text.slice(start, end)));
  const last = visible.pop();
  if (!last) return [];
  const parts = [...visible, ...shortEnd(formatted, last, write)].map(write);
  return complete ? parts : parts.map((part, index) => (index === parts.length - 1 ? `${part}…` : part));
}

/** The last range, or two: as much as goes, and an end that has room for buttons. */
function shortEnd(
  { text }: FormattedText,
  last: TextRange,
  write: (range: TextRange) => string,
): TextRange[] {
  const fits = (range: TextRange) => write(range).length < LONGEST_INTERACTIVE;
  if (fits(last)) return [last];
  const moved = ({ start, end }: TextRange) => ({ start: start + last.start, end: end + last.start });
  const { ranges } = splitText(text.slice(last.start, last.end), {
    limit: LONGEST_INTERACTIVE - 1,
    maxParts: Number.POSITIVE_INFINITY,
    fits: (range) => fits(moved(range)),
  });
  const pieces = ranges.map(moved);
  const end = pieces.pop();
  const before = pieces.at(-1);
  return end && before ? [{ start: last.start, end: before.end }, end] : [last];
}
