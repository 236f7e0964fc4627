/** An object of an update whose shape is not known yet. */
export type Fields = Record<string, unknown>;

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The objects of a list, at most `most`; empty where it is no list. */
export function fieldsIn(value: unknown, most: number): Fields[] {
  return Array.isArray(value) ? value.slice(0, most).filter(isFields) : [];
}

/** A text with something in it, without what PostgreSQL does not take: NUL and half a surrogate pair. */
export function textOf(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const text = value.toWellFormed().replaceAll("\u0000", "").trim();
  return text || undefined;
}

/** A number, or one in digits; NaN for anything else, which `Number` itself may throw on (`{"toString": 1}`). */
export function numberOf(value: unknown): number {
  return typeof value === "number" || typeof value === "string" ? Number(value) : Number.NaN;
}

/** A word such as a type or a state; empty for anything that is none. */
export function wordOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** An id of Meta's: text or number, without white space. */
export function idOf(value: unknown): string | undefined {
  const text = typeof value === "number" && Number.isSafeInteger(value) ? String(value) : value;
  return typeof text === "string" && /^[\x21-\x7e]{1,600}$/.test(text) ? text : undefined;
}

/** A moment given in units of `unitMs` since 1970, as number or digits; `now` stands in where it is none. */
export function timeOf(value: unknown, unitMs: 1 | 1000, now: Date): string {
  const milliseconds = numberOf(value) * unitMs;
  const usable = milliseconds > 0 && milliseconds < 8e15;
  return (usable ? new Date(Math.floor(milliseconds)) : now).toISOString();
}
