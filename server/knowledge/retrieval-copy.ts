/** PostgreSQL's binary COPY format: https://www.postgresql.org/docs/15/sql-copy.html#id-1.9.3.55.9.4 */

const SIGNATURE = Buffer.from("PGCOPY\n\xff\r\n\0", "latin1");
const INT4_OID = 23;
const START_BYTES = 1 << 16;

/** Writes the fields of rows one after another; `take` hands out what was written since the last time. */
export class CopyWriter {
  #bytes = Buffer.allocUnsafe(START_BYTES);
  #length = 0;

  /** Comes first. */
  header(): this {
    this.#reserve(SIGNATURE.length + 8);
    this.#length += SIGNATURE.copy(this.#bytes, this.#length);
    return this.#int32(0).#int32(0);
  }

  /** Comes last. */
  trailer(): this {
    return this.#int16(-1);
  }

  row(fields: number): this {
    return this.#int16(fields);
  }

  text(value: string): this {
    const size = Buffer.byteLength(value);
    this.#int32(size).#reserve(size);
    this.#length += this.#bytes.write(value, this.#length);
    return this;
  }

  int4(value: number): this {
    return this.#int32(4).#int32(value);
  }

  int4Array(values: readonly number[]): this {
    const dimensions = values.length > 0 ? 1 : 0;
    this.#int32(12 + dimensions * 8 + values.length * 8);
    this.#int32(dimensions).#int32(0).#int32(INT4_OID);
    if (dimensions > 0) this.#int32(values.length).#int32(1);
    for (const value of values) this.int4(value);
    return this;
  }

  vector(values: Float32Array): this {
    const body = encodeVector(values);
    this.#int32(body.length).#reserve(body.length);
    this.#length += body.copy(this.#bytes, this.#length);
    return this;
  }

  take(): Buffer {
    const taken = Buffer.from(this.#bytes.subarray(0, this.#length));
    this.#length = 0;
    return taken;
  }

  #reserve(size: number): void {
    if (this.#length + size <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(2 * this.#bytes.length, this.#length + size));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }

  #int16(value: number): this {
    this.#reserve(2);
    this.#length = this.#bytes.writeInt16BE(value, this.#length);
    return this;
  }

  #int32(value: number): this {
    this.#reserve(4);
    this.#length = this.#bytes.writeInt32BE(value, this.#length);
    return this;
  }
}

/** A vector as pgvector receives it in binary: dimensions, nothing, then floats (big-endian). */
export function encodeVector(values: Float32Array): Buffer {
  const bytes = Buffer.allocUnsafe(4 + 4 * values.length);
  bytes.writeInt16BE(values.length, 0);
  bytes.writeInt16BE(0, 2);
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), 4);
  bytes.subarray(4).swap32();
  return bytes;
}
