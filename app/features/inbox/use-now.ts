import { createContext, useContext, useSyncExternalStore } from "react";

const TICK_MS = 15_000;

const listeners = new Set<() => void>();
let current = 0;
let timer: ReturnType<typeof setInterval> | undefined;

/** When the page was made by the server, so that hydration finds the spans that the server wrote. */
export const MadeAt = createContext(new Date(0).toISOString());

/** The present in milliseconds, anew every 15 seconds; one clock for all who look at it. */
export function useNow(): number {
  const madeAt = useContext(MadeAt);
  return useSyncExternalStore(listen, readClock, () => Date.parse(madeAt));
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
    current = 0;
  };
}

function tick(): void {
  current = Date.now();
  for (const listener of listeners) listener();
}

function readClock(): number {
  if (current === 0) current = Date.now();
  return current;
}
