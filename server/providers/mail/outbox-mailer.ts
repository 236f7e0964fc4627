import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../../kernel/clock.ts";
import { AppError } from "../../kernel/errors.ts";
import type { Ids } from "../../kernel/ids.ts";
import type { Letter, Mailer } from "./port.ts";

export type OutboxConfig = { directory: string; clock: Clock; ids: Ids; keep?: number };

/** A letter as it lies in the outbox. */
export type StoredLetter = Letter & { id: string; writtenAt: string };

const KEEP = 1_000;

/**
 * Writes letters into a folder instead of sending them, for a system without a mail server: `<time>-<id>.json` holds the letter, the
 * `.html` file beside it can be opened in a browser. Names sort by time; the newest 1,000 letters are kept. Only the owner of the
 * process may read them, since they carry sign-in links.
 */
export function createOutboxMailer({ directory, clock, ids, keep = KEEP }: OutboxConfig): Mailer {
  return {
    async send(letter) {
      try {
        const writtenAt = clock.now().toISOString();
        const id = `${writtenAt.replace(/[-:.]/g, "")}-${ids.next("letter")}`;
        await mkdir(directory, { recursive: true, mode: 0o700 });
        await writePrivately(join(directory, `${id}.html`), letter.html);
        await writePrivately(
          join(directory, `${id}.json`),
          JSON.stringify({ id, writtenAt, ...letter }, null, 2),
        );
        await removeOldest(directory, keep);
      } catch (cause) {
        throw new AppError("mail.unavailable", { permanent: false }, { cause });
      }
    },
  };
}

/** The newest letters of an outbox, newest first, from before the letter `before` on; none where no outbox is. */
export async function readOutbox(
  directory: string,
  { limit = 50, before }: { limit?: number; before?: string } = {},
): Promise<StoredLetter[]> {
  const ids = (await letterIds(directory)).filter((id) => before === undefined || id < before);
  const newest = ids.slice(-limit).reverse();
  const letters = await Promise.all(newest.map((id) => readLetter(directory, id)));
  return letters.filter((letter) => letter !== undefined);
}

async function letterIds(directory: string): Promise<string[]> {
  const names = await readdir(directory).catch(() => []);
  return names
    .filter((name) => name.endsWith(".json"))
    .map((name) => name.slice(0, -".json".length))
    .sort();
}

/** Undefined when another process has just removed it. */
async function readLetter(directory: string, id: string): Promise<StoredLetter | undefined> {
  const text = await readFile(join(directory, `${id}.json`), "utf8").catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as StoredLetter);
}

/** The file appears whole or not at all. */
async function writePrivately(path: string, content: string): Promise<void> {
  await writeFile(`${path}.part`, content, { mode: 0o600 });
  await rename(`${path}.part`, path);
}

async function removeOldest(directory: string, keep: number): Promise<void> {
  const old = (await letterIds(directory)).slice(0, -keep);
  const files = old.flatMap((id) => [`${id}.json`, `${id}.html`]);
  await Promise.all(files.map((name) => rm(join(directory, name), { force: true })));
}
