import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_MESSAGE_BYTES, MessageReader } from "./message-reader.ts";
import { message, startupMessage } from "./wire-protocol.ts";

function readAll(reader: MessageReader, pieces: Buffer[]): Buffer[] {
  const found: Buffer[] = [];
  for (const piece of pieces) {
    reader.push(piece);
    for (let next = reader.next(); next; next = reader.next()) found.push(next);
  }
  return found;
}

describe("the message reader", () => {
  it("finds the same messages however the stream is cut", () => {
    const bodies = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 8 });
    const cuts = fc.array(fc.integer({ min: 1, max: 13 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(bodies, cuts, (contents, sizes) => {
        const messages = contents.map((content) => message(0x64, Buffer.from(content)));
        const stream = Buffer.concat(messages);
        const pieces: Buffer[] = [];
        for (let at = 0, i = 0; at < stream.length; i++) {
          const size = sizes[i % sizes.length] ?? 1;
          pieces.push(stream.subarray(at, at + size));
          at += size;
        }
        const reader = new MessageReader();
        reader.markStarted();
        expect(readAll(reader, pieces)).toEqual(messages);
      }),
    );
  });

  it("reads the opening, which has no type byte, before the rest", () => {
    const reader = new MessageReader();
    reader.push(Buffer.concat([startupMessage(), message(0x53)]));
    expect(reader.next()).toEqual(startupMessage());
    reader.markStarted();
    expect(reader.next()).toEqual(message(0x53));
    expect(reader.next()).toBeUndefined();
  });

  it("refuses impossible lengths", () => {
    for (const length of [3, -1, MAX_MESSAGE_BYTES + 1]) {
      const reader = new MessageReader();
      reader.markStarted();
      const head = Buffer.from([0x51, 0, 0, 0, 0]);
      head.writeInt32BE(length, 1);
      reader.push(head);
      expect(() => reader.next()).toThrow(RangeError);
    }
  });

  it("takes a long message in small pieces in linear time", () => {
    function timeFor(bytes: number): number {
      const reader = new MessageReader();
      reader.markStarted();
      const whole = message(0x64, Buffer.alloc(bytes));
      const startedAt = performance.now();
      let count = 0;
      for (let at = 0; at < whole.length; at += 1024) {
        reader.push(whole.subarray(at, at + 1024));
        if (reader.next()) count++;
      }
      expect(count).toBe(1);
      return performance.now() - startedAt;
    }
    timeFor(4_000_000);
    expect(timeFor(64_000_000)).toBeLessThan(2_000); // copying what has gathered for every piece would take minutes
  });
});
