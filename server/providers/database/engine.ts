import { PGlite } from "@electric-sql/pglite";
import { vector } from "@electric-sql/pglite-pgvector";
import { type Reply, type ReplyOptions, ReplyReader } from "./reply-reader.ts";
import { queryMessage, readRow, startupMessage } from "./wire-protocol.ts";

/** The one session of the embedded PostgreSQL. */
export type Engine = {
  /** The answer to a StartupMessage. */
  greet(): Promise<Buffer>;
  /** Runs whole messages; the last one must be Query, Sync or Flush. Runs alone: the caller waits before the next. */
  run(messages: Buffer[], options?: ReplyOptions): Promise<Reply>;
  /** Runs a statement of our own and returns its rows as text. Throws when it fails. */
  query(sql: string): Promise<(string | null)[][]>;
  close(): Promise<void>;
};

/** Opens (and, the first time, creates) the database in a directory. Takes 1 to 2 s, the first time 4 to 8 s. */
export async function openEngine(dataDir: string): Promise<Engine> {
  const pglite = await PGlite.create({ dataDir, extensions: { vector } });

  async function run(messages: Buffer[], options?: ReplyOptions): Promise<Reply> {
    const bytes = messages.length === 1 && messages[0] ? messages[0] : Buffer.concat(messages);
    const reader = new ReplyReader(options);
    await pglite.execProtocolRawStream(bytes, { onRawData: (data) => reader.push(data) });
    return reader.reply;
  }

  return {
    run,
    async greet() {
      const { bytes } = await run([startupMessage()]);
      return Buffer.concat(bytes);
    },
    async query(sql) {
      const reply = await run([queryMessage(sql)], { keepRows: true });
      if (reply.failed || !reply.ready)
        throw new Error(`The embedded database refused: ${sql.slice(0, 200)}`);
      return reply.rows.map(readRow);
    },
    close: () => pglite.close(),
  };
}
