import { type Effect, effectsOf } from "./sql-effects.ts";
import { copyInMessage, FRONTEND, readText } from "./wire-protocol.ts";

/** A run of messages that the database must see in one go. */
export type Batch = {
  messages: Buffer[];
  /** Of a simple query; those of prepared statements are known when the batch runs. */
  effects: Effect[];
  /** The client was told to send its COPY data before the statement ran: the database's own invitation is dropped. */
  isCopyIn: boolean;
  /** Ends in Flush: the client will send more before its Sync. */
  isOpen: boolean;
};

/** All that one batch may hold, COPY data included: it runs in one go, in WebAssembly's 2 GB. */
const MAX_BATCH_BYTES = 768 * 1024 * 1024;

const ENDS_BATCH: ReadonlySet<number> = new Set([
  FRONTEND.query,
  FRONTEND.functionCall,
  FRONTEND.sync,
  FRONTEND.flush,
]);
const IS_COPYING: ReadonlySet<number> = new Set([FRONTEND.copyData, FRONTEND.copyDone, FRONTEND.copyFail]);

type Copying = { left: number; isExtended: boolean; effects: Effect[] };

/**
 * Gathers one client's messages into batches. A COPY FROM STDIN is special: PGlite ends its process when the data is not there, so
 * the client is invited at once and the statement runs when all of the data has come.
 */
export class BatchGatherer {
  private readonly onBatch: (batch: Batch) => void;
  private readonly reply: (message: Buffer) => void;
  private messages: Buffer[] = [];
  private bytes = 0;
  private copying: Copying | null = null;

  constructor(onBatch: (batch: Batch) => void, reply: (message: Buffer) => void) {
    this.onBatch = onBatch;
    this.reply = reply;
  }

  /** Takes the client's next message. Throws a RangeError when the protocol is broken. */
  accept(item: Buffer): void {
    const type = item[0] ?? 0;
    if (this.copying) this.acceptWhileCopying(this.copying, type, item);
    else if (!IS_COPYING.has(type)) {
      // Copy messages outside a COPY are left over from one that failed; PostgreSQL ignores them too.
      this.add(item);
      if (ENDS_BATCH.has(type)) this.finish(item);
    }
  }

  private add(item: Buffer): void {
    this.bytes += item.length;
    if (this.bytes > MAX_BATCH_BYTES) throw new RangeError("a batch too large");
    this.messages.push(item);
  }

  private finish(last: Buffer): void {
    const isQuery = last[0] === FRONTEND.query;
    const effects = isQuery ? effectsOf(readText(last, 5).text) : [];
    const parsed = this.messages.filter((item) => item[0] === FRONTEND.parse).flatMap(effectsOfParse);
    const copies = [...effects, ...parsed].filter((effect) => effect.kind === "copy-in");
    if (copies.length === 0) {
      this.submit(effects, false);
      return;
    }
    this.copying = { left: copies.length, isExtended: !isQuery, effects };
    this.reply(copyInMessage(copies[0]?.binary ?? false));
  }

  private acceptWhileCopying(copying: Copying, type: number, item: Buffer): void {
    const isDone = copying.left === 0;
    if (type === FRONTEND.flush || (type === FRONTEND.sync && !isDone)) return; // ignored while copying
    if (isDone ? type !== FRONTEND.sync : !IS_COPYING.has(type))
      throw new RangeError("unexpected message during COPY");
    this.add(item);
    if (type === FRONTEND.copyFail) copying.left = 0;
    if (type === FRONTEND.copyDone) {
      copying.left--;
      if (copying.left > 0) this.reply(copyInMessage(false));
    }
    const isOver = copying.isExtended ? isDone : copying.left === 0;
    if (isOver) this.submit(copying.effects, true);
  }

  private submit(effects: Effect[], isCopyIn: boolean): void {
    const { messages } = this;
    this.messages = [];
    this.bytes = 0;
    this.copying = null;
    this.onBatch({ messages, effects, isCopyIn, isOpen: messages.at(-1)?.[0] === FRONTEND.flush });
  }
}

function effectsOfParse(item: Buffer): Effect[] {
  return effectsOf(readText(item, readText(item, 5).end).text);
}
