/** A text without what chats do not show: control signs, half surrogate pairs, signs that turn the direction of writing. */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029]/g, "\n")
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, " ")
    .replace(/[\u202a-\u202e]/g, "");
}

/** True where a reader would see nothing. */
export function isBlank(text: string): boolean {
  return !/[^\s\p{Cf}\p{Cc}\u2800\u3164]/u.test(text);
}
