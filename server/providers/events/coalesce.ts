import { sleep } from "../../kernel/clock.ts";

/** Sends the newest item of each key, at most one per key and interval, in order. */
export type Coalescer<T> = {
  offer(key: string, item: T): void;
  /** Sends at once what still waits, and resolves when everything is sent. */
  flush(): Promise<void>;
};

/** `send` must not reject. The first item of a quiet key is sent at once; `everyMs` is the interval. */
export function createCoalescer<T>(everyMs: number, send: (item: T) => Promise<void>): Coalescer<T> {
  const keys = new Map<string, { waiting: T[]; sent: Promise<void> }>();
  const hurry = new AbortController();

  async function drain(key: string, waiting: T[]): Promise<void> {
    for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) {
      await send(item);
      await sleep(everyMs, hurry.signal);
    }
    keys.delete(key);
  }

  return {
    offer(key, item) {
      const known = keys.get(key);
      if (known) {
        known.waiting[0] = item; // takes the place of an older one
        return;
      }
      const waiting = [item];
      keys.set(key, { waiting, sent: Promise.resolve() });
      const sent = drain(key, waiting);
      if (keys.has(key)) keys.set(key, { waiting, sent });
    },
    async flush() {
      hurry.abort();
      await Promise.all([...keys.values()].map(({ sent }) => sent));
    },
  };
}
