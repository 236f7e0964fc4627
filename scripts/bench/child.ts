import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** A process of the measurement. Its output goes into a file, so that nobody is slowed down by reading it. */
export type Child = {
  /** What `pattern` of `startChild` found. */
  readonly found: RegExpExecArray;
  /** CPU time used so far, milliseconds; NaN where the system does not tell (no /proc). */
  cpuMs(): number;
  /** Memory that is resident now, MB; NaN where the system does not tell. */
  rssMb(): number;
  stop(): Promise<void>;
};

const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 20_000;
/** Linux counts CPU time in hundredths of a second. */
const MS_PER_TICK = 10;

/** Runs a file by this Node and waits until its output matches `pattern`. */
export async function startChild(options: {
  file: string;
  args?: readonly string[];
  env: Record<string, string>;
  logFile: string;
  pattern: RegExp;
}): Promise<Child> {
  const { file, args = [], env, logFile, pattern } = options;
  const log = openSync(logFile, "w");
  const { PATH = "", HOME = "", NODE_OPTIONS = "" } = process.env; // such as NODE_OPTIONS=--cpu-prof
  const child = spawn(process.execPath, [file, ...args], {
    stdio: ["pipe", log, log],
    env: { PATH, HOME, NODE_OPTIONS, ...env } as unknown as NodeJS.ProcessEnv, // Remix's types demand NODE_ENV
  });
  closeSync(log);
  const found = await waitFor(child, logFile, pattern).catch(async (error) => {
    await stop(child);
    throw error;
  });
  return { found, cpuMs: () => cpuOf(child.pid), rssMb: () => rssOf(child.pid), stop: () => stop(child) };
}

async function waitFor(child: ChildProcess, logFile: string, pattern: RegExp): Promise<RegExpExecArray> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline && child.exitCode === null) {
    const found = pattern.exec(readFileSync(logFile, "utf8"));
    if (found) return found;
    await sleep(20);
  }
  throw new Error(`a process did not get ready: ${readFileSync(logFile, "utf8").slice(-2000)}`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_WITHIN_MS);
  await ended;
  clearTimeout(timer);
}

/** proc(5): user and system time are the 14th and 15th field of `stat`, the 12th and 13th behind the name in brackets. */
function cpuOf(pid: number | undefined): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
  } catch {
    return Number.NaN;
  }
}

/** proc(5): VmRSS of `status`, in kB. */
function rssOf(pid: number | undefined): number {
  try {
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return Math.round(Number(kilobytes) / 1024);
  } catch {
    return Number.NaN;
  }
}
