/** Says on standard error why the program cannot go on, and ends it. */
export function fatal(reason: unknown): never {
  console.error(reason);
  process.exit(1);
}
