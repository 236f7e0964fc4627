import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "vite";

/** Bundles the web chat into `<folder>/widget.js`, compressed beside it; tells the sizes in bytes. */
export async function buildWidget(folder: string): Promise<{ bytes: number; gzip: number }> {
  await build({
    configFile: false,
    logLevel: "error",
    publicDir: false,
    build: {
      target: "es2020",
      outDir: folder,
      emptyOutDir: true,
      lib: {
        entry: "app/widget/main.ts",
        formats: ["iife"],
        name: "BotFactoryWidget",
        fileName: () => "widget.js",
      },
    },
  });
  const path = join(folder, "widget.js");
  const script = await readFile(path);
  const gzip = gzipSync(script, { level: 9 });
  await Promise.all([writeFile(`${path}.gz`, gzip), writeFile(`${path}.br`, brotliCompressSync(script))]);
  return { bytes: script.length, gzip: gzip.length };
}
