import { defineConfig } from "vitest/config";

// A file of its own: the Remix plugin of vite.config.ts must not load here.
export default defineConfig({
  test: {
    include: ["{server,workers,db,app,scripts}/**/*.test.{ts,tsx}"],
    globalSetup: ["server/testing/global-setup.ts"],
    // Each file may hold a database process of its own.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // CI shares its two cores with whoever else is at work: what fails there is tried once more, and the report says so.
    retry: process.env.CI ? 1 : 0,
  },
});
