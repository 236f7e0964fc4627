import type { Question } from "./search-question.ts";
import type { Candidate } from "./search-repo.ts";
import { createScorer } from "./search-scorer.ts";

/** The usual constant of reciprocal-rank fusion (Cormack, Clarke, Büttcher 2009). */
const FUSION_K = 60;
/** Vectors that know meaning find what words cannot (another language, a synonym): their list counts twice. */
const MEANING_WEIGHT = 2;

export type Ranked = {
  id: string;
  /** Shared runs of letters and terms, see `createScorer`. */
  overlap: number;
  cosine: number | null;
};

/**
 * Best first. With vectors of spelling (the offline embedder) the overlap alone decides, since their cosine is a coarser measure of the
 * same thing; with vectors of meaning the list by cosine and the list by overlap are fused by reciprocal rank.
 */
export function rankCandidates(
  candidates: readonly Candidate[],
  question: Question,
  { meanLength, byMeaning }: { meanLength: number; byMeaning: boolean },
): Ranked[] {
  const score = createScorer(question, meanLength);
  const byOverlap = candidates
    .map(({ id, searchText, cosine }) => ({ id, cosine, overlap: score(searchText) }))
    .sort((a, b) => b.overlap - a.overlap);
  return byMeaning ? fuse(byOverlap) : byOverlap;
}

function fuse(byOverlap: readonly Ranked[]): Ranked[] {
  const byCosine = byOverlap
    .filter(({ cosine }) => cosine !== null)
    .sort((a, b) => (b.cosine ?? 0) - (a.cosine ?? 0));
  const points = new Map<string, number>();
  byOverlap.forEach(({ id, overlap }, rank) => {
    if (overlap > 0) points.set(id, 1 / (FUSION_K + rank + 1));
  });
  byCosine.forEach(({ id }, rank) => {
    points.set(id, (points.get(id) ?? 0) + MEANING_WEIGHT / (FUSION_K + rank + 1));
  });
  return [...byOverlap].sort((a, b) => (points.get(b.id) ?? 0) - (points.get(a.id) ?? 0));
}
