/** A text as PostgreSQL takes it: without NUL and without half of a character, which a cut or a model may leave. */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll("\u0000", "");
}

/** A value as JSON that PostgreSQL takes: it refuses a whole document for one half of a character. */
export function storableJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "string" ? storableText(part) : part,
  );
}
