import { cleanText, isBlank } from "../meta/clean-text.ts";
import { writeMarked } from "../meta/write-marked.ts";
import { readMarkdown } from "../read-markdown.ts";
import { splitText } from "../split-text.ts";

/** WhatsApp takes 65,536 letters; nobody reads that in a chat. UTF-16 units. */
export const LONGEST_MESSAGE = 3000;
const MOST_PARTS = 5;
const SIGNS = { b: "*", i: "_", s: "~", code: "`", pre: "```", blockquote: "> " };

/** Cuts an answer in Markdown into WhatsApp messages with WhatsApp's own signs for formats. */
export function renderWhatsApp(markdown: string): string[] {
  const formatted = readMarkdown(cleanText(markdown));
  const { ranges, complete } = splitText(formatted.text, { limit: LONGEST_MESSAGE, maxParts: MOST_PARTS });
  const visible = ranges.filter((range) => !isBlank(formatted.text.slice(range.start, range.end)));
  return visible.map((range, index) => {
    const cutOff = !complete && index === visible.length - 1;
    return writeMarked(formatted, range, SIGNS) + (cutOff ? "…" : "");
  });
}
