/** A run of characters as the page paints it: place of its left end on the baseline, in points, y growing upwards; its turn in painting. */
export type Glyphs = { text: string; x: number; y: number; width: number; size: number; order: number };

/** Neighbouring runs of one line with no wide gap between them: a cell, or a line of a column. */
export type Segment = { text: string; left: number; right: number; y: number; size: number };

/**
 * A gap wider than this many letter heights separates cells or columns. Runs painted one after the other may stand further
 * apart (justified text) than runs between which something else was painted (the line of another column).
 */
const NEXT_GAP = 1.5;
const APART_GAP = 0.6;
/** A narrower gap is no space at all. */
const SPACE_GAP = 0.14;
/** Baselines closer than this share of the letter height are one line: superscripts and small shifts. */
const SAME_LINE = 0.45;

/** Joins painted runs into segments, top to bottom and left to right. */
export function toSegments(glyphs: readonly Glyphs[]): Segment[] {
  const visible = glyphs.filter((run) => run.text.trim() !== "" && run.size > 0);
  return groupByLine(visible).flatMap(joinLine);
}

/** Runs or segments of equal baseline, each line from left to right, lines from top to bottom. */
export function groupByLine<T extends { y: number; size: number }>(items: readonly T[]): T[][] {
  const sorted = [...items].sort((a, b) => b.y - a.y);
  const lines: { y: number; size: number; items: T[] }[] = [];
  for (const item of sorted) {
    const line = lines.at(-1);
    if (line && line.y - item.y <= SAME_LINE * Math.max(line.size, item.size)) {
      line.items.push(item);
      // A raised footnote mark comes first but does not set the line: the largest letters do.
      if (item.size > line.size) Object.assign(line, { y: item.y, size: item.size });
    } else lines.push({ y: item.y, size: item.size, items: [item] });
  }
  return lines.map((line) => line.items);
}

function joinLine(line: readonly Glyphs[]): Segment[] {
  const segments: Segment[] = [];
  let painted = 0;
  for (const run of [...line].sort((a, b) => a.x - b.x)) {
    const last = segments.at(-1);
    const maxGap = run.order === painted + 1 ? NEXT_GAP : APART_GAP;
    painted = run.order;
    const size = Math.max(run.size, last?.size ?? 0);
    const gap = last ? run.x - last.right : Number.POSITIVE_INFINITY;
    // The same run painted twice, a hair apart, is how some programs print bold.
    if (last && gap < -0.5 * run.width && last.text.endsWith(run.text)) continue;
    if (last && gap <= maxGap * size) {
      const space = gap > SPACE_GAP * size || /\s$/.test(last.text) || /^\s/.test(run.text);
      last.text = `${last.text.trimEnd()}${space ? " " : ""}${run.text.trimStart()}`;
      last.right = Math.max(last.right, run.x + run.width);
      last.size = size;
    } else segments.push({ text: run.text, left: run.x, right: run.x + run.width, y: run.y, size: run.size });
  }
  return segments.map((segment) => ({ ...segment, text: segment.text.trim() }));
}
