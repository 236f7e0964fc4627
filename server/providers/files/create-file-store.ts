import { AppError } from "../../kernel/errors.ts";
import { checkKey } from "./check-key.ts";
import { type FilesSettings, openDisk } from "./open-disk.ts";
import type { FileStore } from "./port.ts";

/** Files on the local disk, or in an S3 bucket when `filesUrl` names one. Nothing is connected to before the first use. */
export async function createFileStore(settings: FilesSettings): Promise<FileStore> {
  const { driver, prefix, removeFolder } = await openDisk(settings);
  const place = (key: string) => prefix + checkKey(key);

  return {
    async put(key, bytes) {
      await driver.put(place(key), bytes);
    },
    async get(key) {
      try {
        // Not `getBytes`: on disk it answers with all of the memory block that Node read a small file into, which holds other data.
        return await collect(await driver.getStream(place(key)));
      } catch (error) {
        if (isMissing(error)) throw new AppError("files.missing", {}, { cause: error });
        throw error;
      }
    },
    async remove(key) {
      await driver.delete(place(key));
    },
    async removeAll(folder) {
      await removeFolder(place(folder.replace(/\/$/, "")));
    },
  };
}

async function collect(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** The disk says ENOENT (or EISDIR, where the key is only a folder), S3 NoSuchKey. */
function isMissing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    error.name === "NoSuchKey" || ("code" in error && (error.code === "ENOENT" || error.code === "EISDIR"))
  );
}
