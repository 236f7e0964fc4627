import type { Socket } from "node:net";
import { type Batch, BatchGatherer } from "./batch-gatherer.ts";
import type { Channels } from "./listeners.ts";
import { MessageReader } from "./message-reader.ts";
import { PreparedStatements, type SharedStatements } from "./prepared-statements.ts";
import { type ClientSettings, createClientSettings } from "./session-settings.ts";
import type { Effect } from "./sql-effects.ts";
import { errorMessage, FRONTEND, readOpening } from "./wire-protocol.ts";

export type ConnectionEvents = {
  onStart(): void;
  onBatch(batch: Batch): void;
  /** Any sign of life. */
  onData(): void;
  onClose(): void;
};

const LAST_WORDS_MS = 1_000;

/** One client: its socket, and what belongs to it alone. */
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
  private readonly gatherer: BatchGatherer;
  private isStarted = false;
  private isEnding = false;

  constructor(id: number, socket: Socket, shared: SharedStatements, events: ConnectionEvents) {
    this.id = id;
    this.socket = socket;
    this.events = events;
    this.statements = new PreparedStatements(shared);
    this.gatherer = new BatchGatherer(events.onBatch, (message) => this.send([message]));
    socket.on("data", (piece: Buffer) => this.receive(piece));
    socket.on("error", () => socket.destroy());
    socket.on("close", () => events.onClose());
  }

  /** Sends to the client, if it is still there. */
  send(pieces: Buffer[]): void {
    if (!this.socket.writable) return;
    this.socket.cork();
    for (const piece of pieces) this.socket.write(piece);
    this.socket.uncork();
  }

  /** Tells the client why, and hangs up, at the latest after a second when it does not even read. */
  expel(code: string, reason: string): void {
    this.isEnding = true;
    this.send([errorMessage("FATAL", code, reason)]);
    this.socket.destroySoon();
    setTimeout(() => this.socket.destroy(), LAST_WORDS_MS).unref();
  }

  /** Hangs up. */
  destroy(): void {
    this.socket.destroy();
  }

  private receive(piece: Buffer): void {
    if (this.isEnding) return;
    this.events.onData();
    this.reader.push(piece);
    try {
      for (let next = this.reader.next(); next && !this.isEnding; next = this.reader.next()) {
        if (this.isStarted) this.accept(next);
        else this.open(next);
      }
    } catch (error) {
      this.expel("08P01", error instanceof RangeError ? error.message : "invalid message");
    }
  }

  private accept(item: Buffer): void {
    if (item[0] === FRONTEND.terminate) this.hangUp();
    else this.gatherer.accept(item);
  }

  private open(packet: Buffer): void {
    const opening = readOpening(packet);
    if (opening.kind === "encryption") this.send([Buffer.from("N")]);
    else if (opening.kind === "cancel")
      this.hangUp(); // a statement runs to its end in one go: nothing could be cancelled
    else if (opening.kind === "unknown") this.expel("0A000", "unsupported protocol");
    else {
      this.isStarted = true;
      this.reader.markStarted();
      for (const [name, value] of opening.settings) this.settings.atStart.set(name, value);
      this.events.onStart();
    }
  }

  private hangUp(): void {
    this.isEnding = true;
    this.socket.end();
  }
}
