import { type ChildProcess, fork } from "node:child_process";
import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Heap of a reading process, in MB; what lies outside the heap is watched by `watchMemory`. */
const HEAP_MB = 320;
/** Processor seconds in a process's whole life: the kernel's answer should the worker die while a file loops. */
const CPU_SECONDS = 300;

const ROOT = new URL("../../../", import.meta.url);
const PROGRAM = fileURLToPath(new URL("./reading-process.ts", import.meta.url));

/**
 * Starts a reading process: no environment (no secrets), no output, and Node's permission model with reading of the program's
 * own code as the only right: no writing, no other process, no native code.
 */
export function startChild(): ChildProcess {
  const readable = ["server/", "node_modules/", "package.json"].flatMap(withTarget);
  const flags = [
    `--max-old-space-size=${HEAP_MB}`,
    "--max-semi-space-size=16",
    "--permission",
    ...readable.map((path) => `--allow-fs-read=${path}`),
    "--no-warnings",
  ];
  const [command, args] = limited(process.execPath, flags);
  const child = fork(PROGRAM, [], {
    execPath: command,
    execArgv: args,
    env: { NODE_ENV: "production" },
    serialization: "advanced",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  // A waiting process must not keep the worker alive.
  child.unref();
  child.channel?.unref();
  return child;
}

/** A path of the program, and where it really lies: node_modules may be a link to another place. */
function withTarget(name: string): string[] {
  const path = fileURLToPath(new URL(name, ROOT));
  return [...new Set([path, path.replace(/\/$/, ""), realpathSync(path)])];
}

/** Through a shell that sets the processor limit and then becomes node, so that the process id stays the same. */
function limited(node: string, flags: readonly string[]): [string, string[]] {
  if (process.platform === "win32") return [node, [...flags]];
  return ["/bin/sh", ["-c", `ulimit -t ${CPU_SECONDS}; ulimit -c 0; exec "$0" "$@"`, node, ...flags]];
}
