import { gramHashes, Scratch, termHashes } from "./search-features.ts";

/** Features are counted in so many cells (a power of two); those that share a cell are taken for one. */
const CELLS = 1 << 17;
/** A cell's byte is the logarithm of its count, in sixteenths of an octave: 63,000 passages fit, to 4 %. */
const STEPS_PER_OCTAVE = 16;

/** How common each run of letters and each term is among a bot's passages. */
export type SearchStatistics = {
  /** All passages of the bot. */
  passages: number;
  /** Of these the ones that were counted: all, or a sample. */
  counted: number;
  /** Letters of a normalised passage. */
  meanLength: number;
  /** One byte per cell. */
  frequencies: Uint8Array;
};

/** For a bot that was never counted: everything is equally rare. */
export const NO_STATISTICS: SearchStatistics = {
  passages: 0,
  counted: 0,
  meanLength: 1,
  frequencies: new Uint8Array(CELLS),
};

/** In about how many of the counted passages the feature stands. */
export function frequencyOf(statistics: SearchStatistics, feature: number): number {
  return COUNTS[statistics.frequencies[cellOf(feature)] ?? 0] ?? 0;
}

/**
 * Every bot is taken to have so many passages more that say nothing: in a bot of one or two, words that it does not have ("how much is")
 * would otherwise weigh ten times what the words it has do.
 */
const SILENT_PASSAGES = 20;

/** Inverse document frequency as in BM25 (Robertson and Spärck Jones, never negative). */
export function rarityOf(statistics: SearchStatistics, feature: number): number {
  const count = Math.min(frequencyOf(statistics, feature), statistics.counted);
  return Math.log(1 + (statistics.counted + SILENT_PASSAGES - count + 0.5) / (count + 0.5));
}

/** Counts normalised texts one after another. */
export function createCounter() {
  const counts = new Uint32Array(CELLS);
  /** Which text was the last to count in a cell, so that each counts once. */
  const lastText = new Uint32Array(CELLS);
  const scratch = new Scratch();
  let counted = 0;
  let letters = 0;

  function count(features: Int32Array): void {
    for (const feature of features) {
      const cell = cellOf(feature);
      if (lastText[cell] === counted) continue;
      lastText[cell] = counted;
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
  }

  return {
    add(searchText: string): void {
      counted++;
      letters += searchText.length;
      count(gramHashes(searchText, scratch));
      count(termHashes(searchText, scratch));
    },
    /** `passages`: how many there are in all. */
    result: (passages: number): SearchStatistics => ({
      passages,
      counted,
      meanLength: counted ? letters / counted : 1,
      frequencies: Uint8Array.from(counts, toByte),
    }),
  };
}

const cellOf = (feature: number) => feature & (CELLS - 1);
const toByte = (count: number) => Math.min(255, Math.round(Math.log2(1 + count) * STEPS_PER_OCTAVE));
const COUNTS = Float64Array.from({ length: 256 }, (_, byte) => 2 ** (byte / STEPS_PER_OCTAVE) - 1);
