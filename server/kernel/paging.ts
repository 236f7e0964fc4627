import { AppError } from "./errors.ts";

/** One page of a list, and where the next begins (null at the end). */
export type Page<T> = { items: T[]; nextCursor: string | null };
export type PageRequest = { limit: number; cursor?: string };

/** A row's place in a list ordered by time and id. */
export type Place = { createdAt: Date; id: string };

/** An opaque cursor that names the last row of a page. */
export function encodeCursor(place: Place): string {
  return Buffer.from(JSON.stringify([place.createdAt.toISOString(), place.id])).toString("base64url");
}

/** The place a cursor names; AppError `request.bad_cursor` for anything that `encodeCursor` did not make. */
export function decodeCursor(cursor: string): Place {
  try {
    const [time, id] = JSON.parse(Buffer.from(cursor, "base64url").toString());
    const createdAt = new Date(time);
    if (typeof id === "string" && !id.includes("\0") && !Number.isNaN(createdAt.getTime()))
      return { createdAt, id };
  } catch {
    // Falls through to the refusal below.
  }
  throw new AppError("request.bad_cursor");
}

/** Makes a page of the rows of a query that asked for one row more than the limit. */
export function toPage<Row, Item>(
  rows: Row[],
  limit: number,
  place: (row: Row) => Place,
  shape: (row: Row) => Item,
): Page<Item> {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  return {
    items: kept.map(shape),
    nextCursor: rows.length > limit && last ? encodeCursor(place(last)) : null,
  };
}
