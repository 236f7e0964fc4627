/**
 * What two texts are compared by: every run of 3, 4 and 5 letters of the normalised text (across word borders, which keeps word order),
 * and every term, which is a word cut to TERM_LETTERS letters (a number is kept whole). Each is a 32-bit hash.
 */

/** Cutting finds more than stemming in Uzbek and Russian (docs/decisions/004-retrieval.md). */
export const TERM_LETTERS = 5;

const SPACE = 32;
const BASE = 0x01000193;
const TERM_SEED = 0x5bd1e995;

/** Spreads a rolling hash over all 32 bits (the finaliser of MurmurHash3). */
function spread(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** Memory for hashes that are looked at once: with it, comparing many texts leaves nothing to the garbage collector. */
export class Scratch {
  #codes = new Uint16Array(1024);
  #hashes = new Int32Array(4096);

  codes(size: number): Uint16Array {
    if (this.#codes.length < size) this.#codes = new Uint16Array(2 * size);
    return this.#codes;
  }

  hashes(size: number): Int32Array {
    if (this.#hashes.length < size) this.#hashes = new Int32Array(2 * size);
    return this.#hashes;
  }
}

/**
 * The hashes of all runs of letters of a normalised text, with repetitions. With a scratch they are valid until its next use.
 */
export function gramHashes(searchText: string, scratch = new Scratch()): Int32Array {
  const last = searchText.length + 2;
  const codes = fillCodes(searchText, scratch.codes(last));
  const hashes = scratch.hashes(3 * last);
  let count = 0;
  for (let i = 0; i + 3 <= last; i++) {
    let hash = Math.imul(Math.imul(code(codes, i), BASE) + code(codes, i + 1), BASE) + code(codes, i + 2);
    hashes[count++] = spread(hash);
    if (i + 4 > last) continue;
    hash = Math.imul(hash, BASE) + code(codes, i + 3);
    hashes[count++] = spread(hash);
    if (i + 5 > last) continue;
    hash = Math.imul(hash, BASE) + code(codes, i + 4);
    hashes[count++] = spread(hash);
  }
  return hashes.subarray(0, count);
}

/** The hashes of all terms of a normalised text, with repetitions. With a scratch they are valid until its next use. */
export function termHashes(searchText: string, scratch = new Scratch()): Int32Array {
  const hashes = scratch.hashes((searchText.length >> 1) + 1);
  let count = 0;
  for (let start = 0; start < searchText.length; ) {
    let hash = TERM_SEED;
    let i = start;
    const isNumber = isDigit(searchText.charCodeAt(start));
    for (; i < searchText.length && searchText.charCodeAt(i) !== SPACE; i++) {
      if (isNumber || i - start < TERM_LETTERS) hash = Math.imul(hash, BASE) + searchText.charCodeAt(i);
    }
    hashes[count++] = spread(hash);
    start = i + 1;
  }
  return hashes.subarray(0, count);
}

/**
 * A bot's terms as the index of all bots knows them: the hash is taken together with the bot, so that a look-up meets no other bot's
 * passages (but for chance, which the query excludes).
 */
export function termsOfBot(botId: string, hashes: Iterable<number>): number[] {
  let salt = TERM_SEED;
  for (let i = 0; i < botId.length; i++) salt = Math.imul(salt, BASE) + botId.charCodeAt(i);
  return [...new Set(hashes)].map((hash) => spread(hash ^ salt));
}

/** The text with a space at either end, as character codes. */
function fillCodes(searchText: string, codes: Uint16Array): Uint16Array {
  codes[0] = SPACE;
  for (let i = 0; i < searchText.length; i++) codes[i + 1] = searchText.charCodeAt(i);
  codes[searchText.length + 1] = SPACE;
  return codes;
}

const code = (codes: Uint16Array, i: number) => codes[i] ?? 0;
const isDigit = (charCode: number) => charCode >= 48 && charCode <= 57;
