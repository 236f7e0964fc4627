import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { until } from "./until.ts";

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));

/** Pages are no concern of the tests that start the program, and need not be built for them. */
const NO_PAGES =
  "export const routes = {}; export const entry = { module: { default: () => new Response() } }; export const assets = { routes: {} }; export const future = {}; export const publicPath = '/'; export const isSpaMode = false;";

export type Program = {
  readonly pid: number;
  /** Everything that was written to standard output and standard error. */
  output(): string;
  kill(signal: NodeJS.Signals): void;
  /** How it ended: the exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
};

/** Starts `server/main.ts` in a process of its own, in `directory` (which stands in for the repository and has no pages), and waits until it serves. */
export async function startProgram(directory: string, variables: Record<string, string>): Promise<Program> {
  await writeNoPages(directory);
  // Nothing of the test run's own environment but the path; NODE_ENV is not set, as with `npm start`.
  const environment = {
    PATH: process.env.PATH ?? "",
    LOG_LEVEL: "info",
    HOST: "127.0.0.1",
    ...variables,
  };
  const child: ChildProcess = spawn(process.execPath, [MAIN], {
    cwd: directory,
    env: environment as unknown as NodeJS.ProcessEnv, // Remix's types demand NODE_ENV
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (text: Buffer) => {
      output += text.toString();
    });
  const ended = once(child, "exit").then(
    ([code, signal]) => (code ?? signal) as number | NodeJS.Signals | null,
  );
  const isReady = () => output.includes('"msg":"ready"');
  await until("the program to start", () => isReady() || child.exitCode !== null, 60_000);
  if (!isReady()) throw new Error(`the program did not start:\n${output}`);
  return {
    pid: child.pid ?? 0,
    output: () => output,
    kill: (signal) => void child.kill(signal),
    ended,
  };
}

/** Lets `directory` stand in for a repository that was built, without a single page. */
export async function writeNoPages(directory: string): Promise<void> {
  await mkdir(join(directory, "build/server"), { recursive: true });
  await mkdir(join(directory, "build/client"), { recursive: true });
  await writeFile(join(directory, "build/server/package.json"), '{"type":"module"}');
  await writeFile(join(directory, "build/server/index.js"), NO_PAGES);
}
