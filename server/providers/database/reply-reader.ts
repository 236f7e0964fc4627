import { BACKEND, IDLE, readText } from "./wire-protocol.ts";

/** What the database answered to one batch. */
export type Reply = {
  /** The bytes for the client, without notifications. */
  bytes: Buffer[];
  /** NotificationResponse messages with their channel. */
  notifications: { channel: string; message: Buffer }[];
  rows: Buffer[];
  /** True when ReadyForQuery was seen, that is, the batch is over. */
  ready: boolean;
  /** True when the session is inside a transaction block (also a failed one). */
  inTransaction: boolean;
  failed: boolean;
  /** The last command tag, such as `COMMIT`. */
  lastTag: string;
};

export type ReplyOptions = { dropCopyIn?: boolean; keepRows?: boolean };

const NOTHING = Buffer.alloc(0);

/**
 * Follows the message boundaries of the database's answer, which comes in pieces cut anywhere, and takes out what is not for the
 * client that asked. Rows are passed on untouched, whatever their size.
 */
export class ReplyReader {
  readonly reply: Reply = {
    bytes: [],
    notifications: [],
    rows: [],
    ready: false,
    inTransaction: false,
    failed: false,
    lastTag: "",
  };
  private readonly options: ReplyOptions;
  private held = NOTHING;
  private type = 0;
  private left = 0;
  private wanted = true;
  private body: Buffer[] = [];

  constructor(options: ReplyOptions = {}) {
    this.options = options;
  }

  /** Takes the next piece. It is copied: PGlite hands out a view into its own memory. */
  push(data: Uint8Array): void {
    const piece = this.held.length ? Buffer.concat([this.held, data]) : Buffer.from(data);
    let at = 0;
    let from = 0;
    while (at < piece.length) {
      if (this.left === 0) {
        if (piece.length - at < 5) break;
        this.begin(piece[at] ?? 0, piece.readInt32BE(at + 1) + 1);
        if (!this.wanted) this.pass(piece, from, at);
      }
      const step = Math.min(this.left, piece.length - at);
      if (this.isRead()) this.body.push(piece.subarray(at, at + step));
      at += step;
      this.left -= step;
      if (!this.wanted) from = at;
      if (this.left === 0) this.finish();
    }
    this.pass(piece, from, at);
    this.held = piece.subarray(at);
  }

  private begin(type: number, length: number): void {
    this.type = type;
    this.left = length;
    this.body = [];
    this.wanted = type !== BACKEND.notification && !(type === BACKEND.copyIn && this.options.dropCopyIn);
  }

  private isRead(): boolean {
    const { type } = this;
    if (type === BACKEND.dataRow) return this.options.keepRows === true;
    return type === BACKEND.notification || type === BACKEND.commandComplete || type === BACKEND.ready;
  }

  private finish(): void {
    const { reply, type } = this;
    this.wanted = true;
    if (type === BACKEND.error) reply.failed = true;
    if (!this.isRead()) return;
    const whole = this.body.length === 1 ? (this.body[0] ?? NOTHING) : Buffer.concat(this.body);
    if (type === BACKEND.notification) {
      reply.notifications.push({ channel: readText(whole, 9).text, message: whole });
    } else if (type === BACKEND.commandComplete) {
      reply.lastTag = readText(whole, 5).text;
    } else if (type === BACKEND.dataRow) {
      reply.rows.push(whole.subarray(5));
    } else {
      reply.ready = true;
      reply.inTransaction = whole[5] !== IDLE;
    }
  }

  private pass(piece: Buffer, from: number, to: number): void {
    if (to > from) this.reply.bytes.push(piece.subarray(from, to));
  }
}
