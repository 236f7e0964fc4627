import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { vitePlugin as remix } from "@remix-run/dev";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig, type Plugin, type ResolvedConfig } from "vite";

declare module "@remix-run/node" {
  // biome-ignore lint/style/useConsistentTypeDefinitions: only an interface can be merged
  interface Future {
    v3_singleFetch: true;
  }
}

const COMPRESSIBLE = /\.(?:js|css|svg|json|txt)$/;

/** Writes .br and .gz beside every text file of the browser build, so that the server never compresses an asset. */
function precompress(): Plugin {
  let config: ResolvedConfig;
  return {
    name: "precompress",
    apply: "build",
    configResolved: (resolved) => {
      config = resolved;
    },
    closeBundle() {
      if (config.build.ssr) return;
      const names = readdirSync(config.build.outDir, { recursive: true, encoding: "utf8" });
      for (const name of names.filter((each) => COMPRESSIBLE.test(each))) {
        const path = join(config.build.outDir, name);
        const content = readFileSync(path);
        if (content.length < 1024) continue;
        const params = {
          [constants.BROTLI_PARAM_QUALITY]: 11,
          [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
        };
        writeFileSync(`${path}.br`, brotliCompressSync(content, { params }));
        writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
      }
    },
  };
}

export default defineConfig({
  publicDir: "app/public",
  resolve: { alias: { "~": new URL("./app", import.meta.url).pathname } },
  // Every browser dependency is found at the start; one found later would reload the page in the middle of work.
  optimizeDeps: { entries: ["./app/**/*.{ts,tsx}"] },
  build: { target: "es2022" },
  plugins: [
    tailwindcss(),
    remix({
      ignoredRouteFiles: ["**/*.test.*"],
      future: {
        v3_fetcherPersist: true,
        v3_relativeSplatPath: true,
        v3_throwAbortReason: true,
        v3_lazyRouteDiscovery: true,
        v3_singleFetch: true,
        v3_routeConfig: true,
      },
    }),
    precompress(),
  ],
});
