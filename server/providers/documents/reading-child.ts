import { performance } from "node:perf_hooks";
import { AppError } from "../../kernel/errors.ts";
import type { ChildMessage, ReadRequest } from "./child-protocol.ts";
import type { DocumentInput, ReadDocument } from "./port.ts";
import { startChild } from "./start-child.ts";
import { residentBytes, watchMemory } from "./watch-memory.ts";

export type ReadLimits = { timeoutMs: number; maxBytes: number };
export type Reading = { document: ReadDocument; peakBytes: number; ms: number };

/** A reading process. Once it has been killed or has died, `isAlive` is false for good. */
export type ReadingChild = {
  read(input: DocumentInput, limits: ReadLimits): Promise<Reading>;
  isAlive(): boolean;
  /** How many files it has been given. */
  reads(): number;
  residentBytes(): Promise<number>;
  /** Ends the process; a file being read then is rejected with an error that is no AppError: it may be tried again. */
  kill(): void;
};

/** A process that does not come up at all is tried this long before the file is given up. */
const START_MS = 20_000;

/** Starts a reading process and speaks with it. */
export function createReadingChild(): ReadingChild {
  const child = startChild();
  let alive = true;
  let reads = 0;
  let stopped = false;
  let onMessage: ((message: ChildMessage) => void) | undefined;
  let onEnd: ((signal: NodeJS.Signals | null, code: number | null) => void) | undefined;
  const ready = new Promise<boolean>((resolve) => {
    child.on("message", (message: ChildMessage) => {
      if (message.kind === "ready") resolve(true);
      else onMessage?.(message);
    });
    child.once("exit", () => resolve(false));
  });
  child.once("exit", (code, signal) => {
    alive = false;
    onEnd?.(signal, code);
  });
  child.on("error", () => kill());

  function kill(): void {
    alive = false;
    child.kill("SIGKILL");
  }

  async function read(input: DocumentInput, { timeoutMs, maxBytes }: ReadLimits): Promise<Reading> {
    reads += 1;
    const release = holdOpen();
    try {
      if (!(await inTime(ready, START_MS))) throw new AppError("documents.timeout", { stage: "start" });
      const started = performance.now();
      let stopWatching = (): number => 0;
      const message = await new Promise<ChildMessage>((resolve, reject) => {
        const fail = (code: string): void => {
          kill();
          reject(new AppError(code));
        };
        const timer = setTimeout(() => fail("documents.timeout"), timeoutMs);
        stopWatching = watchMemory(child.pid ?? 0, maxBytes, () => fail("documents.memory"));
        const settle = (): void => {
          clearTimeout(timer);
          stopWatching();
          onMessage = undefined;
          onEnd = undefined;
        };
        onMessage = (answer) => {
          settle();
          resolve(answer);
        };
        onEnd = (signal, code) => {
          settle();
          reject(stopped ? new Error("reading was stopped") : endError(signal, code));
        };
        const request: ReadRequest = { kind: "read", input };
        child.send(request, (error) => error && fail("documents.damaged"));
      });
      if (message.kind === "done") {
        return { document: message.document, peakBytes: stopWatching(), ms: performance.now() - started };
      }
      if (message.kind === "failed") {
        throw new AppError(
          message.code,
          message.details,
          message.cause ? { cause: new Error(message.cause) } : {},
        );
      }
      throw new AppError("documents.damaged");
    } finally {
      release();
    }
  }

  /** While a file is read, the worker may not end for want of other work. */
  function holdOpen(): () => void {
    child.ref();
    child.channel?.ref();
    return () => {
      child.unref();
      child.channel?.unref();
    };
  }

  return {
    read,
    kill() {
      stopped = true;
      kill();
    },
    isAlive: () => alive && child.connected,
    reads: () => reads,
    residentBytes: () => residentBytes(child.pid ?? 0),
  };
}

/** V8 aborts when the heap is full; the kernel sends SIGKILL or SIGXCPU; anything else is a parser that broke down. */
function endError(signal: NodeJS.Signals | null, code: number | null): AppError {
  if (signal === "SIGABRT" || signal === "SIGKILL" || signal === "SIGTRAP" || code === 134)
    return new AppError("documents.memory");
  if (signal === "SIGXCPU") return new AppError("documents.timeout");
  return new AppError("documents.damaged", { signal, exitCode: code });
}

async function inTime(ready: Promise<boolean>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([ready, late]);
  } finally {
    clearTimeout(timer);
  }
}
