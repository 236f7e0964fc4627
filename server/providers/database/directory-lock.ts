import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";

/** Somebody else has the directory open. */
export class DirectoryInUseError extends Error {
  constructor(directory: string, pid: number) {
    super(`${directory} is in use by process ${pid}`);
    this.name = "DirectoryInUseError";
  }
}

const holderSchema = z.object({ pid: z.number().int().positive(), bornAt: z.string() });
type Holder = z.infer<typeof holderSchema>;

/**
 * Takes `<directory>.lock` for this process; PGlite itself lets two processes open one directory and spoil it. The lock of a
 * process that is no more is taken over, also when its pid has since been given to another one. Returns the function that gives
 * it back. Throws DirectoryInUseError.
 */
export function lockDirectory(directory: string): () => void {
  const path = `${directory}.lock`;
  const own: Holder = { pid: process.pid, bornAt: birthOf(process.pid) };
  mkdirSync(dirname(path), { recursive: true });
  for (let attempt = 0; attempt < 10; attempt++) {
    if (create(path, own)) return () => release(path, own);
    const holder = readHolder(path);
    if (holder && isAlive(holder)) throw new DirectoryInUseError(directory, holder.pid);
    removeStale(path, holder);
  }
  throw new Error(`Could not lock ${directory}`);
}

/** Writes beside and links in one step would be better still; `wx` creates or fails, and the text is far below one block. */
function create(path: string, holder: Holder): boolean {
  try {
    writeFileSync(path, JSON.stringify(holder), { flag: "wx" });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

function readHolder(path: string): Holder | null {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return null;
  }
}

/** Moves the stale file away first: of two processes that found it stale, the slower must not remove the other's new lock. */
function removeStale(path: string, stale: Holder | null): void {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  const moved = readHolder(aside);
  const isAnother = moved !== null && (moved.pid !== stale?.pid || moved.bornAt !== stale.bornAt);
  if (isAnother && isAlive(moved)) create(path, moved);
  rmSync(aside, { force: true });
}

function release(path: string, own: Holder): void {
  const holder = readHolder(path);
  if (holder?.pid === own.pid && holder.bornAt === own.bornAt) rmSync(path, { force: true });
}

function isAlive({ pid, bornAt }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return false;
  }
  const now = birthOf(pid);
  return now === bornAt || now === "" || bornAt === "";
}

/** When a process began, in the kernel's clock ticks since boot, with the boot's id; empty where /proc does not tell. */
function birthOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const startedAt = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
    return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()}/${startedAt}`;
  } catch {
    return "";
  }
}
