/**
 * The path when it surely stays on this site, else the fallback.
 *
 * Browsers read `//host`, `/\host` and control characters inside a path as another site's address; such paths are refused.
 */
export function localPath(path: unknown, fallback: string): string {
  if (typeof path !== "string" || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(path)) return fallback;
  return path;
}
