import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { controlFakeMeta, type RemoteFakeMeta } from "./control.ts";
import type { FakeMetaOptions } from "./types.ts";

const MAIN = fileURLToPath(new URL("../fake-meta-main.ts", import.meta.url));
const START_MS = 20_000;

/** Starts the fake in a process of its own, so that it outlives a killed server and does not share its CPU. */
export async function startFakeMetaProcess(
  options: FakeMetaOptions = {},
): Promise<RemoteFakeMeta & { stop(): Promise<void> }> {
  const child = spawn(process.execPath, [MAIN, JSON.stringify(options)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const url = await firstLine(child);
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return {
    ...controlFakeMeta(url),
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      child.kill("SIGKILL");
      reject(new Error(`the fake Meta did not start: ${why}`));
    };
    const timer = setTimeout(() => fail("no answer in time"), START_MS);
    child.once("exit", (code) => fail(`ended with ${code}`));
    if (!child.stdout) return fail("no output");
    createInterface({ input: child.stdout }).once("line", (line) => {
      clearTimeout(timer);
      child.removeAllListeners("exit");
      resolve(line.trim());
    });
  });
}
