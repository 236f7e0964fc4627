import { Redis } from "ioredis";

export type ScratchRedis = { url: string; drop(): Promise<void> };

const DATABASES = 16;

/** One of the server's databases that nobody uses, empty again after `drop`. */
export async function takeScratchRedis(serverUrl: string): Promise<ScratchRedis> {
  for (let number = DATABASES - 1; number > 0; number--) {
    const url = new URL(serverUrl);
    url.pathname = `/${number}`;
    const redis = new Redis(url.href, { maxRetriesPerRequest: 2 });
    if ((await redis.dbsize()) > 0) {
      redis.disconnect();
      continue;
    }
    const drop = async () => {
      await redis.flushdb();
      redis.disconnect();
    };
    return { url: url.href, drop };
  }
  throw new Error("every database of the Redis server is in use");
}
