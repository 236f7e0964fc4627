const EMPTY = Buffer.alloc(0);

/** No single message may be longer: PostgreSQL's own bound for a value is 1 GB, what fits into the embedded one is less. */
export const MAX_MESSAGE_BYTES = 512 * 1024 * 1024;

/**
 * Cuts a client's byte stream into protocol messages, however TCP has cut it. Pieces are kept as they came and joined once, when
 * the message is whole: the work is linear in the bytes.
 */
export class MessageReader {
  private pieces: Buffer[] = [];
  private size = 0;
  private started = false;

  /** Adds what came from the socket. */
  push(piece: Buffer): void {
    if (piece.length === 0) return;
    this.pieces.push(piece);
    this.size += piece.length;
  }

  /** From now on messages have a type byte before their length. */
  markStarted(): void {
    this.started = true;
  }

  /** The next whole message with its header, or undefined. Throws a RangeError for a length that cannot be. */
  next(): Buffer | undefined {
    const typeBytes = this.started ? 1 : 0;
    const headBytes = typeBytes + 4;
    if (this.size < headBytes) return undefined;
    const length = this.peek(headBytes).readInt32BE(typeBytes) + typeBytes;
    if (length < headBytes || length > MAX_MESSAGE_BYTES)
      throw new RangeError(`a message of ${length} bytes`);
    return this.size < length ? undefined : this.take(length);
  }

  private peek(bytes: number): Buffer {
    let first = this.pieces[0] ?? EMPTY;
    if (first.length >= bytes) return first;
    let count = 1;
    for (let have = first.length; have < bytes; count++) have += this.pieces[count]?.length ?? bytes;
    first = Buffer.concat(this.pieces.slice(0, count));
    this.pieces.splice(0, count, first);
    return first;
  }

  private take(bytes: number): Buffer {
    let count = 0;
    let have = 0;
    while (have < bytes) have += this.pieces[count++]?.length ?? bytes;
    const run = this.pieces.slice(0, count);
    const joined = count === 1 ? (run[0] ?? EMPTY) : Buffer.concat(run, have);
    const rest = joined.subarray(bytes);
    this.pieces.splice(0, count, ...(rest.length ? [rest] : []));
    this.size -= bytes;
    return joined.subarray(0, bytes);
  }
}
