import { defineConfig } from "vitest/config";

// A file of its own: the Remix plugin of vite.config.ts must not load here.
export default defineConfig({
  test: {
    include: ["{server,workers,db,app,scripts}/**/*.test.{ts,tsx}"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
