import { normaliseText } from "./normalise-text.ts";
import { gramHashes, termHashes } from "./search-features.ts";
import { frequencyOf, rarityOf, type SearchStatistics } from "./search-statistics.ts";

/** Longer questions are cut: what matters stands in less, and work must be bounded. */
const MAX_LETTERS = 600;
/** How many postings the word list may walk in all; common terms that would exceed it are left out. */
const MAX_POSTINGS = 3_000;
const MAX_TERMS = 24;
/** A term that more of the passages have than this tells none from another; in a small bot any term may. */
const COMMON_SHARE = 0.25;
const COMMON_FROM = 50;

/** A feature of the question and what finding it is worth. */
export type WeightedFeature = { hash: number; weight: number };

export type Question = {
  grams: WeightedFeature[];
  terms: WeightedFeature[];
  /** The terms the word list asks for, rarest first. */
  rareTerms: WeightedFeature[];
};

/** Takes a question apart and weighs each feature by how rare it is in the bot. */
export function analyseQuestion(text: string, statistics: SearchStatistics): Question {
  const searchText = normaliseText(text.slice(0, 2 * MAX_LETTERS)).slice(0, MAX_LETTERS);
  const weigh = (hashes: Int32Array) =>
    [...new Set(hashes)].map((hash) => ({ hash, weight: rarityOf(statistics, hash) }));
  const terms = searchText ? weigh(termHashes(searchText)) : [];
  return {
    grams: searchText ? weigh(gramHashes(searchText)) : [],
    terms,
    rareTerms: pickRare(terms, statistics),
  };
}

function pickRare(terms: readonly WeightedFeature[], statistics: SearchStatistics): WeightedFeature[] {
  const scale = statistics.counted ? statistics.passages / statistics.counted : 1;
  const byRarity = [...terms].sort((a, b) => b.weight - a.weight).slice(0, MAX_TERMS);
  const common = Math.max(COMMON_FROM, COMMON_SHARE * statistics.passages);
  let postings = 0;
  return byRarity.filter(({ hash }, rank) => {
    const found = frequencyOf(statistics, hash) * scale;
    postings += found;
    return rank === 0 || (found <= common && postings <= MAX_POSTINGS);
  });
}
