import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";

export type ServedFile = { bytes: Buffer; etag: string; encoding?: "br" | "gzip" };

type Loaded = { changedAt: number; plain: ServedFile; br?: ServedFile; gzip?: ServedFile };

/** The built script with what the build compressed; read again when a new build stands there. */
export function createScriptFile(folder: string) {
  const path = join(folder, "widget.js");
  let loaded: Loaded | undefined;

  return {
    /** The smallest form that the browser takes; undefined where nothing was built. */
    async best(acceptEncoding: string | undefined): Promise<ServedFile | undefined> {
      const changedAt = (await stat(path).catch(() => undefined))?.mtimeMs;
      if (changedAt === undefined) return undefined;
      if (loaded?.changedAt !== changedAt) loaded = await load(path, changedAt);
      const accepts = (name: string) =>
        new RegExp(`\\b${name}\\b(?!\\s*;\\s*q=0(?:[,.\\s]|$))`).test(acceptEncoding ?? "");
      if (loaded.br && accepts("br")) return loaded.br;
      return loaded.gzip && accepts("gzip") ? loaded.gzip : loaded.plain;
    },
  };
}

async function load(path: string, changedAt: number): Promise<Loaded> {
  const [plain, br, gzip] = await Promise.all([
    readFile(path),
    readFile(`${path}.br`).catch(() => undefined),
    readFile(`${path}.gz`).catch(() => undefined),
  ]);
  const hash = createHash("sha256").update(plain).digest("base64url").slice(0, 20);
  return {
    changedAt,
    plain: { bytes: plain, etag: `"${hash}"` },
    ...(br && { br: { bytes: br, etag: `"${hash}-br"`, encoding: "br" } }),
    ...(gzip && { gzip: { bytes: gzip, etag: `"${hash}-gz"`, encoding: "gzip" } }),
  };
}
