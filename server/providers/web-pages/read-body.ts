import { Readable, type Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { AppError } from "../../kernel/errors.ts";

export type BodyLimit = {
  maxBytes: number;
  /** What to do with a longer body: refuse it (`web_pages.too_large`), or keep its beginning. */
  beyond: "refuse" | "cut";
};

/** Stops reading; it is caught below. */
class Full extends Error {}

/**
 * Reads a body to its end, decompressed. The limit counts the bytes as they arrive *and* as they come out of the decompressor, piece
 * by piece, so neither an endless body nor a small one that swells up gets further than one piece beyond it.
 */
export async function readBody(
  body: Readable,
  encoding: string,
  { maxBytes, beyond }: BodyLimit,
): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let raw = 0;
  let size = 0;

  async function* countRaw(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      raw += chunk.length;
      if (raw > maxBytes) throw new Full();
      yield chunk;
    }
  }

  async function collect(chunks: AsyncIterable<Buffer>): Promise<void> {
    for await (const chunk of chunks) {
      parts.push(chunk.subarray(0, maxBytes - size));
      size += chunk.length;
      if (size > maxBytes) throw new Full();
    }
  }

  try {
    const decoder = decoderFor(encoding);
    const counted = Readable.from(countRaw(body), { objectMode: false });
    if (decoder) await pipeline(counted, decoder, collect);
    else await pipeline(counted, collect);
  } catch (error) {
    body.destroy();
    if (!(error instanceof Full)) throw error;
    if (beyond === "refuse") throw new AppError("web_pages.too_large");
  }
  return Buffer.concat(parts);
}

/** Several codings in a row are legal and never honest: each multiplies the size. */
function decoderFor(encoding: string): Transform | null {
  switch (encoding.trim().toLowerCase()) {
    case "":
    case "identity":
      return null;
    case "gzip":
    case "x-gzip":
      return createGunzip();
    case "deflate":
      return createInflate();
    case "br":
      return createBrotliDecompress();
    default:
      throw new AppError("web_pages.unreachable", {}, { cause: new Error(`content-encoding ${encoding}`) });
  }
}
