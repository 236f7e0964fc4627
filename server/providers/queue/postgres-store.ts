import { createPostgresBackend, Queue, runMigrations, Worker } from "bullmq";
import pg from "pg";
import { type ErrorListener, EVENTS, type JobStore } from "./job-store.ts";

/** BullMQ insists on this schema when it is given a pool. */
const SCHEMA = "bullmq";

/** Every worker holds one connection that waits for notifications; more than about ten others made it slower, not faster. */
const POOL_SIZE = 15;

/**
 * Opens BullMQ's tables in the given database; creates or updates them first.
 *
 * Commits of jobs do not wait for the disk (`synchronous_commit=off`): should the database *server* crash, the last jobs (of less
 * than a second) are forgotten, as with Redis. What they were to do is a row elsewhere, and the sweep finds it. Other connections
 * are not touched by this. Both settings travel in the startup packet, so they hold from a connection's first statement on.
 */
export async function openPostgresStore(databaseUrl: string, onError: ErrorListener): Promise<JobStore> {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: POOL_SIZE,
    options: `-c search_path=${SCHEMA} -c synchronous_commit=off`,
    connectionTimeoutMillis: 10_000,
    keepAlive: true, // BullMQ then trusts its LISTEN connection and polls less
  });
  pool.setMaxListeners(50); // each queue and worker listens for the pool's errors
  pool.on("error", onError);
  try {
    await migrate(pool);
  } catch (error) {
    await pool.end();
    throw error;
  }
  return {
    kind: "postgres",
    openQueue(name, options) {
      const queue = new Queue(name, { ...options, connection: pool, streams: EVENTS }, createPostgresBackend);
      queue.on("error", onError);
      return queue as unknown as Queue; // its type names the backend; its methods are the same
    },
    openWorker(name, processor, options, listeners) {
      const worker = new Worker(name, processor, { ...options, connection: pool }, createPostgresBackend);
      worker.on("error", listeners.onError);
      worker.on("failed", listeners.onFailed);
      worker.on("lockRenewalFailed", listeners.onLost);
      return worker;
    },
    exclusively: (work) => underLock(pool, work),
    ping: () => pool.query("select 1"),
    close: () => pool.end(),
  };
}

/** The migrations hold an advisory lock and a transaction, which need one session. */
async function migrate(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await runMigrations(client, SCHEMA);
  } finally {
    client.release();
  }
}

/**
 * A session's advisory lock; a transaction must not stay open meanwhile, for the embedded database has one session for everybody.
 * It needs no lock either: it serves one process.
 */
async function underLock<T>(pool: pg.Pool, work: () => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query("select pg_advisory_lock(hashtext('botfactory:queue'))");
    return await work();
  } finally {
    client.release(true); // the end of the session frees the lock, whatever happened
  }
}
