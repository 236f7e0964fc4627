import type { ChildProcess } from "node:child_process";
import { withTimeout } from "../../kernel/bounded.ts";
import { AppError } from "../../kernel/errors.ts";
import type { ChildMessage, ReadRequest } from "./child-protocol.ts";
import type { DocumentInput, ReadDocument } from "./port.ts";
import { startChild } from "./start-child.ts";
import { residentBytes, watchMemory } from "./watch-memory.ts";

export type ReadLimits = { timeoutMs: number; maxBytes: number };
export type Reading = { document: ReadDocument; peakBytes: number; ms: number };

/** A reading process. Once it has been killed or has died, `isAlive` is false for good. */
export type ReadingChild = {
  /** Reads one file at a time. Errors of the port; a process that does not start or is stopped is a plain Error: try again. */
  read(input: DocumentInput, limits: ReadLimits): Promise<Reading>;
  isAlive(): boolean;
  /** How many files it has been given. */
  reads(): number;
  /** How long it has worked in all. */
  busyMs(): number;
  residentBytes(): Promise<number>;
  kill(): void;
};

const START_MS = 20_000;

/** Starts a reading process and speaks with it. */
export function createReadingChild(): ReadingChild {
  const child = startChild();
  let alive = true;
  let stopped = false;
  let reads = 0;
  const busyMs = 0;
  const ready = readiness(child);
  child.on("error", kill);
  child.once("exit", () => {
    alive = false;
  });

  function kill(): void {
    alive = false;
    child.kill("SIGKILL");
  }

  async function read(input: DocumentInput, limits: ReadLimits): Promise<Reading> {
    reads += 1;
    holdOpen(child);
    try {
      const started = await withTimeout("starting a reading process", START_MS, () => ready);
      if (!started || !alive) throw new Error("the reading process did not start");
      const begun = performance.now();
      const { message, peakBytes } = await exchange(input, limits);
      if (message.kind === "done")
        return { document: message.document, peakBytes, ms: performance.now() - begun };
      if (message.kind === "ready") throw new Error("unexpected answer of a reading process");
      const cause = message.cause === "" ? {} : { cause: new Error(message.cause) };
      throw new AppError(message.code, message.details, cause);
    } finally {
      letGo(child);
    }
  }

  /** Sends the file and waits for the answer, the limits or the process's end, whichever comes first. */
  function exchange(input: DocumentInput, { timeoutMs, maxBytes }: ReadLimits) {
    return new Promise<{ message: ChildMessage; peakBytes: number }>((resolve, reject) => {
      const timer = setTimeout(() => fail(new AppError("documents.timeout")), timeoutMs);
      const stopWatching = watchMemory(child.pid ?? 0, maxBytes, () =>
        fail(new AppError("documents.memory")),
      );
      child.on("message", onMessage);
      child.on("exit", onExit);
      const request: ReadRequest = { kind: "read", input };
      child.send(request, (error) => error && fail(error));

      function settle(): number {
        clearTimeout(timer);
        child.off("message", onMessage);
        child.off("exit", onExit);
        return stopWatching();
      }
      function onMessage(message: ChildMessage): void {
        resolve({ message, peakBytes: settle() });
      }
      function onExit(code: number | null, signal: NodeJS.Signals | null): void {
        fail(stopped ? new Error("reading was stopped") : endError(signal, code));
      }
      function fail(error: Error): void {
        settle();
        kill();
        reject(error);
      }
    });
  }

  return {
    read,
    kill() {
      stopped = true;
      kill();
    },
    isAlive: () => alive && child.connected,
    reads: () => reads,
    busyMs: () => busyMs,
    residentBytes: () => residentBytes(child.pid ?? 0),
  };
}

/** True once the process says that it is there, false when it ends before. */
function readiness(child: ChildProcess): Promise<boolean> {
  return new Promise((resolve) => {
    child.once("message", (message: ChildMessage) => resolve(message.kind === "ready"));
    child.once("exit", () => resolve(false));
  });
}

/** While a file is read, the worker may not end for want of other work; a waiting process must not keep it. */
function holdOpen(child: ChildProcess): void {
  child.ref();
  child.channel?.ref();
}

function letGo(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
}

/** V8 aborts when the heap is full; the kernel sends SIGKILL or SIGXCPU; anything else is a parser that broke down. */
function endError(signal: NodeJS.Signals | null, code: number | null): AppError {
  const outOfMemory = signal === "SIGABRT" || signal === "SIGKILL" || signal === "SIGTRAP" || code === 134;
  if (outOfMemory) return new AppError("documents.memory");
  if (signal === "SIGXCPU") return new AppError("documents.timeout");
  return new AppError("documents.damaged", { signal, exitCode: code });
}
