import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** What the pages are built from. */
const INPUTS = ["app", "locales", "vite.config.ts", "package-lock.json"];
const OUTPUT = "build/server/index.js";
const WIDGET = "build/widget/widget.js";

function newestIn(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newestIn(join(path, name))));
}

// Builds the pages where the build is missing or older than its sources, so that `npm start` always serves what is in the tree.
if (
  !existsSync(OUTPUT) ||
  !existsSync(WIDGET) ||
  statSync(OUTPUT).mtimeMs < Math.max(...INPUTS.map(newestIn))
) {
  process.stdout.write("Building the pages…\n");
  const { status } = spawnSync("remix", ["vite:build"], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, NODE_ENV: "production" },
  });
  if (status !== 0) process.exit(status ?? 1);
  const widget = spawnSync(process.execPath, ["scripts/build-widget.ts"], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (widget.status !== 0) process.exit(widget.status ?? 1);
}
