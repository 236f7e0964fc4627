import { groupByLine, type Segment } from "./pdf-lines.ts";

/** Segments that belong to one column, in reading order of the page. */
export type Column = Segment[];

const MIN_LINES = 3;
const MIN_LETTERS = 18;
const MIN_SHARE = 0.25;
/** Lines that must begin with a small letter for a text to run on. */
const RUNNING_SHARE = 0.35;
const MAX_DEPTH = 6;
/** Places tried for a gutter across a region. */
const STEPS = 200;

/**
 * Divides a page into columns of running text, in reading order. What crosses the gutter (a title over both columns) divides
 * the page into bands; a band whose two sides both read like prose is two columns, any other (a table, a form) stays whole,
 * so that rows are not torn apart.
 */
export function toColumns(segments: readonly Segment[], depth = 0): Column[] {
  const gutter = depth < MAX_DEPTH ? findGutter(segments) : undefined;
  if (gutter === undefined) return segments.length > 0 ? [[...segments]] : [];
  const columns: Column[] = [];
  let whole: Segment[] = [];
  for (const band of toBands(segments, gutter)) {
    const left = band.filter((segment) => segment.right <= gutter);
    const right = band.filter((segment) => segment.left >= gutter);
    if (left.length + right.length === band.length && areColumns(left, right)) {
      if (whole.length > 0) columns.push(whole);
      whole = [];
      columns.push(...toColumns(left, depth + 1), ...toColumns(right, depth + 1));
    } else whole.push(...band);
  }
  if (whole.length > 0) columns.push(whole);
  return columns;
}

/** The place that the most lines leave free while having text on either side. */
function findGutter(segments: readonly Segment[]): number | undefined {
  if (segments.length < MIN_LINES * 2) return undefined;
  const left = Math.min(...segments.map((segment) => segment.left));
  const width = Math.max(...segments.map((segment) => segment.right)) - left;
  let best: { at: number; score: number; run: number } | undefined;
  for (let step = 1; step < STEPS; step += 1) {
    const at = left + (width * step) / STEPS;
    const before = segments.filter((segment) => segment.right <= at).length;
    const after = segments.filter((segment) => segment.left >= at).length;
    const crossing = segments.length - before - after;
    const score = Math.min(before, after) - crossing;
    if (score < MIN_LINES) continue;
    if (!best || score > best.score) best = { at, score, run: 1 };
    else if (score === best.score && best.at + (width * best.run) / STEPS >= at - 1e-6) best.run += 1;
  }
  // The middle of the free strip, so that slightly overhanging letters do not matter.
  return best && best.at + (width * (best.run - 1)) / STEPS / 2;
}

function toBands(segments: readonly Segment[], gutter: number): Segment[][] {
  const bands: Segment[][] = [[]];
  for (const line of groupByLine(segments)) {
    const crosses = line.some((segment) => segment.left < gutter && segment.right > gutter);
    if (crosses) bands.push([...line], []);
    else bands.at(-1)?.push(...line);
  }
  return bands.filter((band) => band.length > 0);
}

/**
 * Both sides read like prose, and either their lines stand at different heights or they run on from line to line. Lines that
 * stand side by side and begin anew each time are the rows of a table, however long its cells.
 */
function areColumns(left: readonly Segment[], right: readonly Segment[]): boolean {
  if (!isProse(left) || !isProse(right)) return false;
  const heights = right.map((segment) => segment.y);
  const beside = left.filter(({ y, size }) =>
    heights.some((other) => Math.abs(other - y) < size * 0.2),
  ).length;
  return beside < left.length * 0.5 || (runsOn(left) && runsOn(right));
}

/** Many lines begin in the middle of a sentence; scripts without capitals get the benefit of the doubt. */
function runsOn(side: readonly Segment[]): boolean {
  const small = side.filter(({ text }) => /^\p{Ll}/u.test(text)).length;
  const capital = side.filter(({ text }) => /^[\p{Lu}\p{N}]/u.test(text)).length;
  return small >= (small + capital) * RUNNING_SHARE;
}

/** Running text: enough lines, mostly one segment each, that fill the width of their side with letters. */
function isProse(side: readonly Segment[]): boolean {
  const lines = groupByLine(side);
  if (lines.length < MIN_LINES) return false;
  const left = Math.min(...side.map((segment) => segment.left));
  const width = Math.max(...side.map((segment) => segment.right)) - left;
  const letters = side.reduce((sum, segment) => sum + (segment.text.match(/\p{L}/gu)?.length ?? 0), 0);
  const single = lines.filter((line) => line.length === 1).length;
  const wide = side.filter((segment) => segment.right - segment.left > width * MIN_SHARE).length;
  return letters / lines.length >= MIN_LETTERS && single >= lines.length * 0.6 && wide >= side.length * 0.5;
}
