import type { Socket } from "node:net";
import type { Channels } from "./listeners.ts";
import { MessageReader } from "./message-reader.ts";
import { PreparedStatements, type SharedStatements } from "./prepared-statements.ts";
import { type ClientSettings, createClientSettings } from "./session-settings.ts";
import { type Effect, effectsOf } from "./sql-effects.ts";
import { copyInMessage, errorMessage, FRONTEND, readOpening, readText } from "./wire-protocol.ts";

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

export type ConnectionEvents = {
  onStart(client: ClientConnection): void;
  onBatch(client: ClientConnection, batch: Batch): void;
  /** Any sign of life. */
  onData(client: ClientConnection): void;
  onClose(client: ClientConnection): void;
};

/** All that one batch may hold, COPY data included: it is run in one go, in WebAssembly's 2 GB. */
const MAX_BATCH_BYTES = 768 * 1024 * 1024;

/** One client: reads its messages, gathers them into batches, and keeps what belongs to it alone. */
export class ClientConnection {
  readonly id: number;
  readonly settings: ClientSettings = createClientSettings();
  readonly statements: PreparedStatements;
  readonly channels: Channels = new Set();
  /** Effects of statements in the transaction that is still open. */
  pending: Effect[] = [];
  private readonly socket: Socket;
  private readonly events: ConnectionEvents;
  private readonly reader = new MessageReader();
  private isStarted = false;
  private isEnding = false;
  private batch: Buffer[] = [];
  private batchBytes = 0;
  /** COPY FROM STDIN statements of the gathered batch whose data has not come yet; -1 when the client is not copying. */
  private copiesLeft = -1;
  private isExtendedCopy = false;
  private effects: Effect[] = [];

  constructor(id: number, socket: Socket, shared: SharedStatements, events: ConnectionEvents) {
    this.id = id;
    this.socket = socket;
    this.events = events;
    this.statements = new PreparedStatements(shared);
    socket.on("data", (piece) => this.receive(piece as Buffer));
    socket.on("error", () => socket.destroy());
    socket.on("close", () => events.onClose(this));
  }

  /** Sends to the client, if it is still there. */
  send(pieces: Buffer[]): void {
    if (!this.socket.writable) return;
    this.socket.cork();
    for (const piece of pieces) this.socket.write(piece);
    this.socket.uncork();
  }

  /** Tells the client why, and hangs up. */
  expel(code: string, reason: string): void {
    this.send([errorMessage("FATAL", code, reason)]);
    this.isEnding = true;
    this.socket.destroySoon();
  }

  destroy(): void {
    this.socket.destroy();
  }

  private receive(piece: Buffer): void {
    if (this.isEnding) return;
    this.events.onData(this);
    this.reader.push(piece);
    try {
      for (let next = this.reader.next(); next && !this.isEnding; next = this.reader.next()) {
        if (this.isStarted) this.accept(next);
        else this.open(next);
      }
    } catch {
      this.expel("08P01", "invalid message");
    }
  }

  private open(packet: Buffer): void {
    const opening = readOpening(packet);
    if (opening.kind === "encryption") return this.send([Buffer.from("N")]);
    if (opening.kind === "unknown") return this.expel("0A000", "unsupported protocol");
    if (opening.kind === "cancel") {
      // A statement runs to its end in one go: there is nothing that could be cancelled.
      this.isEnding = true;
      this.socket.end();
      return;
    }
    this.isStarted = true;
    this.reader.markStarted();
    for (const [name, value] of opening.settings) this.settings.atStart.set(name, value);
    this.events.onStart(this);
  }

  private accept(item: Buffer): void {
    const type = item[0] ?? 0;
    if (type === FRONTEND.terminate) {
      this.isEnding = true;
      this.socket.end();
      return;
    }
    if (this.copiesLeft >= 0) return this.acceptCopy(type, item);
    if (type === FRONTEND.copyData || type === FRONTEND.copyDone || type === FRONTEND.copyFail) return; // left from a failed COPY
    this.add(item);
    if (
      type === FRONTEND.query ||
      type === FRONTEND.functionCall ||
      type === FRONTEND.sync ||
      type === FRONTEND.flush
    )
      this.finish();
  }

  private add(item: Buffer): void {
    this.batchBytes += item.length;
    if (this.batchBytes > MAX_BATCH_BYTES) throw new RangeError("a batch too large");
    this.batch.push(item);
  }

  private finish(): void {
    const last = this.batch.at(-1);
    const isQuery = last?.[0] === FRONTEND.query;
    this.effects = isQuery ? effectsOf(readText(last, 5).text) : [];
    const parsed = this.batch.filter((item) => item[0] === FRONTEND.parse).flatMap(effectsOfParse);
    const copies = [...this.effects, ...parsed].filter((effect) => effect.kind === "copy-in");
    if (copies.length === 0) return this.submit(false);
    // PGlite ends when a COPY finds no data: it must be there before the statement runs.
    this.copiesLeft = copies.length;
    this.isExtendedCopy = !isQuery;
    this.send([copyInMessage(copies[0]?.binary ?? false)]);
  }

  private acceptCopy(type: number, item: Buffer): void {
    if (type === FRONTEND.copyData) return this.add(item);
    if (type === FRONTEND.copyDone || type === FRONTEND.copyFail) {
      this.add(item);
      this.copiesLeft = type === FRONTEND.copyFail ? 0 : this.copiesLeft - 1;
      if (this.copiesLeft > 0) return this.send([copyInMessage(false)]);
      if (!this.isExtendedCopy) this.submit(true);
      return;
    }
    if (type === FRONTEND.flush || (type === FRONTEND.sync && this.copiesLeft > 0)) return; // ignored while copying
    if (type !== FRONTEND.sync) throw new RangeError("unexpected message during COPY");
    this.add(item);
    this.submit(true);
  }

  private submit(isCopyIn: boolean): void {
    const { batch: messages, effects } = this;
    this.batch = [];
    this.batchBytes = 0;
    this.effects = [];
    this.copiesLeft = -1;
    this.events.onBatch(this, {
      messages,
      effects,
      isCopyIn,
      isOpen: messages.at(-1)?.[0] === FRONTEND.flush,
    });
  }
}

function effectsOfParse(item: Buffer): Effect[] {
  return effectsOf(readText(item, readText(item, 5).end).text);
}
