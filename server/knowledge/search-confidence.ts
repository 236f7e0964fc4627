import type { Ranked } from "./search-ranking.ts";

/**
 * Two unrelated texts share some letters, and the best of many passages shares more by chance than the best of few: the border rises
 * with the logarithm of a bot's passages (figures in docs/decisions/004-retrieval.md).
 */
const BORDER_OF_ONE = 0.09;
const BORDER_PER_LOG = 0.052;
const MOST_BORDER = 0.65;
/**
 * Of gemini-embedding-001, whose unrelated texts lie around 0.5. Chosen low, not measured: a model that reads the passages judges again and
 * says when they hold no answer, while a passage kept from it is a right answer lost.
 */
const ANSWERABLE_COSINE = 0.5;

export type Judge = {
  /** 0 to 1, comparable between questions and bots; from 0.5 on a passage is worth an answer. */
  scoreOf(found: Ranked): number;
};

/**
 * How sure one can be of a passage. By spelling: the share of what the question asks for that the passage has. By meaning: its
 * cosine, or an overlap that settles the matter alone.
 */
export function createJudge({ passages, byMeaning }: { passages: number; byMeaning: boolean }): Judge {
  const border = Math.min(MOST_BORDER, BORDER_OF_ONE + BORDER_PER_LOG * Math.log(Math.max(1, passages)));
  return {
    scoreOf({ overlap, cosine }) {
      const bySpelling = toScore(overlap, border);
      return byMeaning ? Math.max(bySpelling, toScore(cosine ?? 0, ANSWERABLE_COSINE)) : bySpelling;
    },
  };
}

/** From here on a score means that the question can be answered. */
export const ANSWERABLE = 0.5;

/** Piecewise linear: 0 to 0, the border to 0.5, 1 and above to 1. */
function toScore(value: number, border: number): number {
  if (value <= border) return Math.max(0, (ANSWERABLE * value) / border);
  return Math.min(1, ANSWERABLE + ((1 - ANSWERABLE) * (value - border)) / (1 - border));
}
