/**
 * JSON as a provider sent it, without NUL in its texts (PostgreSQL's texts and JSON cannot hold it). Throws when it is no JSON, or
 * nested without end.
 */
export function readJson(raw: Buffer): unknown {
  return JSON.parse(raw.toString("utf8"), (_key, value: unknown) => withoutNul(value));
}

function withoutNul(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("\0", "");
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value);
  if (!entries.some(([key]) => key.includes("\0"))) return value;
  return Object.fromEntries(entries.map(([key, each]) => [key.replaceAll("\0", ""), each]));
}
