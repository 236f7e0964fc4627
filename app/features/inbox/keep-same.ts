/**
 * The new rows, but each one that says the same as before is the very object it was before: what is drawn from it need not be drawn
 * again. The whole list is the one before where nothing has changed.
 */
export function keepSame<Row extends { id: string }>(before: readonly Row[], after: readonly Row[]): Row[] {
  const known = new Map(before.map((row) => [row.id, row]));
  const kept = after.map((row) => {
    const old = known.get(row.id);
    return old && JSON.stringify(old) === JSON.stringify(row) ? old : row;
  });
  const isSame = kept.length === before.length && kept.every((row, index) => row === before[index]);
  return isSame ? (before as Row[]) : kept;
}

/** What was loaded before with what has come since: a row that came again replaces the old one; ordered by time, then id. */
export function mergeMessages<Row extends { id: string; createdAt: string }>(
  before: readonly Row[],
  after: readonly Row[],
): Row[] {
  const merged = new Map(before.map((row) => [row.id, row]));
  for (const row of after) merged.set(row.id, row);
  const ordered = [...merged.values()].sort(
    (one, other) => one.createdAt.localeCompare(other.createdAt) || one.id.localeCompare(other.id),
  );
  return keepSame(before, ordered);
}
