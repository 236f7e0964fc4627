import type { Ranked } from "./search-ranking.ts";

/** From this overlap of the best passage on, a question counts as answerable (figures in docs/decisions/004-retrieval.md). */
const ANSWERABLE_OVERLAP = 0.45;
const ANSWERABLE_COSINE = 0.6;

export type Confidence = { confidence: number; answerable: boolean };

/**
 * Whether the bot knows anything about the question, judged by the best passage. 0.5 is the border.
 *
 * By spelling: the share of what the question asks for that the best passage has. By meaning: the cosine of the nearest passage, or an
 * overlap that settles the matter alone.
 */
export function judge(ranked: readonly Ranked[], byMeaning: boolean): Confidence {
  const confidence = Math.max(0, ...ranked.map((found) => scoreOf(found, byMeaning)));
  return { confidence, answerable: confidence >= 0.5 };
}

/** 0 to 1, comparable between questions; 0.5 where a passage becomes worth an answer. */
export function scoreOf({ overlap, cosine }: Ranked, byMeaning: boolean): number {
  const bySpelling = toScore(overlap, ANSWERABLE_OVERLAP);
  return byMeaning ? Math.max(bySpelling, toScore(cosine ?? 0, ANSWERABLE_COSINE)) : bySpelling;
}

/** Piecewise linear: 0 to 0, the border to 0.5, 1 and above to 1. */
function toScore(value: number, border: number): number {
  if (value <= border) return Math.max(0, (0.5 * value) / border);
  return Math.min(1, 0.5 + (0.5 * (value - border)) / (1 - border));
}
