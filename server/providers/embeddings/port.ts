/** Every embedding has this many dimensions, whatever made it. */
export const EMBEDDING_DIMENSIONS = 768;

/** A vector of length 1 and EMBEDDING_DIMENSIONS entries. */
export type Embedding = Float32Array;

/**
 * Texts to vectors of meaning. Failures are AppErrors: `embeddings.busy` (details.retryAfterMs), `embeddings.unavailable`,
 * `embeddings.rejected` (final). A vector of another size or a missing one is `embeddings.unavailable`, never passed on.
 */
export type Embedder = {
  /** Names the space the vectors live in (`gemini-embedding-001@768`, `char-ngrams-v1`); vectors of two spaces are never compared. */
  readonly space: string;
  /** False for the local default that knows spelling, not meaning. */
  readonly online: boolean;
  /** At most 100 texts are sent at a time; the answer has the order of the texts. */
  embedPassages(texts: readonly string[], signal?: AbortSignal): Promise<Embedding[]>;
  embedQuestion(text: string, signal?: AbortSignal): Promise<Embedding>;
};
