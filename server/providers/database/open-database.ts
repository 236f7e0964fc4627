import { join } from "node:path";
import { connectDatabase, type Database } from "../../../db/client.ts";
import type { Logger } from "../../kernel/logger.ts";
import { startEmbedded } from "./start-embedded.ts";

export type OpenDatabaseOptions = {
  /** Absent: the embedded database in `<dataDir>/pg`. */
  databaseUrl?: string | undefined;
  dataDir: string;
  logger: Logger;
  poolSize: number;
  /** The embedded database died: nothing works any more, the program should end. */
  onLost?: (reason: string) => void;
};

export type OpenedDatabase = {
  db: Database;
  url: string;
  kind: "embedded" | "postgres";
  /** Closes the pool and, if it is ours, the database. */
  close(): Promise<void>;
};

/** Opens the product's database: a given PostgreSQL, or the embedded one. It is not migrated yet, see migrateDatabase. */
export async function openDatabase(options: OpenDatabaseOptions): Promise<OpenedDatabase> {
  const { databaseUrl, dataDir, logger, poolSize } = options;
  const embedded = databaseUrl
    ? null
    : await startEmbedded({
        directory: join(dataDir, "pg"),
        logger,
        onUnexpectedExit: (reason) => {
          logger.error({ reason }, "the embedded database has ended");
          options.onLost?.(reason);
        },
      });
  const url = embedded?.url ?? databaseUrl ?? "";
  const db = connectDatabase(url, {
    max: poolSize,
    onError: (error) => logger.warn({ error: error.message }, "an idle database connection was lost"),
  });
  let closing: Promise<void> | undefined;
  return {
    db,
    url,
    kind: embedded ? "embedded" : "postgres",
    close() {
      closing ??= db.$client.end().then(() => embedded?.stop());
      return closing;
    },
  };
}
