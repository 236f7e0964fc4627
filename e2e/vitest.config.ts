import { defineConfig } from "vitest/config";

/** The built product in Chromium. One browser test at a time: each waits for real work of the one product that was started. */
export default defineConfig({
  test: {
    include: ["e2e/**/*.test.ts"],
    globalSetup: ["e2e/support/start-product.ts"],
    fileParallelism: false,
    testTimeout: 90_000,
    hookTimeout: 60_000,
    // CI shares its two cores with whoever else is at work: what fails there is tried once more, and the report says so.
    retry: process.env.CI ? 1 : 0,
  },
});
