/** Says that the passages hold no answer. Brackets, so that the filter of citation marks keeps it from the live display as well. */
export const UNKNOWN_MARK = "[[UNKNOWN]]";

/** The tags that mark data in a prompt. */
export type FenceTag =
  | "passages"
  | "passage"
  | "question"
  | "follow_up"
  | "conversation"
  | "earlier"
  | "owner_notes";

const LT = "[<＜﹤‹〈]";
const CLOSING = /[\s\p{Cf}\p{Cc}/\\]*/u.source;
/** Anything that could pass for one of our tags, opening or closing, also with the look-alikes of `<`. */
const FENCE_LIKE = new RegExp(
  `${LT}(?=${CLOSING}(?:passages?|question|follow_up|conversation|earlier|owner_notes)\\b)`,
  "giu",
);
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/g;
const MARK_LIKE = /[[【]\s*(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\s*[\]】]/g;
const UNKNOWN_LIKE = /\[{1,2}\s*UNKNOWN\s*\]{1,2}/gi;

/**
 * Makes a text from outside (a passage, a customer's words, the owner's notes) safe to stand between our tags: it cannot close or open one,
 * carries no invisible letters, and holds nothing that reads as a citation mark or as the unknown mark. Ordinary text, with its
 * numbers and signs, comes through unchanged except that `[3]` becomes `(3)`.
 */
export function sanitizeForFence(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(INVISIBLE, "")
    .replace(CONTROL, " ")
    .replace(FENCE_LIKE, "(")
    .replace(UNKNOWN_LIKE, "(unknown)")
    .replace(MARK_LIKE, "($1)");
}

/** `<tag>`, the text made safe, `</tag>`, each on its own line. */
export function fence(tag: FenceTag, text: string): string {
  return `<${tag}>\n${sanitizeForFence(text)}\n</${tag}>`;
}

/** A text as the value of an attribute in double quotes, on one line. */
export function attribute(text: string): string {
  return sanitizeForFence(text).replace(/["<>]/g, "'").replace(/\s+/g, " ").trim();
}
