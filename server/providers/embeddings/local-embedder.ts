import { EMBEDDING_DIMENSIONS, type Embedder, type Embedding } from "./port.ts";

/** Part of every stored vector's meaning: another recipe or another normalisation needs another name. */
export const LOCAL_SPACE = "char-ngrams-v1";

const GRAM_LENGTHS = [3, 4, 5];
const STEM_LETTERS = 5;
/** A word's beginning says more than a run of letters inside it. */
const STEM_WEIGHT = 2;
const SPACE = 32;
const BASE = 0x01000193;
const STEM_SEED = 0x2545f491;

/**
 * The embedder that needs no one: hashed runs of 3 to 5 letters of each word and the word's beginning, counted by their logarithm.
 * It knows spelling, not meaning. `normalise` is the normalisation that the word list uses as well.
 */
export function createLocalEmbedder(deps: { normalise: (text: string) => string }): Embedder {
  const embed = (text: string) => embedNormalised(deps.normalise(text));
  return {
    space: LOCAL_SPACE,
    online: false,
    embedPassages: async (texts, signal) => {
      signal?.throwIfAborted();
      return texts.map(embed);
    },
    embedQuestion: async (text, signal) => {
      signal?.throwIfAborted();
      return embed(text);
    },
  };
}

/** An empty text has no direction: it gets the first axis, so that every vector has length 1. */
function embedNormalised(text: string): Embedding {
  const vector = new Float32Array(EMBEDDING_DIMENSIONS);
  for (const [hash, { count, weight }] of countFeatures(text)) {
    const sign = (hash >>> 20) & 1 ? 1 : -1;
    const place = (hash >>> 0) % EMBEDDING_DIMENSIONS;
    vector[place] = (vector[place] ?? 0) + sign * weight * (1 + Math.log(count));
  }
  return toUnitLength(vector);
}

type Counted = { count: number; weight: number };

function countFeatures(text: string): Map<number, Counted> {
  const features = new Map<number, Counted>();
  const add = (hash: number, weight: number) => {
    const known = features.get(hash);
    if (known) known.count++;
    else features.set(hash, { count: 1, weight });
  };
  for (const word of text.split(" ")) if (word) addWord(word, add);
  return features;
}

function addWord(word: string, add: (hash: number, weight: number) => void): void {
  const padded = ` ${word} `;
  add(hashOf(word, 0, Math.min(word.length, STEM_LETTERS), STEM_SEED), STEM_WEIGHT);
  for (const length of GRAM_LENGTHS) {
    for (let i = 0; i + length <= padded.length; i++) add(hashOf(padded, i, i + length, SPACE), 1);
  }
}

/** FNV-1a over character codes, then the finaliser of MurmurHash3. */
function hashOf(text: string, from: number, to: number, seed: number): number {
  let hash = seed;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ text.charCodeAt(i), BASE);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

function toUnitLength(vector: Float32Array): Float32Array {
  let squares = 0;
  for (const value of vector) squares += value * value;
  if (squares === 0) return Float32Array.of(1, ...new Float32Array(vector.length - 1));
  const length = Math.sqrt(squares);
  for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] ?? 0) / length;
  return vector;
}
