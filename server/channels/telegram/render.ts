import { splitText, type TextRange } from "../split-text.ts";
import { readMarkdown } from "./read-markdown.ts";
import { writeHtml } from "./write-html.ts";

/** UTF-16 units of one message after its markup has been read (Bot API, sendMessage). */
export const LONGEST_MESSAGE = 4096;
/** Bytes of one message with its markup; Telegram refuses above 32,768. */
const LARGEST_MARKUP_BYTES = 32_000;
const MOST_PARTS = 10;

/**
 * Turns an answer in Markdown into messages that Telegram's HTML mode takes, each at most 4096 units long, at most ten; a longer
 * answer ends with an ellipsis. A text with nothing to show gives no messages.
 */
export function renderTelegramHtml(markdown: string): string[] {
  const formatted = readMarkdown(cleaned(markdown));
  const fits = (range: TextRange) => Buffer.byteLength(writeHtml(formatted, range)) <= LARGEST_MARKUP_BYTES;
  const { ranges, complete } = splitText(formatted.text, {
    limit: LONGEST_MESSAGE,
    maxParts: MOST_PARTS,
    fits,
  });
  const visible = ranges.filter((range) => !isBlank(formatted.text.slice(range.start, range.end)));
  return visible.map((range, index) => {
    const cutOff = !complete && index === visible.length - 1;
    return writeHtml(formatted, range) + (cutOff ? "…" : "");
  });
}

/** Without what Telegram would take out itself, so that lengths are counted on the same text. */
function cleaned(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/g, "\n")
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, " ")
    .replace(/[\u2028\u2029]/g, "\n")
    .replace(/[\u202a-\u202e]|\u0333|\u033f|\u030a/g, "");
}

function isBlank(text: string): boolean {
  return !/[^\s\p{Cf}\p{Cc}\u2800\u3164]/u.test(text);
}
