/** Control characters (NUL among them) except tab and line feed, and the invisible marks that only steer direction or layout. */
const UNWANTED =
  /[\u0000-\u0008\u000B\u000E-\u001F\u007F-\u009F\u00AD\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF\uFFF9-\uFFFB]|[\u{E0000}-\u{E007F}]/gu;
const LINE_ENDS = /\r\n?|\u0085|\u2028|\u2029|\u000C/g;
const SPACES = /[\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]/g;

/**
 * Text as the product keeps it: line feeds alone end lines, every kind of space is the plain one (so that `39 921` is found
 * however it was typed), no NUL, no control characters, no invisible marks, no lone surrogates.
 */
export function cleanText(text: string): string {
  return text.toWellFormed().replace(LINE_ENDS, "\n").replace(SPACES, " ").replace(UNWANTED, "");
}

/** One line of clean text: line ends become spaces, the ends are trimmed. */
export function cleanLine(text: string): string {
  return cleanText(text)
    .replace(/\s*\n\s*/g, " ")
    .trim();
}
