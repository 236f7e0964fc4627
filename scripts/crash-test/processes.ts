import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeNoPages } from "../../server/testing/start-program.ts";
import { until } from "../../server/testing/until.ts";

const MAIN = fileURLToPath(new URL("../../server/main.ts", import.meta.url));
const READY_WITHIN_MS = 120_000;
const STOP_WITHIN_MS = 30_000;
/** A program that keeps ending by itself is not started again and again. */
const MOST_FALLEN = 10;

export type Role = "web" | "worker";

/** One life of one of the program's processes. `name` is that by which providers know its calls. */
export type Life = { name: string; role: Role; startedAt: number; killedAt?: number; readyAt?: number };

export type Processes = {
  /** Every life there was, the dead too. */
  readonly lives: readonly Life[];
  /** What ended though nobody had killed it, with its last words. */
  readonly fallen: readonly string[];
  running(): Life[];
  /** kill -9; another life of the same role begins at once. */
  kill(life: Life): void;
  allReady(): Promise<void>;
  /** Ends them all; nothing begins anew. */
  stop(): Promise<void>;
};

type Setup = {
  /** Stands in for the repository; the logs go here. */
  directory: string;
  /** A process's environment. */
  environmentOf(name: string, role: Role): Record<string, string>;
  roles: readonly Role[];
};

/** Starts the program's processes and keeps one for each of the roles alive, whatever becomes of them. */
export async function startProcesses({ directory, environmentOf, roles }: Setup): Promise<Processes> {
  await writeNoPages(directory);
  const lives: Life[] = [];
  const fallen: string[] = [];
  const children = new Map<Life, ChildProcess>();
  let stopping = false;

  function begin(role: Role): void {
    const life: Life = { name: `${role}-${lives.length + 1}`, role, startedAt: Date.now() };
    lives.push(life);
    const log = openSync(logOf(life), "w");
    const environment = { PATH: process.env.PATH ?? "", ROLE: role, ...environmentOf(life.name, role) };
    const child = spawn(process.execPath, [MAIN], {
      cwd: directory,
      env: environment as unknown as NodeJS.ProcessEnv, // Remix's types demand NODE_ENV
      stdio: ["ignore", log, log],
    });
    closeSync(log);
    children.set(life, child);
    child.once("exit", (code, signal) => void end(life, `${code ?? signal}`));
    void watchReady(life);
  }

  async function end(life: Life, how: string): Promise<void> {
    children.delete(life);
    if (stopping) return;
    if (life.killedAt === undefined) {
      const lines = (await readFile(logOf(life), "utf8")).trim().split("\n");
      fallen.push(`${life.name} ended by itself (${how}): ${lines.slice(-20).join(" | ").slice(0, 1000)}`);
      if (fallen.length >= MOST_FALLEN) return;
    }
    begin(life.role);
  }

  async function watchReady(life: Life): Promise<void> {
    const isReady = async () => (await readFile(logOf(life), "utf8")).includes('"msg":"ready"');
    await until(
      `${life.name} to be ready`,
      async () => !children.has(life) || (await isReady()),
      READY_WITHIN_MS,
    ).catch((error: Error) => fallen.push(error.message));
    if (children.has(life)) life.readyAt = Date.now();
  }

  function logOf({ name }: Life): string {
    return join(directory, `${name}.log`);
  }

  const killAll = () => {
    for (const child of children.values()) child.kill("SIGKILL");
  };
  process.once("exit", killAll);
  for (const role of roles) begin(role);
  return {
    lives,
    fallen,
    running: () => [...children.keys()],
    kill(life) {
      life.killedAt = Date.now();
      children.get(life)?.kill("SIGKILL");
    },
    async allReady() {
      const ready = () => [...children.keys()].filter(({ readyAt }) => readyAt !== undefined).length;
      await until("all processes to be ready", () => ready() === roles.length, READY_WITHIN_MS);
    },
    async stop() {
      stopping = true;
      await Promise.all([...children.values()].map(stopChild));
      process.off("exit", killAll);
    },
  };
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_WITHIN_MS);
  await ended;
  clearTimeout(timer);
}
