import { accessSync, constants } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";

/** Where distributions put it. */
const USUAL = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const SEARCHED = ["/usr/local/bin", "/usr/bin", "/bin", "/snap/bin", "/opt/google/chrome"].join(delimiter);

/**
 * The Chromium to run: `given` (CHROMIUM_PATH: a path, or a name on the usual ways) and nothing else where it is set, else the first
 * of the usual ones. Undefined where none can be run: then the channel is not offered.
 */
export function findChromium(given?: string, usual: readonly string[] = USUAL): string | undefined {
  if (!given) return usual.find(isRunnable);
  if (isAbsolute(given)) return isRunnable(given) ? given : undefined;
  return SEARCHED.split(delimiter)
    .map((folder) => join(folder, given))
    .find(isRunnable);
}

function isRunnable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
