import { readFile } from "node:fs/promises";

const EVERY_MS = 20;

/**
 * Calls `onOver` once when a process holds more than `maxBytes` of memory, inside and outside its heap. Needs Linux's /proc;
 * elsewhere the heap's own limit is all there is. Returns the stop function, which gives the peak seen in bytes.
 */
export function watchMemory(pid: number, maxBytes: number, onOver: () => void): () => number {
  let peak = 0;
  let running = false;
  const timer = setInterval(async () => {
    if (running) return;
    running = true;
    peak = Math.max(peak, await residentBytes(pid));
    running = false;
    if (peak > maxBytes) {
      clearInterval(timer);
      onOver();
    }
  }, EVERY_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
    return peak;
  };
}

/** The memory a process holds; 0 when that cannot be told. */
export async function residentBytes(pid: number): Promise<number> {
  try {
    const status = await readFile(`/proc/${pid}/status`, "utf8");
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}
