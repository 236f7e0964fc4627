/**
 * Keeps uploaded bytes under keys such as `workspaces/<id>/sources/<id>`: segments of letters, digits, `-`, `_` and `.`, joined by
 * slashes. Any other key is a mistake of the program and throws. A missing key is AppError `files.missing`.
 */
export type FileStore = {
  put(key: string, bytes: Uint8Array): Promise<void>;
  get(key: string): Promise<Uint8Array>;
  /** Removes the key; a missing one is fine. */
  remove(key: string): Promise<void>;
  /** Removes every key that starts with the prefix, which consists of whole segments; with or without a slash at its end. */
  removeAll(prefix: string): Promise<void>;
};
