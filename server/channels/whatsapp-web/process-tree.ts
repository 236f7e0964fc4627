import { readdir, readFile } from "node:fs/promises";

/** A process and everything below it; only itself where the system has no /proc. */
export async function processTree(pid: number): Promise<number[]> {
  const parents = new Map<number, number[]>();
  for (const name of await readdir("/proc").catch(() => [])) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, "utf8").catch(() => "");
    // The name of the program stands in brackets and may hold anything: what follows it is counted from the last bracket.
    const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
    parents.set(parent, [...(parents.get(parent) ?? []), Number(name)]);
  }
  const tree = [pid];
  for (const one of tree) tree.push(...(parents.get(one) ?? []).filter((child) => !tree.includes(child)));
  return tree;
}

/**
 * Megabytes that a process and everything below it hold. Pages that several of them share are counted once (Pss); where the system does
 * not tell, each counts them (Rss). 0 where nothing can be read.
 */
export async function treeMegabytes(pid: number): Promise<number> {
  const tree = await processTree(pid);
  const sizes = await Promise.all(tree.map(kilobytesOf));
  return sizes.reduce((sum, size) => sum + size, 0) / 1024;
}

async function kilobytesOf(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => "");
  const pss = /^Pss:\s+(\d+) kB/m.exec(rollup)?.[1];
  if (pss) return Number(pss);
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0);
}

/** Ends a process and everything below it, at once. */
export async function killTree(pid: number): Promise<void> {
  for (const one of await processTree(pid)) {
    try {
      process.kill(one, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  }
}
