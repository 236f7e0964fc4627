import type { Column } from "./pdf-columns.ts";
import type { Segment } from "./pdf-lines.ts";

const MIN_PAGES = 3;
const MIN_SHARE = 0.6;
/** How many of a page's outermost segments, above and below, may be running heads. */
const EDGE = 3;

/**
 * Pages without the heads and feet that repeat on most of them: the first occurrence stays, page numbers go. They would
 * otherwise stand in the middle of sentences that run over a page's end.
 */
export function withoutRunningLines(pages: readonly Column[][]): Column[][] {
  const counts = new Map<string, number>();
  const edges = pages.map((page) => edgeOf(page.flat()));
  for (const edge of edges) {
    for (const key of new Set([...edge].map(keyOf))) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const seen = new Set<string>();
  return pages.map((page, index) =>
    page
      .map((column) => column.filter((segment) => !isRunning(segment, edges[index])))
      .filter((column) => column.length > 0),
  );

  function isRunning(segment: Segment, edge: ReadonlySet<Segment> | undefined): boolean {
    const key = keyOf(segment);
    const often = pages.length >= MIN_PAGES && (counts.get(key) ?? 0) >= pages.length * MIN_SHARE;
    if (!often || !edge?.has(segment)) return false;
    if (!/\p{L}/u.test(key)) return true;
    return seen.has(key) || !seen.add(key);
  }
}

/** Digits count as equal: "Page 1" and "Page 2" are the same line. */
function keyOf(segment: Segment): string {
  return segment.text.replace(/\d+/g, "0");
}

function edgeOf(segments: readonly Segment[]): Set<Segment> {
  const sorted = [...segments].sort((a, b) => b.y - a.y);
  return new Set([...sorted.slice(0, EDGE), ...sorted.slice(-EDGE)]);
}
