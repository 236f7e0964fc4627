export type BatchSender<T> = {
  /** Resolves when the item was sent, or given up. Never rejects. */
  offer(item: T): Promise<void>;
};

export type BatchOptions<T> = {
  /** How large a payload may be, in bytes. */
  maxBytes: number;
  /** Must not reject. */
  send(payload: string, items: readonly T[]): Promise<void>;
  /** An item that fits into no payload, or one too many while nothing can be sent. */
  onDropped(item: T, why: "too large" | "too many", bytes: number): void;
};

type Waiting<T> = { item: T; text: string; bytes: number; done: () => void };

/** So many may wait while the database does not answer; what comes then is dropped. */
const MOST_WAITING = 10_000;

/**
 * Sends items as JSON: one alone as it is, several as a list. The first goes at once; what comes while something is being sent goes
 * together afterwards, in order, in as few payloads as it fits into.
 */
export function createBatchSender<T>({ maxBytes, send, onDropped }: BatchOptions<T>): BatchSender<T> {
  const waiting: Waiting<T>[] = [];
  let sending = false;

  async function sendAll(): Promise<void> {
    sending = true;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, countThatFit(waiting, maxBytes));
      const texts = batch.map(({ text }) => text);
      await send(
        texts.length === 1 ? texts.join() : `[${texts.join()}]`,
        batch.map(({ item }) => item),
      );
      for (const { done } of batch) done();
    }
    sending = false;
  }

  return {
    offer(item) {
      const text = JSON.stringify(item);
      const bytes = Buffer.byteLength(text);
      const why = bytes > maxBytes ? "too large" : waiting.length >= MOST_WAITING ? "too many" : undefined;
      if (why) {
        onDropped(item, why, bytes);
        return Promise.resolve();
      }
      return new Promise((done) => {
        waiting.push({ item, text, bytes, done });
        if (!sending) void sendAll();
      });
    },
  };
}

/** How many of the first fit into one list: two brackets, and a comma between two. */
function countThatFit<T>(waiting: readonly Waiting<T>[], maxBytes: number): number {
  let bytes = 1;
  let count = 0;
  for (const next of waiting) {
    bytes += next.bytes + 1;
    if (count > 0 && bytes > maxBytes) break;
    count++;
  }
  return count;
}
