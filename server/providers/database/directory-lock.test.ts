import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DirectoryInUseError, lockDirectory } from "./directory-lock.ts";

let root: string;
let directory: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "botfactory-lock-"));
  directory = join(root, "pg");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ["-e", ""]);
  await once(child, "exit");
  return child.pid ?? 0;
}

describe("the lock of a directory", () => {
  it("is held by one only, and can be taken again once given back", () => {
    const unlock = lockDirectory(directory);
    expect(() => lockDirectory(directory)).toThrow(DirectoryInUseError);
    expect(() => lockDirectory(directory)).toThrow(String(process.pid));
    unlock();
    lockDirectory(directory)();
    expect(existsSync(`${directory}.lock`)).toBe(false);
  });

  it("of a dead process is taken over", async () => {
    writeFileSync(`${directory}.lock`, JSON.stringify({ pid: await deadPid(), bornAt: "x" }));
    const unlock = lockDirectory(directory);
    expect(JSON.parse(readFileSync(`${directory}.lock`, "utf8")).pid).toBe(process.pid);
    unlock();
  });

  it("of a dead process whose pid another one has now is taken over", () => {
    writeFileSync(`${directory}.lock`, JSON.stringify({ pid: process.ppid, bornAt: "another boot/1" }));
    lockDirectory(directory)();
  });

  it("that is unreadable, as after a power cut, is taken over", () => {
    writeFileSync(`${directory}.lock`, "");
    lockDirectory(directory)();
  });

  it("is not given back by one who has lost it", () => {
    const unlock = lockDirectory(directory);
    const other = JSON.stringify({ pid: 1, bornAt: "other" });
    writeFileSync(`${directory}.lock`, other);
    unlock();
    expect(readFileSync(`${directory}.lock`, "utf8")).toBe(other);
  });
});
