import { type Entry, fromBufferPromise, type ZipFile } from "yauzl";
import { AppError } from "../../kernel/errors.ts";
import { LIMITS } from "./limits.ts";

/** The parts of a zip container, inflated one at a time on demand. */
export type Archive = {
  names: readonly string[];
  has(name: string): boolean;
  /** The part's bytes, counted while inflating against the limits; undefined when there is no such part. */
  bytes(name: string): Promise<Uint8Array | undefined>;
};

/**
 * Opens a zip container. The declared sizes are checked at once, the real ones while inflating.
 *
 * Errors: `documents.damaged`, `documents.too_large` (entries, size, ratio), `documents.password` (an encrypted part).
 */
export async function openArchive(bytes: Uint8Array): Promise<Archive> {
  const { zip, entries } = await listEntries(bytes);
  const budget = { left: LIMITS.expandedBytes };
  return {
    names: [...entries.keys()],
    has: (name) => entries.has(name),
    async bytes(name) {
      const entry = entries.get(name);
      return entry && inflate(zip, entry, budget);
    },
  };
}

async function listEntries(bytes: Uint8Array): Promise<{ zip: ZipFile; entries: Map<string, Entry> }> {
  const entries = new Map<string, Entry>();
  let declared = 0;
  try {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const zip = await fromBufferPromise(buffer, { lazyEntries: true, autoClose: false });
    if (zip.entryCount > LIMITS.archiveEntries) throw new AppError("documents.too_large");
    for await (const entry of zip.eachEntry()) {
      if (entry.isEncrypted()) throw new AppError("documents.password");
      declared += entry.uncompressedSize;
      if (declared > LIMITS.expandedBytes) throw new AppError("documents.too_large");
      // Some programs write the names with a leading slash or backslashes; the first of two equal names wins.
      const name = entry.fileName.replace(/^\//, "");
      if (!entries.has(name)) entries.set(name, entry);
    }
    return { zip, entries };
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError("documents.damaged", {}, { cause: error });
  }
}

async function inflate(zip: ZipFile, entry: Entry, budget: { left: number }): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of await zip.openReadStreamPromise(entry)) {
      const part: Buffer = chunk;
      size += part.length;
      budget.left -= part.length;
      if (budget.left < 0 || size > LIMITS.partBytes || isBomb(size, entry.compressedSize)) {
        throw new AppError("documents.too_large");
      }
      chunks.push(part);
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError("documents.damaged", {}, { cause: error });
  }
  return Buffer.concat(chunks, size);
}

function isBomb(size: number, packed: number): boolean {
  return size > LIMITS.ratioFrom && size > packed * LIMITS.ratio;
}
