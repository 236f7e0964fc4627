import { customType, timestamp } from "drizzle-orm/pg-core";

/** A moment, stored in UTC with microseconds, read as Date. */
export const moment = (name: string) => timestamp(name, { withTimezone: true });

/** Full-text vector; written with SQL expressions only. */
export const tsvector = customType<{ data: string }>({ dataType: () => "tsvector" });
