/** What Telegram makes of a text before it looks at it: control characters become spaces, direction marks and overlines go. */
export function cleanText(text: string): string {
  return text
    .replaceAll("\r", "")
    .replace(/[\u0000-\u0009\u000b-\u001f]/g, " ")
    .replace(/[\u2028-\u202e]|\u0333|\u033f|\u030a/g, "");
}

const BLANK = /^[\s\u00a0\u180e\u200b-\u200f\u2060\u2800\u3164\ufeff]*$/;

/** True when nothing visible would be left of the message. */
export function isBlank(text: string): boolean {
  return BLANK.test(cleanText(text));
}
