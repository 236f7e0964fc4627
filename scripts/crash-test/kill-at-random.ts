import { sleep } from "../../server/kernel/clock.ts";
import type { Life, Processes } from "./processes.ts";

/** Kills any of the program's processes, ready or just starting, at so many random moments within `forMs`; tells which. */
export async function killAtRandom(
  processes: Processes,
  {
    kills,
    forMs,
    random,
    say,
  }: { kills: number; forMs: number; random: () => number; say: (text: string) => void },
): Promise<Life[]> {
  const begin = Date.now();
  const moments = Array.from({ length: kills }, () => random() * forMs).sort((a, b) => a - b);
  const killed: Life[] = [];
  for (const moment of moments) {
    await sleep(Math.max(0, begin + moment - Date.now()));
    // A life that was killed a moment ago may still be counted as running.
    const alive = processes.running().filter(({ killedAt }) => killedAt === undefined);
    const victim = alive[Math.floor(random() * alive.length)];
    if (!victim) throw new Error("nothing was left to kill");
    processes.kill(victim);
    const age = ((victim.killedAt ?? 0) - (victim.readyAt ?? victim.startedAt)) / 1000;
    say(`kill -9 ${victim.name}, ${victim.readyAt ? "ready" : "starting"} for ${age.toFixed(1)} s`);
    killed.push(victim);
  }
  return killed;
}
