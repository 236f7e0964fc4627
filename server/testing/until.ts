import { sleep } from "../kernel/clock.ts";

const LOOK_EVERY_MS = 20;

/** Looks again and again until there is something (neither undefined nor false); throws when there is nothing in time. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
  withinMs = 15_000,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`waited ${withinMs} ms for ${what}`);
    await sleep(LOOK_EVERY_MS);
  }
}
