import { Queue, Worker } from "bullmq";
import { Redis } from "ioredis";
import { type ErrorListener, EVENTS, type JobStore } from "./job-store.ts";

/** Opens BullMQ on Redis; all keys start with `prefix`. Throws when Redis does not answer. */
export async function openRedisStore(
  redisUrl: string,
  prefix: string,
  onError: ErrorListener,
): Promise<JobStore> {
  const redis = new Redis(redisUrl, {
    maxRetriesPerRequest: null,
    lazyConnect: true,
    connectTimeout: 10_000,
  });
  redis.setMaxListeners(50); // each queue and worker listens
  redis.on("error", onError);
  try {
    await redis.connect();
  } catch (error) {
    redis.disconnect();
    throw error;
  }
  return {
    kind: "redis",
    openQueue(name, options) {
      const queue = new Queue(name, { ...options, connection: redis, prefix, streams: EVENTS });
      queue.on("error", onError);
      return queue;
    },
    openWorker(name, processor, options, listeners) {
      const worker = new Worker(name, processor, { ...options, connection: redis, prefix });
      worker.on("error", listeners.onError);
      worker.on("failed", listeners.onFailed);
      worker.on("lockRenewalFailed", listeners.onLost);
      return worker;
    },
    exclusively: (work) => work(), // BullMQ's scripts are atomic on Redis
    ping: () => redis.ping(),
    async close() {
      redis.disconnect();
    },
  };
}
