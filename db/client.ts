import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import pg from "pg";
import * as schema from "./schema/index.ts";

export type Database = NodePgDatabase<typeof schema> & { $client: pg.Pool };
export type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];
/** What a repo function needs: the database, or a transaction of it. */
export type Executor = Database | Transaction;

/**
 * Connects to PostgreSQL. The planner is told that pages are cheap to reach (`random_page_cost`), since a bot's passages are in
 * memory or on an SSD; statements are cut off after `statementTimeoutMs`.
 */
export function connectDatabase(
  url: string,
  options: { max: number; statementTimeoutMs?: number; onError: (error: Error) => void },
): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    options: `-c random_page_cost=1.1 -c statement_timeout=${options.statementTimeoutMs ?? 60_000}`,
  });
  pool.on("error", options.onError);
  return drizzle(pool, { schema });
}
