import { gramHashes, Scratch, termHashes } from "./search-features.ts";
import type { Question, WeightedFeature } from "./search-question.ts";

/** BM25's usual saturation and length correction; the dev questions are flat around them. */
const K1 = 1.2;
const B = 0.75;
/** Terms beside runs of letters: one half is worth two points of hit@5 in Uzbek. */
const TERM_SHARE = 1 / 3;

/**
 * Compares passages with a question: BM25 over runs of letters and over terms, each divided by the most that the question's features
 * can be worth once, so that scores of different questions and bots can be compared. 0 when nothing is shared; a passage that has
 * every feature of the question once and is of mean length scores 1; more than 2.2 is impossible.
 */
export function createScorer(question: Question, meanLength: number): (searchText: string) => number {
  const grams = createCounter(question.grams);
  const terms = createCounter(question.terms);
  const scratch = new Scratch();
  return (searchText) => {
    const saturation = K1 * (1 - B + (B * searchText.length) / meanLength);
    const gramScore = grams(gramHashes(searchText, scratch), saturation);
    return (1 - TERM_SHARE) * gramScore + TERM_SHARE * terms(termHashes(searchText, scratch), saturation);
  };
}

/** Most of a passage's features are not the question's: a look into these few kilobytes says so for nearly all of them. */
const FILTER_SIZE = 1 << 13;

/** A small open-addressed table of the question's features, made once and used for each passage. */
function createCounter(
  features: readonly WeightedFeature[],
): (hashes: Int32Array, saturation: number) => number {
  const size = 2 ** Math.ceil(Math.log2(4 * features.length + 2));
  const mask = size - 1;
  const slots = new Int16Array(size).fill(-1);
  const hashOf = Int32Array.from(features, ({ hash }) => hash);
  const counts = new Uint16Array(features.length);
  const total = features.reduce((sum, { weight }) => sum + weight, 0);
  const filter = new Uint8Array(FILTER_SIZE);
  features.forEach(({ hash }, i) => {
    filter[(hash >>> 16) & (FILTER_SIZE - 1)] = 1;
    let slot = hash & mask;
    while (slots[slot] !== -1) slot = (slot + 1) & mask;
    slots[slot] = i;
  });

  function count(hash: number): void {
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const i = slots[slot] ?? -1;
      if (i === -1) return;
      if (hashOf[i] !== hash) continue;
      counts[i] = (counts[i] ?? 0) + 1;
      return;
    }
  }

  return (hashes, saturation) => {
    if (total === 0) return 0;
    counts.fill(0);
    for (let k = 0; k < hashes.length; k++) {
      const hash = hashes[k] ?? 0;
      if (filter[(hash >>> 16) & (FILTER_SIZE - 1)] === 1) count(hash);
    }
    let score = 0;
    features.forEach(({ weight }, i) => {
      const n = counts[i] ?? 0;
      if (n === 0) return;
      score += (weight * n * (K1 + 1)) / (n + saturation);
    });
    return score / total;
  };
}
