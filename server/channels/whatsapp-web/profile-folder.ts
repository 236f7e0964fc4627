import { existsSync } from "node:fs";
import { readdir, readFile, readlink, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { killTree } from "./process-tree.ts";

/** LocalAuth keeps a number's keys in this folder: whoever has it can read and write as the number. */
export function profileFolder(sessionsDir: string, channelId: string): string {
  return join(sessionsDir, `session-${channelId}`);
}

/** Whether this machine has been linked to the channel's number (or was about to be). */
export function hasProfile(sessionsDir: string, channelId: string): boolean {
  return existsSync(profileFolder(sessionsDir, channelId));
}

/** The channels that have a profile here. */
export async function listProfiles(sessionsDir: string): Promise<string[]> {
  const names = await readdir(sessionsDir).catch(() => []);
  return names.flatMap((name) => /^session-([-\w]+)$/.exec(name)?.[1] ?? []);
}

export async function removeProfile(sessionsDir: string, channelId: string): Promise<void> {
  await rm(profileFolder(sessionsDir, channelId), { recursive: true, force: true, maxRetries: 5 });
}

/**
 * Frees a profile that a browser of an earlier process still holds (our process was killed) or that another container's name is on:
 * Chromium refuses such a profile. Safe because the channel's claim says that it is ours.
 */
export async function freeProfile(sessionsDir: string, channelId: string): Promise<void> {
  const folder = profileFolder(sessionsDir, channelId);
  const owner = await readlink(join(folder, "SingletonLock")).catch(() => "");
  const [, host, pid] = /^(.*)-(\d+)$/.exec(owner) ?? [];
  if (host === hostname() && (await isBrowserOf(Number(pid), folder))) await killTree(Number(pid));
  for (const name of ["SingletonLock", "SingletonCookie", "SingletonSocket"])
    await rm(join(folder, name), { force: true });
}

async function isBrowserOf(pid: number, folder: string): Promise<boolean> {
  const line = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
  return line.split("\0").includes(`--user-data-dir=${folder}`);
}
