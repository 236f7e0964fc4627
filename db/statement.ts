import { fillPlaceholders, type SQL } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import type { Database } from "./client.ts";

const dialect = new PgDialect();

/**
 * A statement of a message's way, written once with `sql.placeholder` where its values go. Its text is made once in each process, and
 * PostgreSQL parses and plans it once on each connection, under the given name: for a short statement that is most of what it costs.
 * Rows come as PostgreSQL names and types them (moments as Date, JSON read). Names are unique in the program.
 */
export function statement<Values extends Record<string, unknown>, Row extends Record<string, unknown>>(
  name: string,
  query: SQL,
): (db: Database, values: Values) => Promise<Row[]> {
  const { sql: text, params } = dialect.sqlToQuery(query);
  return async (db, values) => {
    const { rows } = await db.$client.query<Row>({ name, text, values: fillPlaceholders(params, values) });
    return rows;
  };
}

/** The same for a query of drizzle's builder (`.prepare(name)`): made once for each database that is asked. */
export function prepared<Query>(prepare: (db: Database) => Query): (db: Database) => Query {
  const made = new WeakMap<Database, Query>();
  return (db) => {
    const known = made.get(db);
    if (known) return known;
    const query = prepare(db);
    made.set(db, query);
    return query;
  };
}
