/** Markdown as text with formats beside it: what channels with plain signs of their own (WhatsApp, Instagram) write their parts from. */
export type { FormattedText, Mark } from "./telegram/formatted-text.ts";
export { readMarkdown } from "./telegram/read-markdown.ts";
