import { customType, timestamp } from "drizzle-orm/pg-core";

/** A moment, stored in UTC with microseconds, read as Date. */
export const moment = (name: string) => timestamp(name, { withTimezone: true });

/** Bytes, read as Buffer. */
export const bytea = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => "bytea" });
